"""Lines of the log, as a machine reads them."""

import json
import logging
import sys

from factbase.logs import JsonLines, logging_settings


def line(**extra):
    record = logging.makeLogRecord(
        {"name": "quotes.read", "levelname": "INFO", "msg": "read %s", "args": ("q_1",), **extra}
    )
    return JsonLines().format(record)


def test_a_record_is_one_line_of_json():
    said = json.loads(line(created=0.5))
    assert said == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "info",
        "logger": "quotes.read",
        "message": "read q_1",
    }


def test_a_line_break_in_a_message_makes_no_second_line():
    assert "\n" not in line(msg="one\ntwo %s")


def test_what_extra_held_is_there_and_objects_are_told_as_text():
    said = json.loads(line(request_id="r1", place=logging))
    assert said["request_id"] == "r1"
    assert said["place"].startswith("<module")


def test_the_request_object_is_left_out():
    assert "request" not in json.loads(line(request=object()))


def test_a_traceback_is_kept():
    try:
        raise KeyError("gone")
    except KeyError:
        said = json.loads(line(exc_info=sys.exc_info()))
    assert "KeyError: 'gone'" in said["exception"]


def test_development_logs_plain_lines_and_production_json():
    assert logging_settings(False, "INFO")["handlers"]["console"]["formatter"] == "plain"
    assert logging_settings(True, "INFO")["handlers"]["console"]["formatter"] == "json"
