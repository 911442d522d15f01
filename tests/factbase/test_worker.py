"""Requests as they come to the real server: slowly, by halves, too long."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack

import pytest
from gunicorn.http.wsgi import InvalidResponseHeader, InvalidResponseHeaderName, Response

from factbase import worker
from factbase.worker import short

SECONDS = 1
PROGRAM = f'''
import os
import resource
import time
from factbase import connection
connection.SECONDS, connection.RATE = {SECONDS}, 100_000
if "FILES" in os.environ:
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(os.environ["FILES"]),) * 2)

class Parked:
    """An answer of many parts that can be parked: numbered lines of 50 kB, with nothing between some of them."""

    parks = True
    closed = 0

    def __init__(self, parts, every=0, fault=None):
        self.parts = self.made(parts, every, fault)

    def __iter__(self):
        return self.parts

    def made(self, parts, every, fault):
        for number in range(parts):
            if every and number % every == 0:
                yield b""
            if number == fault:
                raise ValueError("a fault in the middle")
            yield b"%9d" % number * 5_555 + b"\\n"

    def close(self):
        Parked.closed += 1
        self.parts.close()

PARKED = {{"/long": (400,), "/endless": (10**9,), "/pausing": (3, 1), "/breaking": (40, 0, 30)}}

def application(environ, start_response):
    """Says how much came; `/unread` reads nothing, `/much` says a lot."""
    path = environ["PATH_INFO"]
    if path == "/fault":
        raise ValueError("a fault")
    if path == "/slowly":
        time.sleep(2)
    if path in PARKED:
        assert environ["factbase.parks"]
        start_response("200 OK", [])
        return Parked(*PARKED[path])
    if path == "/closed":
        start_response("200 OK", [])
        return [b"%d" % Parked.closed]
    body = b"" if path == "/unread" else environ["wsgi.input"].read()
    told = b"%d %s" % (len(body), environ["QUERY_STRING"].encode()[:10])
    said = {{"/much": b"x" * 20_000_000, "/some": b"y" * 15_000}}.get(path, told)
    start_response("200 OK", [] if path == "/parts" else [("Content-Length", f"{{len(said)}}")])
    if path == "/broken":
        return (1 / 0 for _ in range(1))
    return [b"one ", b"two"] if path == "/parts" else [said]
'''


class Server:
    """Gunicorn with our settings, one worker, and an application that says how much came."""

    def __init__(self, folder, *also):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "program.py").write_text(PROGRAM)
        self.log = folder / "log"
        command = [sys.executable, "-m", "gunicorn", "--config", "python:factbase.server", "--workers", "1", *also]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    *command,
                    "--log-level",
                    "info",
                    "--pythonpath",
                    str(folder),
                    "program",
                ],
                env={**os.environ, "PORT": str(self.port)},
                stderr=log,
                stdout=log,
            )
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(self.log.read_text())

    def opened(self, data=b""):
        """A connection on which this was sent."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.sendall(data)
        return made

    def told(self, data):
        """All that is answered to this."""
        with self.opened(data) as made:
            return rest(made)

    def stop(self):
        """Ask it to end, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def seconds(self):
        """How long an honest client waits for an answer."""
        begun = time.monotonic()
        assert self.told(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").endswith(b"\r\n\r\n0 ")
        return time.monotonic() - begun


def rest(made):
    """All that still comes."""
    return b"".join(iter(lambda: made.recv(65536), b""))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"))
    yield made
    made.stop()


SLOW = {
    "nothing at all": b"",
    "half a line": b"GET / HT",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
    "a body it asks to send": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "a large body that nobody reads": b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n1",
    "the end": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("data", SLOW.values(), ids=SLOW)
def test_who_sends_slowly_keeps_nobody_waiting(server, data):
    slow = [server.opened(data) for _ in range(20)]
    try:
        assert max(server.seconds() for _ in range(3)) < SECONDS
    finally:
        for one in slow:
            one.close()


def dripped(made):
    """The seconds for which a client could send a byte now and then."""
    begun = time.monotonic()
    made.settimeout(0.2)
    while time.monotonic() - begun < 20:
        try:
            made.send(b"x")
            if made.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - begun


def test_the_whole_head_has_a_deadline_however_it_drips(server):
    before = len(server.log.read_text())
    with server.opened(b"GET / HTTP/1.1\r\nX-Slow: ") as made:
        assert dripped(made) < SECONDS + 4
    said = server.log.read_text()[before:]
    assert "too slow" in said
    assert "Traceback" not in said


def test_a_large_body_has_a_deadline_however_it_drips(server):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
    slow = [server.opened(head) for _ in range(4)]
    try:
        assert dripped(slow[0]) < SECONDS + 4
        assert server.seconds() < SECONDS + 2
    finally:
        for one in slow:
            one.close()
    assert "Traceback" not in server.log.read_text()


def test_a_large_body_that_comes_steadily_is_taken(server):
    size, step = 2_000_000, 200_000
    with server.opened(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size) as made:
        for _ in range(size // step):
            made.sendall(b"x" * step)
            time.sleep(0.2)
        assert rest(made).endswith(b"\r\n\r\n2000000 ")


@pytest.mark.parametrize("size", [1, 100_000, 200_000, 2_000_000])
def test_bodies_come_whole(server, size):
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/", data=b"x" * size)
    assert urllib.request.urlopen(asked, timeout=20).read() == b"%d " % size


def test_a_client_that_asks_whether_it_may_send_may(server):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    with server.opened(head) as made:
        assert made.recv(100).startswith(b"HTTP/1.1 100 Continue")
        made.sendall(b"abc")
        assert rest(made).endswith(b"3 ")


def test_requests_sent_at_once_are_answered_one_by_one(server):
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    last = b"GET /?last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    told = server.told(one * 3 + last)
    assert [told.count(b"\r\n\r\n3 "), told.count(b"\r\n\r\n0 last")] == [3, 1]


def test_requests_follow_each_other_on_a_connection(server):
    with server.opened() as made:
        for part in (b"GET / HTTP/1.1\r\n", b"Host: x\r\n\r\n"):
            made.sendall(part)
            time.sleep(0.1)
        assert made.recv(1000).endswith(b"0 ")
        made.sendall(b"GET /?more HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert rest(made).endswith(b"0 more")


@pytest.mark.parametrize(
    "asked",
    [b"GET /much HTTP/1.1\r\n\r\n", b"GET /some HTTP/1.1\r\n\r\n" * 2000],
    ids=["of more than is kept for him", "of many"],
)
def test_who_does_not_read_his_answers_keeps_nobody_waiting_for_long(server, asked):
    with ExitStack() as slow:
        for _ in range(4):
            slow.enter_context(server.opened(asked))
        time.sleep(0.5)
        assert server.seconds() < SECONDS + 4


def test_a_long_answer_comes_whole(server):
    assert len(urllib.request.urlopen(f"http://127.0.0.1:{server.port}/much", timeout=20).read()) == 20_000_000


def test_a_long_query_comes_to_the_doors(server):
    address = f"http://127.0.0.1:{server.port}/?{'ab' * 50_000}"
    assert urllib.request.urlopen(address, timeout=20).read() == b"0 ababababab"


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/api/v1/quotes/", "application/problem+json", '"code": "TOO_LARGE"'),
        ("/graphql", "application/json", '"code": "TOO_LARGE"'),
        ("/admin/", "text/html; charset=utf-8", "<h1>Request-URI Too Long</h1>"),
    ],
)
def test_an_address_longer_than_any_is_refused_in_the_shape_of_its_door(server, path, kind, code):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}?{'a' * 200_000}", timeout=20)
    assert (refused.value.code, refused.value.headers["Content-Type"]) == (414, kind)
    assert code in refused.value.read().decode()


def test_a_head_longer_than_any_is_refused(server):
    lines = b"".join(b"X-%d: %s\r\n" % (n, b"x" * 8000) for n in range(20))
    assert server.told(b"GET / HTTP/1.1\r\n" + lines + b"\r\n").startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("data", [b"\x00" * 1000 + b"\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"x" * 100_000 + b"\r\n\r\n"])
def test_nonsense_is_one_short_line_of_the_log(server, data):
    before = len(server.log.read_text())
    assert server.told(data).startswith(b"HTTP/1.1 400 ")
    said = server.log.read_text()[before:]
    assert said.count("\n") <= 1
    assert len(said) < 500


def test_many_at_once_are_all_answered(server):
    told = []
    threads = [threading.Thread(target=lambda: told.append(server.seconds())) for _ in range(50)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(told) == 50


CLOSED = b"Connection: close\r\n"


def test_an_answer_of_unknown_length_comes_in_chunks(server):
    told = server.told(b"GET /parts HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n")
    assert b"Transfer-Encoding: chunked" in told
    assert told.endswith(b"\r\n\r\n4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n")


def test_a_client_of_old_gets_it_whole_and_is_left(server):
    assert server.told(b"GET /parts HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\none two")


def test_a_body_in_chunks_is_read_and_ends_the_connection(server):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    told = server.told(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /?second HTTP/1.1\r\n\r\n")
    assert CLOSED in told
    assert told.endswith(b"\r\n\r\n5 ")


def test_a_head_only_request_has_no_body(server):
    told = server.told(b"HEAD / HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n")
    assert b"Content-Length: 2\r\n" in told
    assert told.endswith(b"\r\n\r\n")


SMUGGLED = {
    "two lengths": b"Content-Length: 3\r\nContent-Length: 4\r\n",
    "a length and chunks": b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
    "a length that is none": b"Content-Length: +3\r\n",
    "a length with a space before its colon": b"Content-Length : 3\r\n",
    "two hosts": b"Host: y\r\n",
    "a folded line": b"X-A: b\r\n c\r\n",
}


@pytest.mark.parametrize("line", SMUGGLED.values(), ids=SMUGGLED)
def test_a_head_that_could_mean_two_things_is_refused_and_nothing_after_it_is_answered(server, line):
    told = server.told(b"POST / HTTP/1.1\r\nHost: x\r\n" + line + b"\r\nabcGET /?second HTTP/1.1\r\nHost: x\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 400 ")
    assert told.count(b"HTTP/1.1") == 1


def test_a_fault_of_the_application_is_500_and_the_server_goes_on(server):
    assert server.told(b"GET /fault HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 500 ")
    assert server.seconds() < SECONDS


def test_an_answer_that_breaks_is_cut_and_the_server_goes_on(server):
    told = server.told(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
    assert told == b"" or not told.endswith(b"0 ")
    assert server.seconds() < SECONDS


# ---------------------------------------------------------------- answers of many parts


def parts(told):
    """The numbers of the lines of an answer in chunks, and whether its end came."""
    body, found, ended = told.partition(b"\r\n\r\n")[2], [], False
    while body and not ended:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        ended = length == 0
        found += [int(line[:9]) for line in body[:length].splitlines()]
        body = body[length + 2 :]
    return found, ended


def test_an_answer_of_many_parts_comes_whole_and_in_order(server):
    assert parts(server.told(b"GET /long HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n")) == (list(range(400)), True)


def test_after_an_answer_of_many_parts_the_next_request_is_answered(server):
    last = b"GET /?last HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n"
    told = server.told(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n" + last)
    assert told.endswith(b"0 last")


def test_who_reads_many_parts_slowly_or_not_keeps_nobody_waiting(server):
    slow = [server.opened(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(12)]
    time.sleep(0.3)
    assert server.seconds() < SECONDS / 2
    for one in slow:
        one.close()


def test_who_takes_nothing_of_many_parts_is_left(server):
    before = len(server.log.read_text())
    with server.opened(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n"):
        wait_for(lambda: "too slow" in server.log.read_text()[before:])


def test_an_answer_whose_client_is_gone_is_closed(server):
    before = closed(server)
    for _ in range(5):
        with server.opened(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n") as made:
            assert made.recv(1000)
    wait_for(lambda: closed(server) == before + 5)


def test_an_answer_that_has_nothing_yet_is_asked_again_and_meanwhile_nobody_waits(server):
    asked = b"GET /pausing HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n"
    pausing = [server.opened(asked) for _ in range(12)]
    time.sleep(0.3)
    assert server.seconds() < SECONDS / 2
    told = [parts(rest(one)) for one in pausing]
    for one in pausing:
        one.close()
    assert told == [([0, 1, 2], True)] * 12


def test_a_fault_in_the_middle_does_not_look_like_an_end(server):
    numbers, ended = parts(server.told(b"GET /breaking HTTP/1.1\r\nHost: x\r\n\r\n"))
    assert not ended
    assert numbers == list(range(len(numbers)))
    with pytest.raises(ConnectionResetError):
        server.told(b"GET /breaking HTTP/1.0\r\n\r\n")
    assert server.seconds() < SECONDS


def closed(server):
    """How many answers of many parts were closed."""
    return int(server.told(b"GET /closed HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n").split(b"\r\n")[-4])


def wait_for(condition):
    """Until something holds, 20 seconds at most."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_no_answer_names_the_software(server):
    told = server.told(b"GET / HTTP/1.1\r\nHost: x\r\n" + CLOSED + b"\r\n")
    assert b"unicorn" not in told.lower()
    assert re.search(rb"\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n", told)


