"""A text of a source from plain data."""

import hashlib
from typing import Any

import pytest

from quotes.ingest import capture_text
from quotes.models import Actor, Capture
from quotes.review import Refused
from quotes.review.plain import NotFound, id_of
from tests.review.making import fresh, person, published, saved_capture, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db: None) -> Actor:
    return person("alice")


def test_a_text_comes_in_with_what_is_known_of_it(alice: Actor) -> None:
    article = published(source())
    before = saved_capture(article)
    given = {
        "extent": "excerpt", "media_type": "text/html", "retrieved": {"as_said": "today", "edtf": "2026-11-22"},
        "archived_url": "https://archive.example/1", "supersedes": id_of(before),
    }  # fmt: skip
    key, created = capture_text(id_of(article), "A text.\r\n", given, actor=alice)
    made: Any = Capture.objects.get(pk=key)
    assert created
    assert (made.text, made.extent, made.origin, made.media_type) == ("A text.\n", "excerpt", "paste", "text/html")
    assert (made.retrieved_text, made.retrieved_edtf, made.supersedes) == ("today", "2026-11-22", before)
    assert made.captured_by == alice.user
    assert capture_text(id_of(article), "A text.\n", {}, actor=alice) == (key, False)


def test_the_bytes_of_a_file_come_in_with_their_encoding(alice: Actor) -> None:
    article, given = id_of(published(source())), "“Grün”\r\n".encode("windows-1252")
    key, created = capture_text(article, given, {"encoding": "windows-1252"}, actor=alice)
    made: Any = Capture.objects.get(pk=key)
    assert (created, made.text, made.origin) == (True, "“Grün”\n", "file")
    assert made.sha256_received == hashlib.sha256(given).hexdigest()
    with pytest.raises(Refused):
        capture_text(article, given, {}, actor=alice)


def test_a_text_that_is_not_kept_leaves_its_digest(alice: Actor) -> None:
    key, _ = capture_text(id_of(published(source())), "A text.", {"keep": False}, actor=alice)
    made = Capture.objects.get(pk=key)
    assert (made.text, made.length) == (None, 7)


@pytest.mark.parametrize(
    ("text", "given", "told"),
    [
        ("", {}, ("empty", "text")),
        (5, {}, ("type", "text")),
        ("a\0", {}, ("nul", "text.1")),
        ("A.", {"keep": "yes"}, ("type", "keep")),
        ("A.", {"extent": "half"}, ("invalid_choice", "extent")),
        ("A.", {"media_type": "x" * 101}, ("max_length", "media_type")),
        ("A.", {"media_type": None}, ("null", "media_type")),
        ("A.", {"archived_url": "ftp://a"}, ("url", "archived_url")),
        ("A.", {"retrieved": {"edtf": "soon"}}, ("edtf", "retrieved.edtf")),
        ("A.", {"origin": "fixture"}, ("unknown_field", "origin")),
    ],
)
def test_what_is_wrong_is_told(alice: Actor, text: Any, given: dict[str, Any], told: tuple[str, str]) -> None:
    article = published(source())
    with pytest.raises(Refused) as refused:
        capture_text(id_of(article), text, given, actor=alice)
    assert [(one.code, ".".join(one.path)) for one in refused.value.problems] == [told]
    assert not Capture.objects.exists()
    assert fresh(article).version == article.version


def test_what_it_supersedes_is_of_the_same_source(alice: Actor) -> None:
    other = saved_capture(published(source()))
    with pytest.raises(Refused, match="another source"):
        capture_text(id_of(published(source())), "A.", {"supersedes": id_of(other)}, actor=alice)
    with pytest.raises(NotFound):
        capture_text("src_" + "0" * 32, "A.", {}, actor=alice)


def test_a_source_that_is_full_says_so(alice: Actor) -> None:
    article = published(source())
    Capture.objects.bulk_create(
        Capture(source=article, seq=seq, text=str(seq), sha256=f"{seq:064x}", length=len(str(seq)), origin="paste",
                captured_at="2026-11-22T12:00:00Z")
        for seq in range(100)
    )  # fmt: skip
    with pytest.raises(Refused, match="full"):
        capture_text(id_of(article), "One more.", {}, actor=alice)
