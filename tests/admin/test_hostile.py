"""Hostile requests of somebody who is signed in: no 5xx, nothing of the inside, nothing that takes long."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from quotes.models import Capture, Decision, Quote, Source, User
from tests.admin.conftest import staff
from tests.admin.pages import fields
from tests.admin.world import world
from tests.review.making import person
from tests.standing import standing

SECONDS = 6  # of the processor; measuring coverage takes half of it
LEAKS = ("Traceback", "sqlite3", "psycopg", "SELECT ", 'File "', "site-packages", "Exception Type")
MODELS = ("quote", "claim", "source", "speaker", "topic", "capture", "proposal", "decision", "user")
BAD = ("x", "%00", "%ED%A0%80", "%FF", "-1", "9" * 400, "0" * 32, "_00_", "q_" + "0" * 32, "a/b", "%2e%2e", "'\"><")
VALUES = ("\x00", "\ud800", "9" * 30, "99999", "-1", "x" * 5000, "[1]", "true\x00", "2026-13-45", "1e999", "", "NaN")
READER = ("", "quote/", "span/", "text/", "attach/", "moves/", "names/")
LOOKUPS = (
    "p o all e q _facets _popup _to_field id__in id__exact pk__isnull state kind at__year at__date "
    "at__hour__gt at__gte created_at__year version__gt reason__regex seq__exact nothing__x speaker "
    "source__id__exact to_state__exact actor_kind__in alone__exact is_active__exact groups__id__exact "
    "length__lt date_joined__year since queue capture "
)


@standing
def administered() -> User:
    """A base with one of everything, and who may do all there."""
    world(*(staff(person(name, reviews=name != "alice")) for name in ("alice", "bob", "carol")))
    return User.objects.create_superuser("root")


@pytest.fixture
def administrator(administered: User) -> Client:
    """The browser of who may do all."""
    client = Client(raise_request_exception=False)
    client.force_login(administered)
    client.get("/admin/")
    return client


def fault(client: Client, method: str, path: str, data: Any = None, **how: Any) -> str:
    """What was wrong with an answer, or nothing; whatever it did is undone."""
    begun = time.process_time()
    with transaction.atomic():
        point = transaction.savepoint()
        answer = (
            client.generic(method, path, data, **how)
            if isinstance(data, bytes)
            else getattr(client, method)(path, data, **how)
        )
        content = b"".join(getattr(answer, "streaming_content", ())) if answer.streaming else answer.content
        transaction.savepoint_rollback(point)
    took = time.process_time() - begun
    found = [leak for leak in LEAKS if leak in content.decode("utf-8", "replace")]
    wrong = [f"{answer.status_code}"] * (answer.status_code >= 500) + found + [f"{took:.1f} s"] * (took > SECONDS)
    return f"{method} {path[:120]} {str(data)[:120]} {how}: {', '.join(wrong)}" if wrong else ""


def check(client: Client, requests: Iterator[tuple[Any, ...]]) -> None:
    """Send all; tell all that was wrong."""
    wrong = [told for one in requests if (told := fault(client, *one))]
    assert not wrong, "\n".join(wrong)


def test_addresses_of_what_is_not_there(administrator: Client) -> None:
    def requests() -> Iterator[tuple[Any, ...]]:
        for bad in BAD:
            for model in MODELS:
                for page in ("", "change/", "history/", "delete/", f"history/{'0' * 32}/"):
                    yield "get", f"/admin/quotes/{model}/{bad}/{page}"
            for page in ("change/", "history/", "delete/"):
                yield "get", f"/admin/auth/group/{bad}/{page}"
            for page in READER:
                yield "get", f"/admin/quotes/source/{bad}/read/{page}"
            for path in (
                f"r/1/{bad}/",
                f"r/{bad}/1/",
                f"queue/?kind={bad}",
                f"queue/?after={bad}&before={bad}&at={bad}&record={bad}",
                f"duplicates/?kind={bad}&after={bad}&p={bad}",
                f"merge/{bad}/",
                f"merge/quote/?a={bad}&b={bad}&record={bad}",
                f"merge/{bad}/undo/",
                f"purge/quote/{bad}/",
                f"purge/{bad}/{bad}/",
                f"import/{bad}/",
                f"import/quote/{bad}/",
                f"export/quote.{bad}",
                f"export/{bad}.csv",
                f"export/quote.csv?q={bad}&id__in={bad}",
                f"{bad}/",
                f"jsi18n/?{bad}",
                f"quotes/user/{bad}/password/",
                f"quotes/quote/act/{bad}/",
                f"quotes/quote/act/publish/?record={bad}",
                f"autocomplete/?app_label={bad}&model_name={bad}&field_name={bad}&term={bad}",
                f"autocomplete/?app_label=quotes&model_name=quote&field_name=speaker&term={bad}&page={bad}",
                f"login/?next={bad}",
                f"quotes/quote/add/?speaker={bad}&source={bad}&kind={bad}&_popup={bad}",
            ):
                yield "get", f"/admin/{path}"

    check(administrator, requests())


@pytest.mark.parametrize("model", [*(f"quotes/{model}" for model in MODELS), "auth/group"])
def test_parameters_of_lists(administrator: Client, model: str) -> None:
    def requests() -> Iterator[tuple[Any, ...]]:
        for place, name in enumerate(LOOKUPS.split()):
            for value in VALUES[place % 4 :: 4]:
                given = quote(value, errors="surrogatepass")
                yield "get", f"/admin/{model}/?{name}={given}"
        yield "get", f"/admin/{model}/?" + urlencode([("q", "a")] * 3000)
        yield "get", f"/admin/{model}/?q=" + "%22" * 30_000
        yield "get", f"/admin/{model}/?o=" + ".".join(["1"] * 5000)
        yield "get", f"/admin/{model}/?id__in=" + ",".join(["0" * 32] * 2000)

    check(administrator, requests())


@pytest.mark.parametrize(("model", "year"), [("decision", "at__year"), ("source", "created_at__year")])
def test_a_year_that_no_base_knows_is_said_to_be_none(administrator: Client, model: str, year: str) -> None:
    answer = administrator.get(f"/admin/quotes/{model}/?{year}=99999")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/quotes/{model}/?e=1")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_year_that_no_base_knows_is_not_exported(administrator: Client, form: str) -> None:
    assert fault(administrator, "get", f"/admin/export/source.{form}?created_at__year=99999") == ""


def test_nobody_asks_for_a_regular_expression(administrator: Client) -> None:
    assert administrator.get("/admin/quotes/decision/?reason__regex=(a%2B)%2Bb").status_code == 400


@pytest.mark.parametrize("path", ["/admin/r/1/%00/", "/admin/r/1/1/", "/admin/r/quotes/x/"])
def test_there_is_no_way_to_a_record_by_the_number_of_its_kind(administrator: Client, path: str) -> None:
    assert administrator.get(path).status_code == 404


@pytest.mark.parametrize("key", ["x", "\x00", "\ud800", "9" * 400, ""])
@pytest.mark.parametrize(
    ("model", "action"), [("quote", "publish"), ("topic", "delete_selected"), ("quote", "nothing")]
)
def test_what_is_no_key_chooses_nothing(administrator: Client, model: str, action: str, key: str) -> None:
    sent = urlencode({"action": action, "_selected_action": key}, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    answer = administrator.post(f"/admin/quotes/{model}/", sent, content_type=kind)
    assert answer.status_code in (200, 302)


def test_a_key_among_what_is_none_is_chosen(administrator: Client) -> None:
    key = Quote.objects.values_list("pk", flat=True)[0]
    answer = administrator.post("/admin/quotes/quote/", {"action": "publish", "_selected_action": ["x", str(key)]})
    assert answer.status_code == 200
    assert str(key) in answer.content.decode()


def spoiled(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A form with one thing after another that no browser would send."""
    managed = [name for name in form if name.endswith(("TOTAL_FORMS", "INITIAL_FORMS", "MAX_NUM_FORMS"))]
    yield {}
    yield {name: value for name, value in form.items() if name not in managed}
    for value in ("99999999", "-1", "x", "\x00", "9" * 400, ""):
        for ending in ("TOTAL_FORMS", "INITIAL_FORMS", "MAX_NUM_FORMS"):
            yield {**form, **{name: value for name in managed if name.endswith(ending)}}
    for place, name in list(enumerate(form))[::5]:  # one in five: all of them take minutes
        if name not in managed:
            yield {**form, name: ("\x00", "9" * 30, "x" * 3000, ["1", "2"])[place % 4]}
    yield {**form, **dict.fromkeys((f"x{n}" for n in range(2100)), "1")}


