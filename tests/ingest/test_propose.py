"""What a machine finds becomes quotes that wait for a person: once each, all or none, signed by the machine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quotes.ingest import Proposed, capture_text, propose
from quotes.models import Actor, Anchor, Capture, Proposal, Quote
from quotes.models.decision import Decision
from quotes.review import NotPermitted, Refused, accept
from quotes.review.plain import NotFound, id_of
from quotes.review.rights import last_editor
from tests.review.making import ARTICLE, fresh, person, published, rows, saved_capture, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db: None) -> Actor:
    return person("alice")


@pytest.fixture
def capture(db: None) -> Capture:
    return saved_capture(published(source()))


def candidate(*words: str, **more: Any) -> dict[str, Any]:
    spans = [{"start": ARTICLE.index(one), "end": ARTICLE.index(one) + len(one)} for one in words]
    return {"spans": spans, "kind": "direct", **more}


def proposed(of: Capture, by: Actor, *candidates: Any, **more: Any) -> Proposed:
    given = {"extractor": "finder", "version": "1", **more}
    return propose(id_of(of), candidates=list(candidates), actor=by, **given)


def refused(of: Capture, by: Actor, *candidates: Any, **more: Any) -> list[tuple[str, str]]:
    before = rows()
    with pytest.raises(Refused) as told:
        proposed(of, by, *candidates, **more)
    assert rows() == before
    return [(one.code, ".".join(one.path)) for one in told.value.problems]


def test_a_candidate_becomes_a_quote_that_waits(capture: Capture, alice: Actor) -> None:
    first, second = "We have waited for this day", "and it was worth it"
    more = {"speaker_label": "Ada Moser", "cue": "said", "confidence": 0.75, "payload": {"rule": [1, "a"]}}
    made = proposed(capture, alice, candidate(first, second, **more))
    quote = Quote.objects.get()
    assert made == Proposed([quote.pk], 1)
    assert (quote.state, quote.text, quote.identity) == ("proposed", f"{first} {second}", "unknown")
    assert quote.speaker_label == "Ada Moser"
    assert list(Anchor.objects.values_list("exact", "status")) == [(first, "exact"), (second, "exact")]
    row = Proposal.objects.get()
    assert (row.quote, row.extractor, row.version, row.confidence) == (quote, "finder", "1", 0.75)
    assert row.payload["cue"] == "said"
    assert row.payload["more"] == {"rule": [1, "a"]}


def test_it_is_the_machines_word_and_whoever_called_it_is_known(capture: Capture, alice: Actor) -> None:
    proposed(capture, alice, candidate("this day"))
    quote = Quote.objects.get()
    decision = Decision.objects.get(quote=quote)
    assert (decision.from_state, decision.to_state, decision.actor_kind) == (None, "proposed", "machine")
    assert decision.actor is None
    row = Quote.history.get(id=quote.pk)
    assert (row.actor_kind, row.history_user) == ("machine", alice.user)


def test_whose_machine_suggested_it_edited_it_last(capture: Capture, alice: Actor) -> None:
    """Nobody gets round the rule of two persons by a machine of his own."""
    proposed(capture, alice, candidate("this day"))
    quote = Quote.objects.get()
    assert last_editor(quote) == alice.user.pk
    accept(quote, actor=person("bob", reviews=True))
    assert last_editor(fresh(quote)) == alice.user.pk


def test_the_same_again_is_nothing_new(capture: Capture, alice: Actor) -> None:
    both = [candidate("this day"), candidate("worth it")]
    first = proposed(capture, alice, *both)
    before = rows()
    assert proposed(capture, alice, *both, both[0]) == Proposed(first.quotes, 0)
    assert rows() == before
    more = proposed(capture, person("dora"), candidate("on Monday"), *both)
    assert (more.created, more.quotes[1:]) == (1, first.quotes)
    assert proposed(capture, alice, both[0], version="2").created == 1
    assert proposed(capture, alice, both[0], extractor="other").created == 1


def test_one_candidate_twice_is_one_quote(capture: Capture, alice: Actor) -> None:
    assert proposed(capture, alice, candidate("this day"), candidate("this day", confidence=0.1)).created == 1
    assert Quote.objects.count() == 1


def test_the_sources_own_voice_has_no_speaker(capture: Capture, alice: Actor) -> None:
    proposed(capture, alice, candidate("on Monday", kind="own"))
    assert Quote.objects.get().identity == "source"


def test_nothing_is_something(capture: Capture, alice: Actor) -> None:
    assert proposed(capture, alice) == Proposed([], 0)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"spans": []}, ("spans", "spans")),
        ({"spans": [{"start": 0, "end": 1}] * 21}, ("spans", "spans")),
        ({"spans": [{"start": 0}]}, ("required", "spans.0.end")),
        ({"spans": [{"start": -1, "end": 3}]}, ("min_value", "spans.0.start")),
        ({"spans": [{"start": 0, "end": 100_000}]}, ("anchor_span", "spans.0.start")),
        ({"spans": [{"start": 0, "end": 3}, {"start": 5, "end": 4}]}, ("anchor_span", "spans.1.start")),
        ({"kind": "shouted"}, ("invalid_choice", "kind")),
        ({"confidence": 1.01}, ("proposal_confidence", "confidence")),
        ({"confidence": float("nan")}, ("proposal_confidence", "confidence")),
        ({"confidence": "high"}, ("type", "confidence")),
        ({"cue": "x" * 101}, ("max_length", "cue")),
        ({"speaker_label": "a\0"}, ("nul", "speaker_label")),
        ({"speaker": "spk_" + "0" * 32}, ("unknown_field", "speaker")),
        ({"payload": []}, ("payload", "payload")),
        ({"payload": {"a": "b\0"}}, ("payload", "payload")),
        ({"payload": {"a\ud800": 1}}, ("payload", "payload")),
        ({"payload": {"a": 2**60}}, ("payload", "payload")),
        ({"payload": {"a": float("inf")}}, ("payload", "payload")),
        ({"payload": {"a": "x" * 20_000}}, ("payload", "payload")),
        ({"payload": {"a": [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]}}, ("payload", "payload")),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    capture: Capture, alice: Actor, wrong: dict[str, Any], told: tuple[str, str]
) -> None:
    code, path = told
    assert refused(capture, alice, candidate("this day"), {**candidate("worth it"), **wrong}) == [
        (code, f"candidates.1.{path}")
    ]


def test_what_is_wrong_with_the_whole_is_told(capture: Capture, alice: Actor) -> None:
    one = candidate("this day")
    assert refused(capture, alice, *[one] * 101) == [("too_many", "candidates")]
    assert refused(capture, alice, "one") == [("type", "candidates.0")]
    assert refused(capture, alice, one, extractor="") == [("blank", "extractor")]
    assert refused(capture, alice, one, version="x" * 101) == [("max_length", "version")]
    with pytest.raises(Refused, match="a list"):
        propose(id_of(capture), extractor="x", version="1", candidates="all", actor=alice)
    with pytest.raises(NotFound):
        propose("cap_" + "0" * 32, extractor="x", version="1", candidates=[], actor=alice)
    with pytest.raises(Refused, match="begin with cap_"):
        propose("q_" + "0" * 32, extractor="x", version="1", candidates=[], actor=alice)


def test_a_text_that_is_not_kept_has_nothing_to_find(alice: Actor) -> None:
    unkept = saved_capture(published(source()), keep=False)
    assert refused(unkept, alice, candidate("this day")) == [("no_text", "capture")]


def test_a_source_that_is_rejected_takes_no_more(alice: Actor) -> None:
    gone = source(state="rejected")
    gone.save()
    assert refused(saved_capture(gone), alice, candidate("this day")) == [("final", "capture")]


def test_it_needs_the_right_to_add_quotes(capture: Capture, alice: Actor) -> None:
    alice.user.user_permissions.clear()
    nobody = Actor("person", type(alice.user).objects.get(pk=alice.user.pk))
    with pytest.raises(NotPermitted):
        proposed(capture, nobody, candidate("this day"))
    with pytest.raises(NotPermitted):
        capture_text(id_of(capture.source), "A text.", {}, actor=nobody)


def test_statements_grow_with_what_is_new_only(capture: Capture, alice: Actor) -> None:
    words = ["this day", "worth it", "on Monday", "The mayor", "port office"]

    def asked(count: int, version: str) -> int:
        with CaptureQueriesContext(connection) as found:
            proposed(capture, alice, *map(candidate, words[:count]), version=version)
        return len(found)

    asked(1, "0")
    one, five = asked(1, "1"), asked(5, "2")
    assert (five - one) % 4 == 0
    assert (five - one) // 4 <= 45
    assert asked(5, "2") <= 12


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one() -> None:
    alice, capture = person("alice"), saved_capture(published(source()))
    start = Barrier(3)

    def suggest(number: int) -> Proposed:
        try:
            start.wait()
            return proposed(capture, alice, candidate("this day"))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(suggest, range(3)))
    assert sorted(one.created for one in made) == [0, 0, 1]
    assert {tuple(one.quotes) for one in made} == {(Quote.objects.get().pk,)}


def test_a_text_is_read_once_however_many_spans(capture: Capture, alice: Actor) -> None:
    with CaptureQueriesContext(connection) as found:
        proposed(capture, alice, candidate("this day", "worth it"), candidate("on Monday"))
    assert sum('"capture"."text"' in one["sql"] for one in found) == 1
