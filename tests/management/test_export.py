"""`manage.py export`: what stands in REST, in a file that is whole or not there, however often it is interrupted."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from quotes.export import saved
from quotes.export.saved import Saved
from tests import base

HOUSE = Path(__file__).resolve().parents[2]
WALK = sys.modules["quotes.read.walk"]


@pytest.fixture
def small(monkeypatch: Any) -> None:
    """Pages of three rows, each made certain."""
    monkeypatch.setattr(WALK, "STRIDE", 3)
    monkeypatch.setattr(saved, "SECONDS", 0)


@pytest.fixture
def held(db: None) -> list[str]:
    made = base.source("A source")
    return [base.pid(base.quote(f"Words {number}.", made)) for number in range(10)]


def export(*given: Any) -> str:
    told = io.StringIO()
    call_command("export", *map(str, given), stderr=told)
    return told.getvalue()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "json-ld", "bibtex", "turtle"])
def test_a_file_is_what_rest_gives_and_says_what_it_is(
    held: list[str], small: None, client: Any, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"quotes.{form}"
    told = export("quotes", "kind=direct", "--format", form, "-o", path)
    answer = body(client.get(f"/api/v1/quotes/?kind=direct&format={form}"))
    assert path.read_bytes() == answer
    assert told == f"{path}: 10 rows, {len(answer):,} bytes, sha256 {hashlib.sha256(answer).hexdigest()}\n"
    assert beside(path) == [path.name]


def test_json_is_one_array(held: list[str], small: None, tmp_path: Path) -> None:
    path = tmp_path / "quotes.json"
    export("quotes", "fields=id", "--format", "json", "-o", path)
    assert json.loads(path.read_bytes()) == [{"id": one} for one in held]
    export("quotes", "fields=id", "kind=own", "--format", "json", "-o", path)
    assert json.loads(path.read_bytes()) == []


def test_a_list_in_a_record_and_a_record_go_out_too(held: list[str], client: Any, tmp_path: Path) -> None:
    path = tmp_path / "one"
    source = client.get(f"/api/v1/quotes/{held[0]}/").json()["source"]["id"]
    export(f"sources/{source}/quotes", "fields=id", "-o", path)
    assert [json.loads(line)["id"] for line in path.read_bytes().splitlines()] == held
    export(f"quotes/{held[0]}", "--format", "bibtex", "-o", path)
    assert path.read_bytes() == body(client.get(f"/api/v1/quotes/{held[0]}/?format=bibtex"))


def test_only_what_is_public_unless_a_curator_is_meant(held: list[str], tmp_path: Path) -> None:
    base.quote(base.SECRET, state="draft")
    export("quotes", "-o", tmp_path / "public")
    export("quotes", "--curator", "-o", tmp_path / "all")
    assert base.SECRET not in (tmp_path / "public").read_text()
    assert base.SECRET in (tmp_path / "all").read_text()


def test_standard_output_has_the_rows_and_nothing_else(held: list[str], capfdbinary: Any) -> None:
    export("quotes", "first=2", "fields=id", "order=created_desc")
    assert [json.loads(line)["id"] for line in capfdbinary.readouterr().out.splitlines()] == held[:-3:-1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("nothing",), "There is no list"),
        (("quotes/q_1/evidence",), "q_1"),
        ((f"speakers/spk_{0:032x}/quotes",), "There is no such record"),
        ((f"quotes/q_{0:032x}",), "There is no such record"),
        (("quotes", "kind"), "NAME=VALUE"),
        (("quotes", "kind=spoken"), "spoken"),
        (("quotes", "frist=1"), "frist"),
        (("quotes", "after=x"), "cursor"),
        (("quotes", "--format", "pdf"), "format is one of"),
        (("speakers", "--format", "bibtex"), "format is one of"),
        (("quotes", "include=evidence", "--format", "csv"), "evidence"),
        (("quotes", "count=true"), "count"),
    ],
)
def test_what_cannot_be_is_said_and_no_file_is_left(db: None, tmp_path: Path, given: Any, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        export(*given, "-o", tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(held: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        export("quotes", "-o", tmp_path / "no" / "file")


class Interrupted(BaseException):
    """As Ctrl-C is."""


def interrupted(monkeypatch: Any, after: int, *given: Any) -> None:
    """An export that breaks after so many pages."""
    real, count = Saved.add, iter(range(100))

    def add(self: Saved, *given: Any) -> None:
        if next(count) > after:
            raise Interrupted
        real(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Saved, "add", add)
        with pytest.raises(Interrupted):
            export(*given)


@pytest.mark.parametrize("form", ["jsonl", "csv", "json", "bibtex", "json-ld"])
@pytest.mark.parametrize("after", [0, 1, 3, 4])
def test_an_interrupted_file_goes_on_where_it_stopped(
    held: list[str], small: None, tmp_path: Path, monkeypatch: Any, form: str, after: int
) -> None:
    whole, path = tmp_path / "whole", tmp_path / "file"
    export("quotes", "--format", form, "-o", whole)
    path.write_bytes(b"an older export")
    interrupted(monkeypatch, after, "quotes", "--format", form, "-o", path)
    assert path.read_bytes() == b"an older export"
    told = export("quotes", "--format", form, "-o", path)
    assert path.read_bytes() == whole.read_bytes()
    assert ("Goes on after" in told) == (after > 0)
    assert f"10 rows, {path.stat().st_size:,} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in told
    assert beside(path) == ["file", "whole"]


@pytest.mark.parametrize("after", [1, 2, 3])
def test_rows_of_which_a_standard_says_nothing_are_told_and_part_nothing(
    db: None, small: None, tmp_path: Path, monkeypatch: Any, after: int
) -> None:
    for kind in ("group", "group", "group", "person", "group", "person", "person"):
        base.speaker(f"A {kind}", kind=kind)
    path = tmp_path / "speakers"
    interrupted(monkeypatch, after, "speakers", "--format", "popolo", "-o", path)
    told = export("speakers", "--format", "popolo", "-o", path)
    assert [one["name"] for one in json.loads(path.read_bytes())] == ["A person"] * 3
    assert "7 rows (4 of them not in it: the standard has nothing to say there)," in told


def test_another_question_begins_anew_and_so_does_a_workbook(
    held: list[str], small: None, tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "file"
    interrupted(monkeypatch, 2, "quotes", "-o", path)
    assert "Goes on" not in export("quotes", "first=4", "fields=id", "-o", path)
    assert len(path.read_bytes().splitlines()) == 4
    interrupted(monkeypatch, 2, "quotes", "--format", "xlsx", "-o", path)
    export("quotes", "--format", "xlsx", "-o", path)
    assert load_workbook(io.BytesIO(path.read_bytes())).active.max_row == 11
    assert beside(path) == ["file"]


def test_rows_that_were_counted_are_no_longer_asked_for(
    held: list[str], small: None, tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "file"
    interrupted(monkeypatch, 2, "quotes", "first=7", "fields=id", "-o", path)
    export("quotes", "first=7", "fields=id", "-o", path)
    assert [json.loads(line)["id"] for line in path.read_bytes().splitlines()] == held[:7]


@pytest.mark.parametrize(
    "mark", [b"", b"{", b"[]", b'{"question": 1}', b'{"question": "x", "bytes": 1e9, "place": "y"}']
)
def test_a_mark_that_is_none_counts_for_nothing(held: list[str], tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "file"
    (tmp_path / "file.part").write_bytes(b"rubbish")
    (tmp_path / "file.part.json").write_bytes(mark)
    export("quotes", "fields=id", "-o", path)
    assert [json.loads(line)["id"] for line in path.read_bytes().splitlines()] == held
    assert beside(path) == ["file"]


def test_two_do_not_write_the_same_file(held: list[str], tmp_path: Path) -> None:
    other = Saved(tmp_path / "file", "", can_go_on=True)
    with pytest.raises(CommandError, match="another process"):
        export("quotes", "-o", tmp_path / "file")
    other.leave()


# ---------------------------------------------------------------- killed

PROGRAM = """
import sys
import django
django.setup()
from django.core.management import call_command
from quotes.export import saved
sys.modules["quotes.read.walk"].STRIDE, saved.SECONDS = 3, 0
real = saved.Saved.add
def add(self, *given):
    real(self, *given)
    print("page", flush=True)
    sys.stdin.readline()
