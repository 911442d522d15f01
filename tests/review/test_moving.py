"""An anchor moves when a person confirms where its words stand now: never silently, never to other words."""

from typing import Any

import pytest

from quotes import review
from quotes.models import Actor, Anchor, Capture, Conflict
from quotes.review import Move, NotPermitted, Refused, move, move_all
from tests.review.making import (
    ARTICLE,
    anchor,
    draft,
    draft_quote,
    fresh,
    published,
    published_quote,
    quote,
    rows,
    saved_capture,
    source,
)

WORDS = "We have waited for this day"
NEWER = f"Corrected on Tuesday.\n{ARTICLE}"
AT = NEWER.index(WORDS)
PLACE: Any = {"start": AT, "end": AT + len(WORDS)}


def anchored(of: Any) -> Any:
    return of.anchors.get()


def newer(of: Any, text: str = NEWER, **how: Any) -> Capture:
    return saved_capture(of.source, text, **how)


def test_an_anchor_moves_to_another_text_of_its_source(alice: Actor) -> None:
    made = draft_quote(alice)
    to, row, version = newer(made), anchored(made), made.version
    move(row, to=to, **PLACE, actor=alice, expected_version=version)
    found = anchored(made)
    assert (found.capture, found.start, found.end, found.status) == (to, AT, AT + len(WORDS), "exact")
    assert (found.exact, found.prefix, found.suffix) == (WORDS, NEWER[AT - 32 : AT], NEWER[found.end : found.end + 32])
    assert (row.capture_id, row.start, row.status) == (to.pk, AT, "exact")
    assert fresh(made).version > version
    assert found.history.first().history_user == alice.user


def test_an_anchor_moves_within_its_text(alice: Actor) -> None:
    of = published(source())
    text = f"{WORDS}. Later: {WORDS}."
    capture = saved_capture(of, text)
    made = quote(of, None)
    draft(made, anchor(made, capture, WORDS, text), by=alice)
    at = text.rindex(WORDS)
    move(anchored(made), to=capture, start=at, end=at + len(WORDS), actor=alice)
    assert (anchored(made).start, anchored(made).status) == (at, "exact")


def test_a_move_to_where_it_stands_already_changes_nothing(alice: Actor) -> None:
    made = draft_quote(alice)
    row, before = anchored(made), rows()
    move(row, to=row.capture, start=row.start, end=row.end, actor=alice)
    assert (fresh(made).version, rows()) == (made.version, before)


def test_an_anchor_without_its_words_moves_by_its_digest(alice: Actor) -> None:
    made = draft_quote(alice)
    Anchor.objects.update(exact=None, prefix=None, suffix=None)
    move(anchored(made), to=newer(made), **PLACE, actor=alice)
    found = anchored(made)
    assert (found.start, found.exact, found.prefix, found.status) == (AT, None, None, "exact")


REFUSED = [
    ({"start": AT + 1, "end": AT + 1 + len(WORDS)}, "other_words"),
    ({"start": AT, "end": AT + len(WORDS) - 1}, "other_words"),
    ({"start": 0, "end": 999_999}, "anchor_span"),
    ({"start": -3, "end": 4}, "anchor_span"),
    ({"start": 5, "end": 5}, "anchor_span"),
]


@pytest.mark.parametrize(("place", "code"), REFUSED)
def test_other_words_are_refused(alice: Actor, place: Any, code: str) -> None:
    made = draft_quote(alice)
    to, row, before = newer(made), anchored(made), rows()
    kept = (row.capture_id, row.start)
    with pytest.raises(Refused) as refused:
        move(row, to=to, **place, actor=alice)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert (row.capture_id, row.start) == kept
    assert rows() == before


def test_a_text_of_another_source_is_refused(alice: Actor) -> None:
    made = draft_quote(alice)
    with pytest.raises(Refused, match="another source"):
        move(anchored(made), to=saved_capture(published(source()), NEWER), **PLACE, actor=alice)


def test_a_text_that_is_not_kept_is_refused(alice: Actor) -> None:
    made = draft_quote(alice)
    with pytest.raises(Refused, match="not kept"):
        move(anchored(made), to=newer(made, keep=False), **PLACE, actor=alice)


def test_a_published_quote_moves_as_a_correction(bob: Actor, carol: Actor) -> None:
    made = published_quote()
    to = newer(made)
    with pytest.raises(Refused, match="needs a reason"):
        move(anchored(made), to=to, **PLACE, actor=bob)
    assert anchored(made).capture != to
    move(anchored(made), to=to, **PLACE, actor=bob, reason="The page was corrected.")
    assert anchored(made).capture == to
    [waiting] = review.pending(fresh(made))
    assert (waiting.actor, waiting.reason) == (bob.user, "The page was corrected.")
    review.confirm(fresh(made), actor=carol)


def test_a_contributor_moves_no_published_quote(alice: Actor) -> None:
    made = published_quote()
    with pytest.raises(NotPermitted):
        move(anchored(made), to=newer(made), **PLACE, actor=alice, reason="The page was corrected.")


def test_a_stale_move_is_refused(alice: Actor, bob: Actor) -> None:
    made = draft_quote(alice)
    to, version = newer(made), made.version
    theirs = fresh(made)
    theirs.note = "Heard."
    review.write(theirs, actor=bob)
    with pytest.raises(Conflict):
        move(anchored(made), to=to, **PLACE, actor=alice, expected_version=version)
    assert anchored(made).capture != to


def test_several_move_together_or_not_at_all(alice: Actor) -> None:
    of = published(source())
    made = [draft_quote(alice, words, source=of) for words in (WORDS, "it was worth it")]
    to = saved_capture(of, NEWER)
    moves = [
        Move(anchored(one), to, NEWER.index(one.text), NEWER.index(one.text) + len(one.text)) for one in made
    ]  # fmt: skip
    before = rows()
    with pytest.raises(Conflict):
        move_all(moves, actor=alice, expected_versions={made[0].pk: made[0].version, made[1].pk: 99})
    assert rows() == before
    assert all(one.anchor.capture_id != to.pk for one in moves)
    move_all(moves, actor=alice, expected_versions={one.pk: one.version for one in made})
    assert {anchored(one).capture for one in made} == {to}


def test_the_spans_of_one_quote_move_as_one_edit(bob: Actor) -> None:
    made = published_quote()
    row = Anchor(
        quote=made, capture=made.source.captures.get(), start=ARTICLE.index("it was"), end=ARTICLE.index("it was") + 15
    )
    made.text = f"{WORDS} it was worth it"
    with review.edit(made, actor=bob, reason="The second half.") as act:
        act.save(row)
        act.save(made)
    to = newer(made)
    spans = [(one, NEWER.index(one.exact)) for one in made.anchors.all()]
    moves = [Move(one, to, at, at + len(one.exact)) for one, at in spans]
    move_all(moves, actor=bob, reason="The page was corrected.", expected_versions={made.pk: fresh(made).version})
    assert set(made.anchors.values_list("capture", flat=True)) == {to.pk}
    assert [one.reason for one in review.pending(fresh(made))] == ["The second half.", "The page was corrected."]
