"""Given texts become captures: one rule for every text, and the same text only once."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from quotes.ingest import capture, given, holders
from quotes.models import Actor, Capture, Likeness, Source
from quotes.models.history import IMPORT
from quotes.review import NotPermitted, Refused
from quotes.text.anchors import digest
from tests.review.making import ARTICLE, fresh, person, published, source

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

STORED = [
    ("plain", "plain"),
    (b"plain", "plain"),
    ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
    ("cafe\u0301", "café"),
    ("no-break\u00a0space and a\ttab", "no-break\u00a0space and a\ttab"),
    ("right\u202eto left", "right\u202eto left"),
    ("\ufeffwith a mark", "\ufeffwith a mark"),
]


@pytest.mark.parametrize(("text", "stored"), STORED)
def test_a_text_is_stored_in_its_normal_form(text: str | bytes, stored: str) -> None:
    found = given(text)
    assert (found.text, found.length, found.sha256) == (stored, len(stored), digest(stored))
    received = text if isinstance(text, bytes) else text.encode()
    assert found.sha256_received == hashlib.sha256(received).hexdigest()


REFUSED = [
    (b"good \xff bad", "not_utf8", ("text",), "byte 5"),
    (b"\xed\xa0\x80", "not_utf8", ("text",), "byte 0"),
    ("nul\x00", "nul", ("text", "3"), "character 3"),
    ("\r\nbell\x07", "control", ("text", "5"), "character 5"),
    ("half \ud800", "surrogate", ("text", "5"), "character 5"),
    ("", "empty", ("text",), "empty"),
    (" \n\u00a0\t", "blank", ("text",), "no words"),
    (b" \r\n\xe2\x80\x83", "blank", ("text",), "no words"),
    ("x" * 5_000_001, "too_long", ("text",), "5,000,001"),
]


@pytest.mark.parametrize(("text", "code", "path", "told"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_breaks_the_rule_is_refused_with_its_place(
    text: str | bytes, code: str, path: tuple[str, ...], told: str
) -> None:
    with pytest.raises(Refused) as refused:
        given(text)
    [problem] = refused.value.problems
    assert (problem.code, problem.path) == (code, path)
    assert told in problem.message


@pytest.fixture
def of(db: None) -> Source:
    return published(source())


def test_a_capture_has_the_digests_of_what_is_stored_and_what_came(of: Source) -> None:
    windows = ARTICLE.replace("\n", "\r\n").encode()
    made = capture(of, windows, origin="file", actor=IMPORT, extent="excerpt", at=NOON, retrieved_edtf="2024-08")
    held: Any = Capture.objects.get()
    assert made.created
    assert (held.text, held.sha256, held.length) == (ARTICLE, digest(ARTICLE), len(ARTICLE))
    assert held.sha256_received == hashlib.sha256(windows).hexdigest()
    assert (held.origin, held.extent, held.captured_at, held.captured_by) == ("file", "excerpt", NOON, None)
    assert (held.retrieved_edtf, held.seq) == ("2024-08", 0)


def test_the_digest_received_is_left_out_where_it_is_the_same(of: Source) -> None:
    assert capture(of, ARTICLE, origin="paste", actor=IMPORT).capture.sha256_received is None


def test_the_same_text_again_is_the_capture_held_already(of: Source) -> None:
    first = capture(of, ARTICLE, origin="paste", actor=IMPORT)
    version = fresh(of).version
    again = capture(of, ARTICLE.replace("\n", "\r\n"), origin="url", actor=IMPORT)
    assert (again.created, again.capture) == (False, first.capture)
    assert (Capture.objects.count(), again.capture.origin) == (1, "paste")
    assert fresh(of).version == version


def test_a_capture_belongs_to_its_source(of: Source) -> None:
    version = of.version
    capture(of, ARTICLE, origin="paste", actor=IMPORT)
    assert of.version == fresh(of).version == version + 1
    other = capture(published(source()), ARTICLE, origin="paste", actor=IMPORT)
    assert other.created
    assert capture(of, "Another text.", origin="paste", actor=IMPORT).capture.seq == 1


def test_another_source_with_the_same_text_is_told_and_noted_as_like_it(of: Source) -> None:
    other, gone = published(source("Notes")), published(source("Gone"))
    first = capture(other, ARTICLE, origin="paste", actor=IMPORT)
    assert (holders(first.capture), list(Likeness.objects.all())) == ([], [])
    Source.objects.filter(pk=capture(gone, ARTICLE, origin="paste", actor=IMPORT).capture.source_id).update(
        state="withheld"
    )
    made = capture(of, ARTICLE.replace("\n", "\r\n"), origin="paste", actor=IMPORT)
    assert holders(made.capture) == [other]
    found = Likeness.objects.get(first=min(of.pk, other.pk), second=max(of.pk, other.pk))
    assert (found.score, found.why) == (1.0, ["The same text was captured for both."])


def test_a_stale_source_in_memory_is_not_made_to_look_new(of: Source) -> None:
    stale = fresh(of)
    capture(of, ARTICLE, origin="paste", actor=IMPORT)
    capture(stale, "Another text.", origin="paste", actor=IMPORT)
    assert stale.version < fresh(of).version


def test_a_text_that_may_not_be_kept_leaves_digest_and_length(of: Source) -> None:
    capture(of, ARTICLE, origin="file", actor=IMPORT, keep=False)
    held = Capture.objects.get()
    assert (held.text, held.sha256, held.length) == (None, digest(ARTICLE), len(ARTICLE))


def test_a_person_needs_the_permission_and_is_remembered(of: Source) -> None:
    alice, nobody = person("alice"), person("nobody")
    nobody.user.user_permissions.clear()
    with pytest.raises(NotPermitted):
        capture(of, ARTICLE, origin="paste", actor=Actor("person", type(nobody.user).objects.get(pk=nobody.user.pk)))
    assert not Capture.objects.exists()
    assert capture(of, ARTICLE, origin="paste", actor=alice).capture.captured_by == alice.user


def test_a_withheld_source_takes_no_more_captures(of: Source) -> None:
    Source.objects.update(state="withheld")
    with pytest.raises(Refused) as refused:
        capture(of, ARTICLE, origin="paste", actor=IMPORT)
    assert refused.value.problems[0].code == "final"


BAD = [({"origin": "rumour"}, "origin"), ({"origin": "url", "archived_url": "ftp://example.org/"}, "archived_url"),
       ({"origin": "url", "retrieved_edtf": "whenever"}, "retrieved_edtf")]  # fmt: skip


@pytest.mark.parametrize(("facts", "field"), BAD)
def test_wrong_facts_are_refused_with_their_field(facts: dict[str, str], field: str, of: Source) -> None:
    with pytest.raises(Refused) as refused:
        capture(of, ARTICLE, actor=IMPORT, **facts)  # type: ignore[arg-type]
    assert refused.value.problems[0].path == (field,)
    assert not Capture.objects.exists()


def test_bytes_may_come_in_a_declared_encoding() -> None:
    data = "Zürich – “so”".encode("windows-1252")
    found = given(data, "windows-1252")
    assert (found.text, found.sha256_received) == ("Zürich – “so”", hashlib.sha256(data).hexdigest())
    assert given("café".encode("utf-16"), "utf-16").text == "café"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_of_byte_order_says_more_than_that_it_is_utf_8(encoding: str) -> None:
    data = "\ufeffZürich".encode(encoding)
    found = given(data)
    assert (found.text, found.sha256_received) == ("Zürich", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("data", "encoding", "code"), [
    (b"a\x81", "windows-1252", "not_decoded"),
    (b"abc", "utf-16", "not_decoded"),
    (b"\xff\xfea", "utf-8", "not_decoded"),
    (b"abc", "klingon", "unknown_encoding"),
    (b"abc", "rot13", "unknown_encoding"),
])  # fmt: skip
def test_bytes_that_cannot_be_decoded_are_refused(data: bytes, encoding: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        given(data, encoding)
    assert [problem.code for problem in refused.value.problems] == [code]