def test_a_server_that_stops_answers_what_it_was_asked(tmp_path):
    server = Server(tmp_path)
    with server.opened(b"GET /slowly HTTP/1.1\r\nHost: x\r\n\r\n") as asking, server.opened() as idle:
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        told = rest(asking)
        assert told.endswith(b"\r\n\r\n0 ")
        assert CLOSED in told
        assert rest(idle) == b""
    assert server.process.wait(20) == 0


def test_a_server_that_has_no_file_for_one_more_serves_who_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("FILES", "40")
    server = Server(tmp_path)
    try:
        with server.opened(b"GET / HTTP/1.1\r\n") as here:
            many = [server.opened() for _ in range(60)]
            time.sleep(0.3)
            here.sendall(b"Host: x\r\nConnection: close\r\n\r\n")
            assert rest(here).endswith(b"\r\n\r\n0 ")
            for one in many:
                one.close()
        assert server.seconds() < SECONDS + 4
        said = server.log.read_text()
    finally:
        server.stop()
    assert "No room for another connection" in said
    assert said.count("Booting worker") == 1
    assert said.count("\n") < 20


def test_what_gunicorn_offers_is_kept(tmp_path):
    server = Server(tmp_path, "--access-logfile", "-", "--max-requests", "2")
    try:
        for _ in range(5):
            assert server.seconds() < 10
        said = server.log.read_text()
    finally:
        server.stop()
    assert said.count('"GET / HTTP/1.1" 200 2') == 5
    assert said.count("Booting worker") >= 2


