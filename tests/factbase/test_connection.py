"""One client's connection, on a pair of sockets."""

import socket
import time

import pytest
from gunicorn.http.errors import NoMoreData

from factbase import connection
from factbase.connection import BODY, HELD, KEPT, PIECE, Connection, Head

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"


@pytest.fixture
def pair():
    here, there = socket.socketpair()
    with here, there:
        yield Connection(here, ("there", 1)), there


def parsing(told, length=3, **environ):
    """A parser that notes what it is given."""

    def parsed(data):
        told.append(data)
        return Head(data, None, environ, length)

    return parsed


def asked(made, there, data, parsed):
    """A request that is sent and read: its body, or None while it is not whole."""
    there.sendall(data)
    assert made.take()
    head = made.heard(parsed)
    return made.body(head).read() if head and made.has_body(head) else None


def test_a_head_that_comes_again_is_parsed_once(pair):
    told = []
    assert [asked(*pair, HEAD + body, parsing(told)) for body in (b"abc", b"def")] == [b"abc", b"def"]
    assert told == [HEAD]


def test_another_head_is_parsed(pair):
    told = []
    other = HEAD.replace(b"x", b"y")
    for head in (HEAD, other, HEAD):
        asked(*pair, head + b"abc", parsing(told))
    assert told == [HEAD, other, HEAD]


@pytest.mark.parametrize("also", [{"HTTP_EXPECT": "100-continue"}, {"length": None}], ids=["expects", "of no length"])
def test_a_head_that_begins_a_conversation_is_parsed_each_time(pair, also):
    told = []
    for _ in range(2):
        pair[1].sendall(HEAD)
        pair[0].take()
        pair[0].heard(parsing(told, **also))
        pair[0].asked = None
    assert told == [HEAD, HEAD]


def test_a_long_head_is_not_kept(pair):
    told = []
    long = HEAD.replace(b"x", b"x" * KEPT)
    for _ in range(2):
        asked(*pair, long + b"abc", parsing(told))
    assert told == [long, long]


def test_a_request_comes_in_pieces(pair):
    told = []
    pieces = [HEAD[:5], HEAD[5:-2], HEAD[-2:], b"a", b"bc"]
    assert [asked(*pair, piece, parsing(told)) for piece in pieces] == [None, None, None, None, b"abc"]
    assert told == [HEAD]


def test_what_follows_a_request_stays_for_the_next(pair):
    assert asked(*pair, HEAD + b"abc" + HEAD + b"de", parsing([])) == b"abc"
    assert asked(*pair, b"f", parsing([])) == b"def"


def filled(made):
    """As much as the client's side takes at once, and a little that is left."""
    sent = bytearray()
    while not made.rest:
        sent += b"x" * PIECE
        made.sendall(b"x" * PIECE)
    return sent


def test_what_a_client_does_not_take_is_kept_and_sent_later(pair):
    made, there = pair
    sent = filled(made)
    came = bytearray()
    while made.rest:
        came += there.recv(10 * PIECE)
        made.push()
    there.setblocking(False)
    while len(came) < len(sent):
        came += there.recv(10 * PIECE)
    assert came == sent


def test_the_front_goes_with_what_is_sent_first(pair):
    made, there = pair
    made.front = b"head "
    made.sendall(b"body")
    made.sendall(b" end")
    assert there.recv(100) == b"head body end"


def test_no_more_is_kept_than_is_bearable(pair, monkeypatch):
    monkeypatch.setattr(connection, "SECONDS", 0.05)
    monkeypatch.setattr(connection, "RATE", 1e9)
    made, _ = pair
    with pytest.raises(TimeoutError):
        made.sendall(b"x" * (HELD + 10_000_000))


def test_a_body_that_stops_coming_has_an_end(pair, monkeypatch):
    monkeypatch.setattr(connection, "SECONDS", 0.05)
    made, there = pair
    there.sendall(b"some")
    assert made.waited() == b"some"
    for _ in range(2):
        with pytest.raises(NoMoreData):
            made.waited()
    assert made.sock.gettimeout() == 0


LATER = time.monotonic() + 1_000_000


def test_who_sends_nothing_is_slow(pair):
    assert pair[0].is_slow(LATER)
    assert not pair[0].is_slow(time.monotonic())


def test_nobody_is_slow_while_a_thread_has_his_request(pair):
    pair[0].is_taken()
    assert not pair[0].is_slow(LATER)


def test_nobody_is_slow_whose_request_waits_for_a_thread(pair):
    pair[1].sendall(HEAD)
    assert not pair[0].is_slow(LATER)


def test_who_does_not_take_his_answer_is_slow_whatever_he_sends(pair):
    made, there = pair
    filled(made)
    there.sendall(HEAD)
    made.waits(keepalive=2)
    assert made.is_slow(LATER)


def test_taking_a_little_now_and_then_gives_no_more_time(pair):
    made, there = pair
    filled(made)
    made.waits(keepalive=2)
    until = made.until
    there.recv(10)
    made.push()
    made.waits(keepalive=2)
    assert made.until == until


def test_another_answer_has_its_own_time(pair):
    made, there = pair
    ends = []
    for _ in range(2):
        sent = len(filled(made))
        made.waits(keepalive=2)
        ends.append(made.until)
        while sent:
            sent -= len(there.recv(sent))
            made.push()
    assert ends[0] < ends[1]


def test_who_is_hurried_while_a_thread_has_his_request_is_not_slow(pair):
    made, _ = pair
    made.is_taken()
    made.until = 0.0
    assert not made.is_slow(LATER)


def test_between_requests_there_is_the_time_to_keep_a_connection(pair):
    made, _ = pair
    asked(*pair, HEAD + b"abc", parsing([]))
    made.begin()
    made.waits(keepalive=2)
    assert made.is_idle
    assert made.until == pytest.approx(time.monotonic() + 2, abs=0.5)


def test_a_large_request_has_more_time(pair):
    made, there = pair
    there.sendall(HEAD[:-4] + b"9\r\n\r\n" + b"x" * 20_000)
    made.take()
    made.heard(parsing([], length=BODY))
    made.waits(keepalive=2)
    assert made.until == pytest.approx(made.since + connection.SECONDS + 2, abs=0.1)


def test_who_leaves_can_read_all_that_was_said(pair):
    made, there = pair
    sent = filled(made)
    made.leave(2)
    came = bytearray()
    while len(came) < len(sent):
        came += there.recv(10 * PIECE)
        made.push()
    made.leave(2)
    assert there.recv(1) == b""
    there.sendall(b"more")
    assert made.throw_away()
    there.close()
    assert not made.throw_away()