def paths() -> Iterator[str]:
    """The forms of one record of each kind."""
    for model in ("quote", "claim", "source", "speaker", "topic", "user"):
        yield f"/admin/quotes/{model}/add/"
        yield f"/admin/quotes/{model}/{{{model}}}/change/"
    yield "/admin/auth/group/add/"


@pytest.mark.parametrize("path", [*paths()])
def test_forms(administrator: Client, path: str) -> None:
    model = path.split("/")[3]
    if "{" in path:
        path = path.format(**{model: apps.get_model("quotes", model).objects.order_by("pk")[0].pk})
    form = fields(administrator.get(path), f"{model}_form")
    assert form
    check(administrator, (("post", path, sent) for sent in spoiled(form)))


def test_bodies_that_are_none(administrator: Client) -> None:
    part = "multipart/form-data; boundary=b"
    bodies = [
        (b"", part),
        (b"--b\r\n", part),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\x00', part),
        (b"x" * 100_000, part),
        (b"--b--", "multipart/form-data"),
        (b"--b", "multipart/form-data; boundary=" + "b" * 5000),
        (b"a=%00&b=%ED%A0%80&c=%", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
        (b"a=1", "\xff"),
        (b"text=" + b"x" * 6_000_000, "application/x-www-form-urlencoded"),
        (b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"x" * 6_000_000 + b"\r\n--b--\r\n", part),
        (b'--b\r\nContent-Disposition: form-data; name="file"; filename="\x00../../x"\r\n\r\nx\r\n--b--\r\n', part),
        (b"&".join(b"a=1" for _ in range(3000)), "application/x-www-form-urlencoded"),
    ]
    source, record = Source.objects.order_by("pk")[0].pk, Quote.objects.order_by("pk")[0].pk
    places = [
        "/admin/login/",
        "/admin/logout/",
        "/admin/queue/",
        "/admin/duplicates/",
        "/admin/merge/quote/",
        "/admin/import/quote/",
        "/admin/import/source/x/",
        f"/admin/purge/quote/{record}/",
        f"/admin/quotes/quote/{record}/change/",
        f"/admin/quotes/quote/{record}/delete/",
        "/admin/quotes/quote/act/publish/",
        "/admin/quotes/quote/",
        "/admin/password_change/",
        *(f"/admin/quotes/source/{source}/read/{page}" for page in READER),
    ]

    def requests() -> Iterator[tuple[Any, ...]]:
        for place in places:
            for body, kind in bodies:
                yield "POST", place, body, kind

    wrong = [fault(administrator, method, path, body, content_type=kind) for method, path, body, kind in requests()]
    assert not any(wrong), "\n".join(filter(None, wrong))


def test_pages_of_our_own(administrator: Client) -> None:
    source, records = (
        Source.objects.order_by("pk")[0].pk,
        list(Quote.objects.order_by("pk").values_list("pk", flat=True)[:2]),
    )
    capture = Capture.objects.values_list("pk", flat=True).first()
    names = (
        "record a b keep kept into other kind step act version reason capture start end text title quote "
        "speaker taken confirm sure also page p after before q state sort order token file format columns "
        "mode seen note extent origin source anchor move to at pair "
    )
    places = [
        "/admin/queue/",
        "/admin/duplicates/",
        "/admin/merge/quote/",
        "/admin/merge/speaker/",
        "/admin/merge/source/",
        f"/admin/merge/{records[0]}/undo/",
        f"/admin/purge/quote/{records[0]}/",
        f"/admin/purge/source/{source}/",
        *(f"/admin/quotes/source/{source}/read/{page}" for page in READER),
        f"/admin/quotes/quote/{records[0]}/history/",
        "/admin/quotes/quote/act/publish/",
        "/admin/import/quote/",
    ]
    good = {
        "record": str(records[0]),
        "a": str(records[0]),
        "b": str(records[1]),
        "capture": str(capture),
        "kind": "quote",
    }

    def requests() -> Iterator[tuple[Any, ...]]:
        for place in places:
            for value in ("\x00", "9" * 400, "-1", "x", "0" * 32, "1e309"):
                yield "get", f"{place}?{urlencode(dict.fromkeys(names.split(), value))}"
                yield "post", place, dict.fromkeys(names.split(), value)
                yield "post", place, {**dict.fromkeys(names.split(), value), **good}
            yield "post", place, {name: ["x"] * 40 for name in names.split()}
            for method in ("put", "delete", "patch", "options", "head", "trace"):
                yield method, place

    check(administrator, requests())


FILES = {
    "empty": (b"", "x.csv"),
    "nul": (b"\x00" * 1000, "x.csv"),
    "not utf-8": (b"\xff\xfe\xfa", "x.csv"),
    "no zip": (b"PK\x03\x04x", "x.xlsx"),
    "one wide line": (b"a," * 50_000, "x.csv"),
    "deep json": (b"[" * 100_000, "x.json"),
    "surrogates": (b'[{"text": "\\ud800"}]', "x.json"),
    "huge number": (json.dumps([{"id": 10**300}]).encode(), "x.json"),
    "no rows": (b"text,speaker\r\n", "x.csv"),
    "unclosed": (b'text\n"' + b"x" * 200_000, "x.csv"),
    "no name": (b"text\nx\n", "\x00"),
    "strange kind": (b"x", "x.exe"),
}


@pytest.mark.parametrize("model", ["quote", "source", "speaker", "claim"])
def test_files(administrator: Client, model: str) -> None:
    for name, (data, called) in FILES.items():
        for field in ("file", "import_file"):
            sent = {field: SimpleUploadedFile(called.strip("\x00") or "x", data), "format": "0", "resource": "9"}
            assert fault(administrator, "post", f"/admin/import/{model}/", sent) == "", name


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "x"])
def test_cookies(administrator: Client, name: str) -> None:
    for value in ("", "\x00", "x" * 5000, '"[[]"', "é", "a" * 32, '[["__json_message",0,20,"x"]]'):
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        client.cookies.update(administrator.cookies)
        client.cookies[name] = value
        for method, path in (("get", "/admin/"), ("post", "/admin/quotes/quote/"), ("get", "/admin/login/")):
            assert fault(client, method, path) == ""


def test_decisions_can_only_be_read(administrator: Client) -> None:
    key = Decision.objects.values_list("pk", flat=True)[0]
    for page in ("change/", "delete/", "history/"):
        assert fault(administrator, "post", f"/admin/quotes/decision/{key}/{page}", {"post": "yes"}) == ""
