"""Purging: the words go from everywhere, what says that they were here stays, and nothing else is touched."""

from typing import Any

import pytest
from django.core.serializers import serialize
from django.db import DatabaseError, connection, transaction

from quotes import review
from quotes.models import Actor, Capture, Conflict, Decision, Purging, SourceCorrection, triggers
from quotes.models.user import User
from quotes.review import NotPermitted, Refused
from quotes.review.proof import CHECKS
from quotes.review.purge import preview_purge
from tests.review.making import (
    ARTICLE,
    fresh,
    published,
    published_claim,
    published_quote,
    relay,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
WHY = "A court ordered it."


@pytest.fixture
def root(db: None) -> Actor:
    """An administrator."""
    return Actor("person", User.objects.create_superuser("root"))


def everything() -> str:
    """All that the base holds, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        told = []
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            told.append(f"{table}: {cursor.fetchall()}")
    return "\n".join(told)


def withheld(record: Any, by: Actor) -> Any:
    review.withhold(record, actor=by, reason=WHY)
    return record


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_the_words_of_a_source_and_of_its_quotes_are_nowhere_any_more(bob: Actor, root: Actor) -> None:
    of = published(source("A harbour at Lindau", byline="Berta Ufer", url="https://paper.example/harbour"))
    said = published_quote(source=of, speaker_label="the mayoress", note="Heard twice.")
    SourceCorrection.objects.create(source=fresh(of), text="Not Lindau but Bregenz.")
    edited = fresh(of)
    edited.title = "A harbour at Bregenz"
    review.write(edited, actor=bob, reason="The title was changed.")
    withheld(fresh(of), bob)
    [decision, *_] = review.purge(fresh(of), actor=root, reason=WHY)
    left = everything()
    for words in (
        "harbour",
        "Lindau",
        "Bregenz",
        "Berta",
        "paper.example",
        "We have waited",
        "mayoress",
        "Heard",
        ARTICLE[:30],
    ):
        assert words not in left.replace("A court ordered it.", ""), words
    assert (decision.from_state, decision.to_state, decision.reason) == ("withheld", "withheld", WHY)
    assert (fresh(of).title, fresh(said).text) == ("[removed]", "[removed]")


def test_digests_places_and_decisions_stay(bob: Actor, root: Actor) -> None:
    said = published_quote()
    anchor, capture = said.anchors.get(), said.source.captures.get()
    before = Decision.objects.filter(quote=said).count()
    withheld(fresh(said), bob)
    review.purge(fresh(said), actor=root, reason=WHY)
    now = said.anchors.get()
    assert (now.sha256, now.start, now.end, now.exact, now.prefix) == (
        anchor.sha256,
        anchor.start,
        anchor.end,
        None,
        None,
    )
    assert Decision.objects.filter(quote=said).count() == before + 2
    assert Capture.objects.get(pk=capture.pk).text == ARTICLE  # the source itself stands


def test_a_person_goes_with_names_numbers_and_what_was_said(bob: Actor, root: Actor) -> None:
    ada = published(speaker("Ada Moser", description="Mayoress of Lindau", sort_name="Moser, Ada"))
    ada.names.create(name="A. Moser")
    ada.identifiers.create(scheme="wikidata", value="Q99")
    said = published_quote(speaker=ada)
    withheld(fresh(ada), bob)
    review.purge(fresh(ada), actor=root, reason=WHY)
    left = everything()
    for words in ("Moser", "Mayoress", "Q99", "We have waited for this day'"):
        assert words not in left.replace(ARTICLE, "").replace(repr(ARTICLE)[1:-1], ""), words
    assert fresh(said).text == "[removed]"
    assert fresh(ada).names.count() == 0


def test_a_claim_goes_with_its_number(bob: Actor, root: Actor) -> None:
    made = published_claim(published_quote())
    made = fresh(made)
    made.quantity_text, made.amount, made.unit = "more than 40 million", "40000000", "crowns"
    review.write(made, actor=bob, reason="The number.")
    withheld(fresh(made), bob)
    review.purge(fresh(made), actor=root, reason=WHY)
    now = fresh(made)
    assert (now.text, now.quantity_text, now.amount, now.unit) == ("[removed]", None, None, None)
    assert "crowns" not in everything()


def test_what_else_is_there_stays_as_it_is(bob: Actor, root: Actor) -> None:
    other = published_quote("it was worth it", source=published(source("Another paper")))
    relay(other, None).save()
    before = serialize("json", [fresh(other), *other.anchors.all(), *other.relays.all(), *other.history.all()])
    said = published_quote()
    withheld(fresh(said), bob)
    review.purge(fresh(said), actor=root, reason=WHY)
    assert serialize("json", [fresh(other), *other.anchors.all(), *other.relays.all(), *other.history.all()]) == before


def test_the_base_is_sound_afterwards_and_append_only_again(bob: Actor, root: Actor) -> None:
    said = published_quote()
    withheld(fresh(said.source), bob)
    review.purge(fresh(said.source), actor=root, reason=WHY)
    assert [str(fault) for _, check in CHECKS for fault in check(lambda number: None)] == []
    assert not Purging.objects.exists()
    assert triggers.missing(connection) == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        said.history.all().delete()


def test_history_begins_anew_with_the_purge_and_its_reason(bob: Actor, root: Actor) -> None:
    said = published_quote()
    withheld(fresh(said), bob)
    review.purge(fresh(said), actor=root, reason=WHY)
    row = said.history.get()
    assert (row.text, row.history_user, row.history_change_reason) == ("[removed]", root.user, WHY)


def test_nobody_but_an_administrator_purges(bob: Actor) -> None:
    said = published_quote()
    withheld(fresh(said), bob)
    with pytest.raises(NotPermitted):
        review.purge(fresh(said), actor=bob, reason=WHY)
    assert fresh(said).text == said.text


def test_only_what_is_withheld_is_purged_and_only_for_a_reason(bob: Actor, root: Actor) -> None:
    said = published_quote()
    with pytest.raises(Refused) as refused:
        review.purge(fresh(said), actor=root, reason=WHY)
    assert codes(refused) == ["wrong_state"]
    withheld(fresh(said), bob)
    with pytest.raises(Refused) as refused:
        review.purge(fresh(said), actor=root, reason=" ")
    assert codes(refused) == ["reason_required"]
    with pytest.raises(Conflict):
        review.purge(fresh(said), actor=root, reason=WHY, expected_version=99)
    assert fresh(said).text == said.text


def test_a_preview_says_what_would_go(bob: Actor, root: Actor) -> None:
    said = published_quote()
    withheld(fresh(said.source), bob)
    told = preview_purge(fresh(said.source))
    assert ([one.pk for one in told.records], told.captures, told.rows) == ([said.source.pk, said.pk], 1, 1)
    assert told.history >= 4