def test_what_a_proxy_is_for_is_refused_in_one_line(tmp_path):
    with pytest.raises(RuntimeError, match="are for a proxy") as refused:
        Server(tmp_path, "--proxy-protocol", "v1")
    assert "Traceback" not in str(refused.value)


def test_a_long_line_of_the_log_is_cut():
    record = worker.logging.makeLogRecord({"msg": "%s", "args": ("x" * 1000,)})
    assert short(record)
    assert len(record.getMessage()) < 400


def answered(*headers):
    """The headers that go out, and the length that was told, of what an application gives."""
    made = worker.Answer.__new__(worker.Answer)
    Response.__init__(made, None, None, None)
    made.process_headers(list(headers))
    return made.headers, made.response_length


def test_headers_go_out_as_gunicorn_would_have_them():
    fine = [("Content-Type", "text/plain"), ("X-Same", "a"), ("X-Same", "a"), ("Content-Length", "3")]
    assert answered(*fine) == (fine, 3)
    assert answered(("X-Blank", " a "), ("Connection", "close"), ("CONTENT-LENGTH", "4")) == (
        [("X-Blank", "a"), ("CONTENT-LENGTH", "4")],
        4,
    )


@pytest.mark.parametrize("header", [("X Y", "a"), ("X", "a\r\nSet-Cookie: b"), ("X", "a\0"), ("X", 1)])
def test_a_header_that_is_none_is_refused_however_often_it_comes(header):
    for _ in range(2):
        with pytest.raises((InvalidResponseHeader, InvalidResponseHeaderName, TypeError)):
            answered(header)
