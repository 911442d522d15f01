"""History: every change of the record and its rows, with before, after, who, when and why."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quotes import review
from quotes.admin import past
from quotes.admin.changes import changes
from quotes.models import Actor, Evidence, QuoteTopic, Speaker, SpeakerName, Topic
from quotes.models.history import MACHINE
from quotes.models.keys import uuid7
from tests.admin.pages import url
from tests.review.making import claim, draft, fresh, published, published_quote, quote, source, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def test_a_change_shows_before_and_after_who_and_why(signed_in: Sign, bob: Actor) -> None:
    made = published(speaker(description=None))
    made.name, made.description = "Ada Maria Moser", "Mayor."
    review.write(made, actor=bob, reason="Her full name.")
    newest = changes(made)[0]
    assert (newest.what, newest.done, newest.who, newest.why) == ("speaker", "changed", "bob", "Her full name.")
    assert [(one.field, one.before, one.after) for one in newest.differences] == [
        ("name", "Ada Moser", "Ada Maria Moser"),
        ("description", None, "Mayor."),
    ]
    page = signed_in(bob).get(url(made, "history")).content.decode()
    for words in ("Her full name.", "Ada <ins>Maria </ins>Moser", "<ins>Mayor.</ins>", "Made for a test.", "Import"):
        assert words in page


def test_rows_are_told_too_also_when_they_are_gone(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    name = SpeakerName(speaker=made, name="A. Moser")
    review.write(name, actor=alice)
    with review.edit(made, actor=alice) as act:
        act.delete(SpeakerName.objects.get())
    told = [(change.what, change.done) for change in changes(made)]
    assert told == [("speaker name", "deleted"), ("speaker name", "added"), ("speaker", "added")]
    assert ("name", "A. Moser", None) in [(one.field, one.before, one.after) for one in changes(made)[0].differences]


def test_a_step_shows_as_a_change_of_state(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    review.submit(made, actor=alice, reason="Ready.")
    newest = changes(made)[0]
    assert [(one.field, one.before, one.after) for one in newest.differences] == [("state", "Draft", "In Review")]
    assert str(newest) == "speaker changed: state"


def test_named_records_are_told_by_their_words_in_few_statements(alice: Actor) -> None:
    made = draft(claim(), by=alice)
    with review.edit(made, actor=alice) as act:
        for number in range(5):
            act.save(
                Evidence(
                    claim=made, quote=published_quote("and it was worth it", occasion=str(number)), stance="asserts"
                )
            )
    with CaptureQueriesContext(connection) as statements:
        told = changes(made)
    assert sum(one.after == "and it was worth it" for change in told for one in change.differences) == 5
    assert len(statements) <= 8


def test_only_what_came_after_a_key_is_told_when_asked(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    seen = uuid7()
    assert changes(made, after=seen) == []
    made.description = "Mayor."
    review.write(made, actor=alice)
    assert [str(change) for change in changes(fresh(made), after=seen)] == ["speaker changed: description"]


def shown(client: Client, made: object, asked: str = "") -> str:
    answer = client.get(url(made, "history") + asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_decision_stands_with_the_change_it_belongs_to(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = draft(speaker(), by=alice)
    review.submit(made, actor=alice, reason="Ready.")
    review.publish(made, actor=bob)
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    newest, published_by, submitted, begun = past.page(made).entries
    assert [one.to_state for one in newest.decisions] == ["published"]
    assert [str(one) for one in newest.told] == ["speaker changed: name"]
    assert (published_by.who, submitted.who, submitted.why, begun.who) == ("bob", "alice", "Ready.", "alice")
    assert (published_by.told, submitted.told) == ([], [])
    page = shown(signed_in(bob), made)
    for words in ("Corrected", "Waits for a second person.", "In Review", "As she signs."):
        assert words in page


def test_nobody_is_led_back_to_what_it_says_now_whatever_was_decided_since(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = draft(speaker(), by=alice)
    made.name = "A. Moser"
    review.write(made, actor=alice)
    review.submit(made, actor=alice, reason="Ready.")
    review.publish(made, actor=bob)
    first, last = made.history.earliest("history_id"), made.history.filter(history_type="~").earliest("history_id")
    page = shown(signed_in(bob), made)
    assert page.count("Go back to this version") == 1
    assert f"/history/{first.history_id}/" in page
    assert f"/history/{last.history_id}/" not in page
    assert [f"version {number}" in page for number in range(1, 6)] == [True, True, True, True, False]


def test_what_was_done_at_once_is_one_entry_and_what_came_after_another(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    with review.edit(made, actor=alice) as act:
        made.name = "A. Moser"
        act.save(made)
        act.save(SpeakerName(speaker=made, name="The Mayor"))
    made.name = "Ada"
    review.write(made, actor=alice)
    assert [[str(one) for one in entry.told] for entry in past.page(made).entries] == [
        ["speaker changed: name"],
        ["speaker changed: name", "speaker name added"],
        ["speaker added"],
    ]


def test_a_confirmed_correction_says_by_whom(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    made.name = "A. Moser"
    review.write(made, actor=bob, reason="As she signs.")
    review.confirm(made, actor=carol)
    page = shown(signed_in(bob), made)
    assert "Correction confirmed" in page
    assert "Confirmed by carol on" in page


def test_imports_and_machines_appear_as_what_they_are(signed_in: Sign, bob: Actor) -> None:
    made = published(speaker())
    assert '<span class="who other">Import</span>' in shown(signed_in(bob), made)
    machine = speaker()
    review.enter(machine, state="proposed", actor=MACHINE)
    assert '<span class="who other">Machine</span>' in shown(signed_in(bob), machine)


def test_named_records_and_who_did_it_are_linked(signed_in: Sign, alice: Actor, root: Actor) -> None:
    made = draft(claim(), by=alice)
    quote = published_quote()
    review.write(Evidence(claim=made, quote=quote, stance="asserts"), actor=alice)
    page = shown(signed_in(root), made)
    assert f'href="{url(quote)}"' in page
    assert f'href="{url(alice.user)}"' in page
    assert f'href="{url(alice.user)}"' not in shown(signed_in(alice), made)


def test_columns_and_rows_have_names_that_people_use(alice: Actor) -> None:
    made = draft(quote(published(source()), None), by=alice)
    row = QuoteTopic(quote=made, topic=Topic.objects.create(name="Harbours", slug="harbours"))
    review.write(row, actor=alice)
    newest = changes(made)[0]
    assert newest.what == "topic"
    assert [one.field for one in newest.differences] == ["topic", "place"]
    labels = {one.field for change in changes(made) for one in change.differences}
    assert not labels & {"seq", "sha256", "quote topic"}


def test_a_long_history_is_paged_without_losing_or_repeating_anything(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    review.write(SpeakerName(speaker=made, name="The Mayor"), actor=alice)
    for number in range(120):
        made.description = f"Number {number}."
        review.write(made, actor=alice, reason=f"Reason {number}.")
    found, before, pages = [], None, 0
    while pages == 0 or before:
        with CaptureQueriesContext(connection) as statements:
            page = past.page(made, before)
        assert len(statements) <= 12
        found += [(one.why, [(each.before, each.after) for each in one.told[0].differences]) for one in page.entries]
        before, pages = page.older, pages + 1
    assert found[:120] == [
        (f"Reason {number}.", [(f"Number {number - 1}." if number else None, f"Number {number}.")])
        for number in reversed(range(120))
    ]
    assert (len(found), pages) == (121, 3)
    first = shown(signed_in(alice), made)
    assert f"?before={past.page(made).older}" in first
    assert "Reason 3." not in first
    assert "Newest" in shown(signed_in(alice), made, f"?before={past.page(made).older}")
    assert shown(signed_in(alice), made, "?before=nonsense")


def test_a_page_of_history_needs_few_statements(signed_in: Sign, alice: Actor) -> None:
    made = draft(claim(), by=alice)
    for number in range(40):
        other = published_quote("and it was worth it", occasion=str(number))
        review.write(Evidence(claim=made, quote=other, stance="asserts"), actor=alice, reason=str(number))
    client = signed_in(alice)
    shown(client, made)
    with CaptureQueriesContext(connection) as statements:
        shown(client, made)
    assert len(statements) <= 20


def test_what_it_said_before_history_began_is_not_made_up(signed_in: Sign, alice: Actor) -> None:
    made = speaker()
    Speaker.objects.bulk_create([made])
    made.name = "A. Moser"
    review.write(made, actor=alice)
    assert "what it said before is not known" in shown(signed_in(alice), made)


def test_a_topic_has_a_history_too(signed_in: Sign, alice: Actor) -> None:
    made = Topic.objects.create(name="Harbours", slug="harbours")
    made.name = "Ports"
    review.write(made, actor=alice)
    assert "<del>Harbours</del><ins>Ports</ins>" in shown(signed_in(alice), made)


def test_who_may_not_see_a_record_does_not_see_its_history(signed_in: Sign, nora: Actor) -> None:
    made = published(speaker())
    assert signed_in(nora).get(url(made, "history")).status_code == 403
    assert signed_in(nora).get(url(published_quote().source.captures.get(), "history")).status_code == 403
