"""Going back to a version, as a page: seen before it is done, with a version and a reason, by who may edit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes import review
from quotes.models import Actor, Evidence, Topic
from quotes.models.keys import uuid7
from tests.admin.pages import fields, url
from tests.review.making import claim, draft, draft_quote, fresh, published, published_quote, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def back(made: Any, to: Any) -> str:
    return reverse(f"admin:quotes_{made._meta.model_name}_revert", args=[made.pk, to])


def renamed(made: Any, by: Actor, reason: str | None = None) -> Any:
    """The key of the version before a new name."""
    then = made.history.latest("history_id").history_id
    made.name = "A. Moser"
    review.write(made, actor=by, reason=reason)
    return then


def test_the_history_leads_to_what_would_change_and_back_to_it(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then, client = renamed(made, alice), signed_in(alice)
    assert f'href="{back(made, then)}"' in client.get(url(made, "history")).content.decode()
    asked = client.get(back(made, then))
    assert "<del>A</del><ins>Ada</ins>" in asked.content.decode().replace(
        "<del>A.</del><ins>Ada</ins>", "<del>A</del><ins>Ada</ins>"
    )
    assert fresh(made).name == "A. Moser"
    form = fields(asked, "act") | {"reason": "It was right."}
    answer = client.post(back(made, then), form, follow=True)
    assert "It says again what it said on" in answer.content.decode()
    assert fresh(made).name == "Ada Moser"
    assert fresh(made).history.latest("history_id").history_change_reason == "It was right."


def test_a_published_record_needs_a_reason_and_what_was_typed_stays(signed_in: Sign, bob: Actor) -> None:
    made = published(speaker())
    then, client = renamed(made, bob, "As she signs."), signed_in(bob)
    form = fields(client.get(back(made, then)), "act")
    answer = client.post(back(made, then), form | {"reason": "  "})
    assert "needs a reason" in answer.content.decode()
    assert fresh(made).name == "A. Moser"
    assert client.post(back(made, then), form | {"reason": "As she is called."}).status_code == 302
    assert [one.reason for one in review.pending(made)] == ["As she signs.", "As she is called."]


def test_a_stale_one_is_refused_and_the_reason_kept(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then, client = renamed(made, alice), signed_in(alice)
    form = fields(client.get(back(made, then)), "act") | {"reason": "My own words."}
    made.description = "Mayor."
    review.write(made, actor=alice)
    told = client.post(back(made, then), form).content.decode()
    assert "Somebody has changed it since you opened this page." in told
    assert "My own words." in told
    assert (fresh(made).name, fresh(made).description) == ("A. Moser", "Mayor.")
    for version in ("", "x", "-1", "9" * 30):
        assert client.post(back(made, then), form | {"version": version}).status_code == 200
    assert fresh(made).name == "A. Moser"


def test_what_cannot_be_so_any_more_is_said_before(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(slug="ada"), by=alice)
    then = made.history.latest("history_id").history_id
    gone = draft_quote(alice, speaker=draft(speaker("Bo"), by=alice))
    named, key = gone.speaker, gone.history.latest("history_id").history_id
    gone.speaker, gone.identity = None, "unknown"
    review.write(gone, actor=alice)
    review.delete_draft(named, actor=alice)
    client = signed_in(alice)
    told = client.get(back(gone, key)).content.decode()
    assert "The speaker that it named then (speaker) is gone." in told
    assert "<textarea" not in told
    made.slug = "ada-moser"
    review.write(made, actor=alice)
    draft(speaker(slug="ada"), by=alice)
    answer = client.post(back(made, then), {"version": made.version, "reason": "Mine."})
    assert "already exists" in answer.content.decode()
    assert "Mine." in answer.content.decode()


def test_nothing_is_written_where_it_is_so_already(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    client, now = signed_in(alice), uuid7()
    assert "there is nothing to change" in client.get(back(made, now)).content.decode()
    answer = client.post(back(made, now), {"version": made.version}, follow=True)
    assert "already; nothing was changed" in answer.content.decode()
    assert fresh(made).version == made.version


def test_who_may_not_edit_does_not_go_back(signed_in: Sign, alice: Actor, bob: Actor, vera: Actor, nora: Actor) -> None:
    made = published(speaker())
    then = renamed(made, bob, "As she signs.")
    sent = {"version": made.version, "reason": "x"}
    for somebody in (alice, vera, nora):
        client = signed_in(somebody)
        assert client.get(back(made, then)).status_code == 403
        assert client.post(back(made, then), sent).status_code == 403
    assert "Go back" not in signed_in(vera).get(url(made, "history")).content.decode()
    assert fresh(made).name == "A. Moser"
    assert Client().post(back(made, then), sent).status_code == 302


def test_what_was_decided_for_good_stays(signed_in: Sign, bob: Actor) -> None:
    made = published(speaker())
    then = renamed(made, bob, "As she signs.")
    review.withhold(made, actor=bob, reason="By order.")
    client = signed_in(bob)
    assert client.post(back(made, then), {"version": made.version, "reason": "x"}).status_code == 403
    assert "Go back" not in client.get(url(made, "history")).content.decode()


def test_what_is_not_there_leads_back(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    address = reverse("admin:quotes_speaker_revert", args=[uuid7(), uuid7()])
    assert client.get(address).status_code == client.post(address).status_code == 302
    assert client.get(address.replace(address.split("/")[-2], "x")).status_code in (302, 404)


def test_it_is_posted_with_a_token(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    then = renamed(made, alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    assert client.post(back(made, then), {"version": made.version}).status_code == 403
    assert fresh(made).name == "A. Moser"


def test_a_topic_goes_back(signed_in: Sign, alice: Actor) -> None:
    made = Topic.objects.create(name="Harbours", slug="harbours")
    then, client = renamed(made, alice), signed_in(alice)
    form = fields(client.get(back(made, then)), "act")
    assert client.post(back(made, then), form).status_code == 302
    assert fresh(made).name == "Harbours"
    assert "Somebody has changed it" in client.post(back(made, then), form).content.decode()


def test_seeing_it_beforehand_needs_few_statements(signed_in: Sign, alice: Actor) -> None:
    made = draft(claim(), by=alice)
    review.write(Evidence(claim=made, quote=published_quote(), stance="asserts"), actor=alice)
    then, client = made.history.latest("history_id").history_id, signed_in(alice)
    client.get(back(made, then))
    with CaptureQueriesContext(connection) as statements:
        assert "Evidence goes" in client.get(back(made, then)).content.decode()
    assert len(statements) <= 20
