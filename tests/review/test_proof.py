"""`verify`'s checks: silent on a sound base, and each fault found when it alone is put there unseen."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.test.utils import CaptureQueriesContext

from quotes import review
from quotes.models import (
    Actor,
    Anchor,
    Capture,
    Change,
    Claim,
    Evidence,
    Quote,
    QuoteTopic,
    Source,
    Speaker,
    Topic,
    change_log,
    triggers,
)
from quotes.models.decision import Decision
from quotes.review.proof import CHECKS, Fault, shown
from quotes.review.proof.fault import beside, chunks
from quotes.review.proof.shown import covered
from tests.review.making import (
    ARTICLE,
    anchor,
    draft_quote,
    published,
    published_claim,
    published_quote,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)


def faults() -> list[Fault]:
    return [fault for _, check in CHECKS for fault in check(lambda _: None)]


def codes() -> list[str]:
    return sorted(fault.code for fault in faults())


@pytest.fixture
def base(alice: Actor, bob: Actor) -> Any:
    """A sound base with something of everything; answers its published quote."""
    of = published(source(url="https://example.org/a", published_edtf="2024-08"))
    made = quote(of, published(speaker()), said_edtf="2024-08~")
    published(made, anchor(made, saved_capture(of), made.text), relay(made, published(speaker(kind="organization"))))
    topic = Topic(name="Harbours", slug="harbours")
    review.write(topic, actor=alice)
    review.write(QuoteTopic(quote=made, topic=topic), actor=bob, reason="Its topic.")
    published_claim(made)
    draft_quote(alice)
    review.withhold(published_quote(), actor=bob, reason="A court.")
    retracted = published_quote()
    review.retract(retracted.source, actor=bob, reason="Wrong.")
    made.refresh_from_db()
    return made


@pytest.mark.django_db
def test_an_empty_base_and_a_sound_one_have_no_faults(request: pytest.FixtureRequest) -> None:
    assert faults() == []
    request.getfixturevalue("base")
    assert faults() == []


def held(made: Quote) -> Anchor:
    return made.anchors.get()


def unheld(write: Callable[[], object]) -> None:
    """Write past the triggers."""
    connection.check_constraints()  # PostgreSQL drops no trigger of a table with constraints still to check
    triggers.drop(connection)
    write()
    triggers.install(connection)


def capture_text(text: str) -> Callable[[Quote], None]:
    def tamper(made: Quote) -> None:
        unheld(lambda: Capture.objects.filter(source=made.source).update(text=text, length=len(text)))

    return tamper


def spoilt_text(made: Quote) -> None:
    """A flaw that the fields would refuse, put there by an expression, which they do not see."""
    spoilt = Replace(F("text"), Value("Lindau"), Value("Lind\x07u"))
    unheld(lambda: Capture.objects.filter(source=made.source).update(text=spoilt))


def decided(made: object, **fields: object) -> None:
    stamp = datetime(2026, 11, 22, tzinfo=UTC)
    Decision(**{"quote": made, "actor_kind": "import", "at": stamp, **fields}).save()


def updated(model: type, **fields: object) -> Callable[[Quote], None]:
    """Every row of a table changed."""
    return lambda made: model.objects.update(**fields)  # type: ignore[attr-defined]


def of_quote(**fields: object) -> Callable[[Quote], object]:
    return lambda made: Quote.objects.filter(pk=made.pk).update(**fields)


def of_anchor(**fields: object) -> Callable[[Quote], object]:
    return lambda made: Anchor.objects.filter(quote=made).update(**fields)


WRONG = "0" * 64
TAMPERED: dict[str, tuple[Callable[[Quote], object], list[str]]] = {
    "a character of the text": (
        capture_text(ARTICLE.replace("waited", "wasted")), ["digest", "not_there"]),
    "a character before the words": (
        capture_text(ARTICLE.replace("“We", "«We")), ["digest", "prefix"]),
    "a character after the words": (
        capture_text(ARTICLE.replace(",” Ada", ",” Eda")), ["digest", "suffix"]),
    "a character far from the words": (
        capture_text(ARTICLE.replace("40 million", "50 million")), ["digest"]),
    "a text that grew": (capture_text(ARTICLE + "!"), ["digest"]),
    "a control character in the text": (spoilt_text, ["digest", "not_normal"]),
    "a character of the anchor's words": (
        of_anchor(exact="We have wasted for this day"), ["anchor_digest", "anchor_digest", "exact"]),
    "a character of the anchor's context": (of_anchor(prefix="x"), ["prefix", "search_words"]),
    "a character of the other context": (of_anchor(suffix="x"), ["search_words", "suffix"]),
    "an anchor's place": (of_anchor(start=F("start") + 1, end=F("end") + 1), ["not_there"]),
    "an anchor's place beyond the text": (
        of_anchor(start=F("start") + 4000, end=F("end") + 4000), ["span"]),
    "an anchor's digest": (of_anchor(sha256=WRONG), ["anchor_digest", "anchor_digest", "not_rebuilt", "not_there"]),
    "an anchor's status": (of_anchor(status="lost"), ["anchor_not_exact", "status"]),
    "an anchor not checked": (of_anchor(status="unverifiable"), ["anchor_unchecked", "status"]),
    "a character of the quote": (of_quote(text="We have waited for that day"), ["not_rebuilt", "search_words"]),
    "a state without a decision": (of_quote(state="draft"), ["no_evidence", "public", "public", "state"]),
    "a decision without its state": (
        lambda made: decided(made, from_state="published", to_state="retracted"), ["state"]),
    "a decision out of nowhere": (
        lambda made: decided(made, from_state="draft", to_state="published"),
        ["decision_forbidden", "decision_gap"]),
    "a decision that is no step": (
        lambda made: decided(made, from_state="published", to_state="in_review"), ["decision_forbidden", "state"]),
    "an unpublished source": (
        lambda made: Source.objects.filter(pk=made.source_id).update(state="draft"),
        ["source_not_published", "state"]),
    "an unpublished speaker": (
        lambda made: Speaker.objects.filter(quotes=made).update(state="withheld"),
        ["speaker_not_published", "state"]),
    "an unpublished relay": (
        lambda made: Speaker.objects.filter(relayed__quote=made).update(state="draft"),
        ["speaker_not_published", "state"]),
    "a claim without evidence": (lambda made: Evidence.objects.all().delete(), ["no_evidence"]),
    "evidence said to be hidden": (updated(Evidence, public=False), ["public"]),
    "a topic's quote said to be hidden": (updated(QuoteTopic, public=False), ["public"]),
    "a topic's quote on another day": (updated(QuoteTopic, said_first=1, said_last=2), ["said_first", "said_last"]),
    "a quote on another day": (of_quote(said_first=1), ["said_days", "said_first"]),
    "a source's key": (lambda made: Source.objects.filter(pk=made.source_id).update(title_key="x"), ["title_key"]),
    "an address's key": (lambda made: Source.objects.filter(pk=made.source_id).update(url_key="x"), ["url_key"]),
    "a topic's key": (updated(Topic, name_key="x"), ["name_key"]),
    "words that are searched": (of_quote(search_words="x"), ["search_words"]),
    "a time of making": (of_quote(created_at=datetime(2020, 1, 1, tzinfo=UTC)), ["created_at"]),
}  # fmt: skip


@pytest.mark.django_db
def test_each_fault_is_found(base: Quote) -> None:
    for what, (tamper, expected) in TAMPERED.items():
        with transaction.atomic():
            tamper(base)
            assert (what, codes()) == (what, sorted(expected))
            transaction.set_rollback(True)
    assert faults() == []


@pytest.mark.django_db
def test_a_retracted_quote_must_not_show_what_is_withheld(bob: Actor) -> None:
    made = published_quote()
    review.retract(made, actor=bob, reason="Wrong.")
    Speaker.objects.filter(pk=made.speaker_id).update(state="withheld")
    Quote.objects.filter(pk=made.pk).update(text="Other words")
    assert codes() == ["not_rebuilt", "search_words", "shows_hidden", "state"]


@pytest.mark.django_db
def test_an_anchor_without_a_text_is_not_told_to_have_moved(alice: Actor) -> None:
    of = published(source())
    saved_capture(of, keep=False)
    made = draft_quote(alice, source=of)
    assert codes() == []
    made.anchors.update(status="moved")
    assert codes() == ["status"]


@pytest.mark.django_db
def test_missing_triggers_are_named(base: Quote) -> None:
    connection.check_constraints()
    triggers.drop(connection)
    found = faults()
    triggers.install(connection)
    assert {fault.code for fault in found} == {"trigger_missing"}
    assert {"decision", "capture", "proposal", "quotes_historicalquote"} <= {fault.table for fault in found}


@pytest.mark.django_db
def test_a_stored_date_that_cannot_be_read_is_a_fault_and_no_accident(base: Quote) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quote SET said_edtf = 'whenever' WHERE said_edtf IS NOT NULL")
        cursor.execute("UPDATE source SET url = 'http://a b/' WHERE url IS NOT NULL")
    assert codes() == ["said_days", "url_key"]


@pytest.mark.django_db
def test_statements_do_not_grow_with_rows(base: Quote) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert faults() == []
        return len(statements)

    before = count()
    for _ in range(5):
        published_claim(published_quote())
    assert count() == before


@pytest.mark.django_db
def test_every_row_looked_at_is_counted(base: Quote) -> None:
    seen = dict.fromkeys((name for name, _ in CHECKS), 0)
    for name, check in CHECKS:

        def add(rows: int, name: str = name) -> None:
            seen[name] += rows

        assert list(check(add)) == []
    assert seen["captured texts and anchors"] == Capture.objects.count()
    assert seen["states of quotes"] == Quote.objects.count()
    assert seen["closure of claims"] == Claim.objects.count()


# ---------------------------------------------------------------- what the public sees

COVERED = [
    ([], 10, 0),
    ([(0, 10)], 10, 10),
    ([(2, 4), (6, 8)], 10, 4),
    ([(2, 6), (4, 8)], 10, 6),
    ([(4, 8), (2, 6), (5, 6)], 10, 6),
    ([(-5, 3), (8, 20)], 10, 5),
    ([(3, 3)], 10, 0),
]


@pytest.mark.parametrize(("spans", "length", "expected"), COVERED)
def test_spans_are_counted_once(spans: list[tuple[int, int]], length: int, expected: int) -> None:
    assert covered(spans, length) == expected


def in_sight() -> list[int]:
    return [one.public for one in shown(lambda _: None)]


@pytest.mark.django_db
def test_a_verbatim_quote_shows_its_words_and_their_context(bob: Actor) -> None:
    made = published_quote()
    [one] = shown(lambda _: None)
    assert one.public == 32 + len(made.text) + 32
    assert (one.length, one.source) == (len(ARTICLE), made.source.slug)
    assert one.share == one.public / len(ARTICLE)
    review.withhold(made, actor=bob, reason="A court.")
    assert in_sight() == [0]


@pytest.mark.django_db
def test_an_indirect_quote_shows_its_words_alone_and_a_short_label() -> None:
    of = published(source())
    capture = saved_capture(of)
    words = "the work had cost more than 40 million"
    made = quote(of, published(speaker()), words, kind="indirect")
    label = ARTICLE[:125]
    published(
        made,
        anchor(made, capture, words),
        anchor(made, capture, "The port office reported", part="attribution"),
        anchor(made, capture, label, part="attribution"),
    )
    assert in_sight() == [len(words) + len("The port office reported")]


@pytest.mark.django_db
def test_a_public_text_and_a_draft_show_nothing_that_is_private(alice: Actor) -> None:
    of = published(source(text_access="public"))
    published_quote(source=of)
    assert in_sight() == []
    draft_quote(alice)
    assert in_sight() == [0]


# ---------------------------------------------------------------- streams


def test_two_streams_are_read_side_by_side() -> None:
    rows = [(1, "a"), (3, "b"), (4, "c")]
    others = [(0, "lost"), (1, "x"), (1, "y"), (2, "lost"), (4, "z"), (9, "lost")]
    assert list(beside(rows, others)) == [
        ((1, "a"), [(1, "x"), (1, "y")]),
        ((3, "b"), []),
        ((4, "c"), [(4, "z")]),
    ]


def test_rows_come_a_thousand_at_a_time() -> None:
    seen: list[int] = []
    lots = [len(lot) for lot in chunks(iter(range(2_500)), seen.append)]
    assert lots == seen == [1_000, 1_000, 500]


def test_what_the_log_of_changes_lacks_or_makes_up_is_a_fault(base: Quote) -> None:
    change_log.settle(connection)
    triggers.drop(connection)
    try:
        Change.objects.filter(quote=base, kind="new").delete()
        Change.objects.filter(quote=base).update(kind="retracted")
        Change.objects.filter(claim__isnull=False).update(id=base.pk)
        found = {fault.code for fault in faults() if fault.table == "change"}
        assert found == {"trigger_missing", "not_logged", "logged_otherwise", "logged_for_nothing"}
        change_log.drop(connection)
        assert "log_not_kept" in {fault.code for fault in faults() if fault.table == "change"}
    finally:
        triggers.install(connection)
        change_log.install(connection)
