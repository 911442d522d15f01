"""History: every change of the record and its rows, with before, after, who, when and why."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quotes import review
from quotes.admin.changes import changes
from quotes.models import Actor, Evidence, SpeakerName
from quotes.models.keys import uuid7
from tests.admin.pages import url
from tests.review.making import claim, draft, fresh, published, published_quote, speaker

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
    for words in ("Her full name.", "<del>Ada Moser</del>", "<ins>Ada Maria Moser</ins>", "Made for a test.", "Import"):
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


def test_who_may_not_see_a_record_does_not_see_its_history(signed_in: Sign, nora: Actor) -> None:
    made = published(speaker())
    assert signed_in(nora).get(url(made, "history")).status_code == 403
    assert signed_in(nora).get(url(published_quote().source.captures.get(), "history")).status_code == 403
