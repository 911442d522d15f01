"""A text that was not kept comes back: found by its digest, its anchors checked, nothing else changed."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quotes.ingest import attach_text
from quotes.models import Anchor, Capture, Quote
from quotes.review import Refused, hindrances
from quotes.review.proof import CHECKS
from tests.review.making import ARTICLE, anchor, fresh, published, quote, rows, saved_capture, source, speaker

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "the work had cost more than 40 million"


@pytest.fixture
def made() -> Quote:
    """A published quote whose source's text is not kept, with one anchor's words withheld."""
    of = published(source())
    capture = saved_capture(of, keep=False)
    made = quote(of, published(speaker()), WORDS, kind="indirect")
    label = anchor(made, capture, "The port office reported", part="attribution", prefix=None, suffix=None)
    return published(made, anchor(made, capture, WORDS, exact=None, prefix=None, suffix=None), label)


def faults() -> list[str]:
    return [fault.code for _, check in CHECKS for fault in check(lambda _: None)]


def test_the_text_is_added_and_every_anchor_verified(made: Quote) -> None:
    assert set(made.anchors.values_list("status", flat=True)) == {"unverifiable"}
    attached = attach_text(ARTICLE.encode(), at=NOON)
    assert (attached.added, dict(attached.anchors), attached.sound) == (True, {"exact": 2}, True)
    assert Capture.objects.get().text == ARTICLE
    assert list(made.anchors.values_list("status", "checked_at")) == [("exact", NOON)] * 2
    assert (fresh(made).version, fresh(made).state) == (made.version + 1, "published")
    assert fresh(made.source).version == made.source.version + 1
    assert faults() == []
    assert hindrances(made) == []


def test_withheld_words_stay_withheld(made: Quote) -> None:
    attach_text(ARTICLE.encode())
    held = made.anchors.get(part="words")
    assert (held.exact, held.prefix, held.suffix) == (None, None, None)


def test_the_check_is_an_import_in_history_and_no_correction(made: Quote) -> None:
    attach_text(ARTICLE.encode())
    last = Anchor.history.first()
    assert (last.actor_kind, last.history_user, last.history_type, last.status) == ("import", None, "~", "exact")
    assert "checked" in last.history_change_reason
    assert made.decisions.count() == 1


def test_a_second_time_writes_nothing(made: Quote) -> None:
    attach_text(ARTICLE.encode(), at=NOON)
    before, version = rows(), fresh(made).version
    again = attach_text(ARTICLE.encode())
    assert (again.added, dict(again.anchors)) == (False, {"exact": 2})
    assert (rows(), fresh(made).version) == (before, version)
    assert set(made.anchors.values_list("checked_at", flat=True)) == {NOON}


def test_line_ends_and_unicode_forms_do_not_matter(made: Quote) -> None:
    assert attach_text(ARTICLE.replace("\n", "\r\n").encode()).added
    assert Capture.objects.get().text == ARTICLE


def test_every_capture_of_the_text_gets_it(made: Quote) -> None:
    saved_capture(published(source()), keep=False)
    assert len(attach_text(ARTICLE.encode()).captures) == 2
    assert not Capture.objects.filter(text=None).exists()


def test_another_text_is_refused_and_told_what_is_waited_for(made: Quote) -> None:
    other = ARTICLE.replace("waited", "wasted")
    with pytest.raises(Refused) as refused:
        attach_text(other.encode())
    [problem] = refused.value.problems
    capture = Capture.objects.get()
    assert problem.code == "another_text"
    assert capture.sha256[:12] in problem.message
    assert f"{capture.length:,} characters" in problem.message
    assert "wait for theirs: 1 (" in problem.message
    assert capture.text is None


def test_where_nothing_waits_that_is_said() -> None:
    with pytest.raises(Refused, match="No capture waits for a text"):
        attach_text(b"Whatever.")


def test_a_text_that_breaks_the_rule_is_refused_with_its_place(made: Quote) -> None:
    with pytest.raises(Refused, match="byte 3"):
        attach_text(b"bad\xff")


def test_words_that_do_not_stand_there_are_told_and_not_moved(made: Quote) -> None:
    held = made.anchors.get(part="attribution")
    Anchor.objects.filter(pk=held.pk).update(start=held.start - 4, end=held.end - 4)
    attached = attach_text(ARTICLE.encode())
    assert (dict(attached.anchors), attached.sound) == ({"exact": 1, "moved": 1}, False)
    moved = made.anchors.get(part="attribution")
    assert (moved.status, moved.start) == ("moved", held.start - 4)
    assert faults() == ["anchor_not_exact"]


def test_statements_do_not_grow_with_anchors(made: Quote) -> None:
    capture = Capture.objects.get()
    for _ in range(20):
        one = quote(made.source, made.speaker, WORDS, kind="indirect")
        published(one, anchor(one, capture, WORDS, exact=None, prefix=None, suffix=None))
    with CaptureQueriesContext(connection) as statements:
        assert attach_text(ARTICLE.encode()).anchors["exact"] == 22
    assert len(statements) <= 16