saved.Saved.add = add
call_command("export", *sys.argv[1:])
"""


def killed(pages: int, *given: str) -> None:
    """Export in another process, which is killed (SIGKILL) when it has written so many pages."""
    env = {**os.environ, "DATABASE_URL": base.address(), "DJANGO_SETTINGS_MODULE": "factbase.settings"}
    command = [sys.executable, "-c", PROGRAM, *given]
    with subprocess.Popen(command, cwd=HOUSE, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(pages):
            assert process.stdout.readline() == b"page\n"
            if number < pages - 1:
                process.stdin.write(b"\n")
                process.stdin.flush()
        process.send_signal(signal.SIGKILL)
        process.stdin.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_who_is_killed_in_the_middle_leaves_nothing_half_done_and_the_next_goes_on(
    tmp_path: Path, form: str, small: None
) -> None:
    made = base.source()
    for number in range(20):
        base.quote(f"Words {number}.", made)
    path, whole, size = tmp_path / "file", tmp_path / "whole", 0
    export("quotes", "--format", form, "-o", whole)
    for pages in (2, 3):
        killed(pages, "quotes", "--format", form, "-o", str(path))
        assert not path.exists()
        mark = json.loads((tmp_path / "file.part.json").read_bytes())
        assert mark["bytes"] > size
        assert whole.read_bytes().startswith((tmp_path / "file.part").read_bytes()[: mark["bytes"]])
        size = mark["bytes"]
    assert "Goes on after" in export("quotes", "--format", form, "-o", path)
    assert path.read_bytes() == whole.read_bytes()
    assert beside(path) == ["file", "whole"]


def test_nothing_is_written_through_a_link_that_somebody_put_there(held: list[str], tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "quotes.csv.part").symlink_to(tmp_path / "theirs")
    with pytest.raises(CommandError, match="cannot be written"):
        export("quotes", "--format", "csv", "-o", tmp_path / "quotes.csv")
    assert (tmp_path / "theirs").read_text() == "theirs"
