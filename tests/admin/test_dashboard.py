"""The board on the index: what needs a person, each number with its list, for who may view it, in few statements."""

import itertools
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quotes import review
from quotes.admin import dashboard
from quotes.admin.counting import counted, figures
from quotes.models import Actor, Capture, Claim, ClaimTopic, Quote, QuoteTopic, Source, Speaker
from quotes.models.history import MACHINE
from quotes.models.keys import first_key
from tests import base
from tests.review.making import claim, draft, published, published_claim, published_quote, source, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing kept, and numbers that the other builders do not use."""
    cache.clear()
    monkeypatch.setattr(base, "_numbers", itertools.count(1_000_000))


def made_at(moment: datetime) -> UUID:
    """A key made at a moment."""
    return UUID(int=first_key(moment).int + secrets.randbits(40))


def shown(client: Client) -> Any:
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return answer


def rows(client: Client) -> dict[str, tuple[int, ...]]:
    """Everything on the board, by its label."""
    board = shown(client).context["board"]
    queue = {f"{row.state} {row.label}": row for row in board.queue}
    told = {**queue, **{row.label: row for row in board.troubles}}
    return {label: tuple(one.count for one in row.figures) for label, row in told.items()}


def lists(board: Any) -> list[Any]:
    """Every figure on the board that counts something."""
    charted = [row for chart in board.charts for row in chart.rows]
    return [one for row in (*board.queue, *board.troubles, *charted) for one in row.figures if one.count]


def test_what_waits_is_counted_by_state_and_age(signed_in: Sign, alice: Actor) -> None:
    for ago in (0, 1, 3, 30):
        draft(speaker(id=made_at(timezone.now() - timedelta(days=ago))), by=alice)
    review.submit(draft(source(), by=alice), actor=alice)
    review.enter(claim(), state="proposed", actor=MACHINE)
    found = rows(signed_in(alice))
    assert found["draft Speakers"] == (1, 2, 1)
    assert found["in_review Sources"] == found["proposed Claims"] == (1, 0, 0)
    assert "draft Quotes" not in found


def test_what_is_in_trouble_is_counted(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    article = base.source("Article")
    old = base.capture(article, "Some old text.")
    for status in ("moved", "ambiguous", "lost", "exact"):
        standing = base.quote(of=article)
        base.anchor(standing, old, 0, 4)
        standing.anchors.update(status=status)
    base.capture(article, "Some new text.", supersedes=old)
    base.source("Empty")
    draft(claim(), by=alice)
    published_claim(published_quote())
    made = published(speaker())
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    found = rows(signed_in(alice))
    assert found["Quotes whose words have moved"] == found["Quotes whose words are lost"] == (1,)
    assert found["Quotes whose words stand in several places"] == (1,)
    assert found["Quotes that still stand on a superseded text"] == (4,)
    assert found["Sources without quotes"] == found["Claims without evidence"] == (1,)
    assert found["Speakers with a correction to confirm"] == (1,)
    assert found["Quotes with a correction to confirm"] == (0,)


def test_every_number_is_that_of_its_list(signed_in: Sign, root: Actor, alice: Actor, bob: Actor) -> None:
    test_what_is_in_trouble_is_counted(signed_in, alice, bob)
    topic, quote, about = base.topic("Harbours"), base.quote(), base.claim()
    QuoteTopic.objects.create(quote=quote, topic=topic)
    ClaimTopic.objects.create(claim=about, topic=topic)
    cache.clear()
    client = signed_in(root)
    found = lists(shown(client).context["board"])
    assert len(found) >= 10
    for figure in found:
        answer = client.get(figure.url)
        assert answer.status_code == 200, figure.url
        assert answer.context["cl"].result_count == figure.count, figure.url


def test_a_number_says_where_it_was_cut_off(alice: Actor) -> None:
    for _ in range(4):
        base.speaker()
    few, many = figures([(Speaker.objects.all(), "/a"), (Speaker.objects.all(), "/b")][:1], 4) + figures(
        [(Speaker.objects.all(), "/b")], 3
    )
    assert (few.words, few.more, many.words, many.more) == ("4", False, "more than 3", True)
    with CaptureQueriesContext(connection) as statements:
        assert counted([Speaker.objects.all(), Source.objects.all(), Speaker.objects.filter(name="?")], 1) == [2, 0, 0]
    assert len(statements) == 1
    assert "LIMIT 2" in statements.captured_queries[0]["sql"]


def test_people_see_what_they_may_view(signed_in: Sign, alice: Actor, nora: Actor) -> None:
    draft(speaker("A hidden name"), by=alice)
    review.submit(draft(speaker("Another hidden name"), by=alice), actor=alice)
    answer = shown(signed_in(nora))
    board = answer.context["board"]
    assert (board.queue, board.troubles, board.charts, board.decisions, board.made_at) == ([], [], [], [], None)
    assert "hidden name" not in answer.content.decode()
    see = {Speaker}.__contains__
    some = dashboard.board(see)
    assert {row.label for row in some.queue} == {"Speakers"}
    assert {row.label for row in some.troubles} == {"Speakers with a correction to confirm"}
    assert (some.charts, some.decisions) == ([], [])


def test_the_last_decisions_lead_to_their_records(signed_in: Sign, bob: Actor, alice: Actor) -> None:
    quote = published_quote("and it was worth it")
    review.retract(quote, actor=bob, reason="She never said so.")
    page = shown(signed_in(bob)).content.decode()
    assert "She never said so." in page
    assert f'href="{reverse("admin:quotes_quote_change", args=[quote.pk])}"' in page
    assert "by an import" in page
    hidden = dashboard.board(lambda model: model is not Quote).decisions
    assert all(one.quote_id is None for one, _ in hidden)
    assert len(hidden) == 2


def test_what_came_in_is_charted_by_month_and_by_topic(signed_in: Sign, alice: Actor) -> None:
    february, march = datetime(2026, 2, 28, 23, 59, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    topic, quote, about = base.topic("Harbours"), base.quote(id=made_at(february)), base.claim(id=made_at(february))
    QuoteTopic.objects.create(quote=quote, topic=topic)
    ClaimTopic.objects.create(claim=about, topic=topic)
    draft(claim(id=made_at(march)), by=alice)
    client = signed_in(alice)
    with time_machine.travel(march + timedelta(days=4)):
        answer = shown(client)
    months, topics = answer.context["board"].charts
    told = [(row.label, *(one.count for one in row.figures)) for row in months.rows]
    assert len(told) == 12
    assert told[0][0] == "April 2025"
    assert told[-2:] == [("February 2026", 1, 1), ("March 2026", 0, 1)]
    assert [(row.label, *(one.count for one in row.figures)) for row in topics.rows] == [("Harbours", 1, 1)]
    page = answer.content.decode()
    assert page.count('<svg class="chart"') == 2
    assert page.count("The same as a table") == 2


def test_slow_figures_are_kept_for_some_minutes_and_say_so(signed_in: Sign, alice: Actor) -> None:
    client, now = signed_in(alice), timezone.now()
    with time_machine.travel(now, tick=False):
        assert rows(client)["Sources without quotes"] == (0,)
    base.source()
    with time_machine.travel(now + timedelta(minutes=4), tick=False):
        answer = shown(client)
        assert rows(client)["Sources without quotes"] == (0,)
        assert "4\xa0minutes ago" in answer.content.decode()
    with time_machine.travel(now + timedelta(minutes=11), tick=False):
        assert rows(client)["Sources without quotes"] == (1,)


def test_it_needs_the_same_few_statements_however_much_there_is(signed_in: Sign, vera: Actor, alice: Actor) -> None:
    client, counts = signed_in(vera), []
    shown(client)
    for _ in range(2):
        for _ in range(5):
            draft(claim(), by=alice)
            published_quote()
            base.topic()
        cache.clear()
        with CaptureQueriesContext(connection) as cold:
            shown(client)
        with CaptureQueriesContext(connection) as warm:
            shown(client)
        counts.append((len(cold), len(warm)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 20
    assert counts[0][1] <= 8


def test_an_empty_base_has_a_board(signed_in: Sign, root: Actor) -> None:
    page = shown(signed_in(root)).content.decode()
    assert "Nothing waits for a decision." in page
    assert "Nothing yet." in page
    assert not Claim.objects.exists()
    assert not Capture.objects.exists()
