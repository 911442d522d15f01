"""What the public is told of corrections: when, by whom, why; of what is withheld only the takedown's own reason."""

import pytest

from quotes import review
from quotes.models import Actor
from tests import base
from tests.review.making import person, published, published_quote, relay, speaker

pytestmark = pytest.mark.django_db

REASONS = "query($id: ID!) { node(id: $id) { ... on Record { decisions { edges { node { reason } } } } } }"


@pytest.fixture
def bob(db: None) -> Actor:
    return person("bob", reviews=True)


def page(client, record, status: int = 200) -> str:
    answer = client.get(f"/r/{base.pid(record)}")
    assert answer.status_code == status
    return answer.content.decode()


def test_a_correction_shows_with_its_date_and_reason(client, bob: Actor) -> None:
    made = published(speaker())
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    told = page(client, made)
    assert "As she signs." in told
    assert "<strong>correction</strong>" in told
    assert f'<time datetime="{made.decisions.latest("pk").at:%Y-%m-%d}' in told


def test_going_back_is_a_public_correction_too(client, bob: Actor) -> None:
    made = published(speaker())
    then = made.history.latest("history_id").history_id
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    review.revert(made, to=then, actor=bob, reason="As she is called.")
    assert "As she is called." in page(client, made)
    assert "<h1>Ada Moser</h1>" in page(client, made)


def test_reasons_do_not_tell_what_was_withheld(client, bob: Actor) -> None:
    made = published_quote()
    made.occasion = "The opening"
    review.write(made, actor=bob, reason=f"It was {base.SECRET}.")
    review.withhold(made, actor=bob, reason="By order.")
    told = page(client, made, 410)
    assert "By order." in told
    assert base.SECRET not in told
    reasons = client.get("/graphql", {"query": REASONS, "variables": f'{{"id": "{base.pid(made)}"}}'}).json()
    assert [one["node"]["reason"] for one in reasons["data"]["node"]["decisions"]["edges"]] == [None, None, "By order."]
    decisions = client.get(f"/api/v1/quotes/{base.pid(made)}/decisions/")
    assert base.SECRET not in decisions.content.decode()


def test_a_confirmation_is_told_apart_from_the_correction(client, bob: Actor) -> None:
    made = published(speaker())
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    review.confirm(made, actor=person("carol", reviews=True))
    told = page(client, made)
    day = made.decisions.latest("pk").at.strftime("%Y-%m-%d")
    assert told.count("<strong>correction</strong> made") == 1
    assert told.count(f"<strong>correction</strong> of {day} confirmed") == 1


def test_a_correction_that_nobody_has_confirmed_says_so(client, bob: Actor) -> None:
    made = published(speaker())
    for name in ("A. Moser", "Ada M."):
        made.name = name
        review.write(made, actor=bob, reason="As she signs.")
    assert page(client, made).count("made, not confirmed yet") == 2
    review.confirm(made, actor=person("carol", reviews=True))
    assert "not confirmed yet" not in page(client, made)
    made.name = "Ada Moser"
    review.write(made, actor=bob, reason="Her full name.")
    assert page(client, made).count("made, not confirmed yet") == 1
    review.retract(made, actor=bob, reason="There are two of them.")
    assert "not confirmed yet" not in page(client, made)


def test_a_record_does_not_show_the_name_of_a_withheld_one_in_its_corrections(client, bob: Actor) -> None:
    hidden = published(speaker(f"{base.SECRET} agency"))
    made = published_quote()
    with review.edit(made, actor=bob, reason="It came through an agency.") as act:
        act.save(relay(made, hidden))
    with review.edit(made, actor=bob, reason="It did not.") as act:
        act.delete(made.relays.get())
    review.withhold(hidden, actor=bob, reason="By order.")
    told = page(client, made)
    assert "It came through an agency." in told
    assert base.SECRET not in told
