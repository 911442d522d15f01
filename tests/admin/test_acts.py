"""The steps' pages: they ask, they take the step through review, they tell what was done and what was left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quotes import review
from quotes.models import Actor, Claim, Quote, Source, Speaker
from tests.admin.pages import fields, listed, url
from tests.review.making import (
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    published,
    published_quote,
    quote,
    rows,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def page(act: str, model: Any = Speaker) -> str:
    return reverse(f"admin:quotes_{model._meta.model_name}_act", args=[act])


def asked(client: Client, act: str, *records: Any) -> dict[str, Any]:
    """The form of a step's page, opened from the list."""
    chosen = {"action": act, "_selected_action": [str(record.pk) for record in records]}
    return fields(client.post(listed(type(records[0])), chosen), "act")


def messages(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_draft_goes_all_the_way_with_two_persons(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    for person, act, state in (
        (alice, "submit", "in_review"),
        (bob, "publish", "published"),
        (bob, "retract", "retracted"),
    ):
        client = signed_in(person)
        opened = client.get(page(act, Quote), {"record": str(made.pk)})
        form = fields(opened, "act")
        answer = client.post(page(act, Quote), form | {"reason": "A reason."}, follow=True)
        assert fresh(made).state == state
        assert "done" in messages(answer)
    assert [decision.actor for decision in made.decisions.order_by("pk")] == [alice.user, bob.user, bob.user]


def test_asking_changes_nothing(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made, before = published(speaker()), rows()
    client = signed_in(bob)
    client.get(page("retract"), {"record": str(made.pk), "taken": "yes", "reason": "x"})
    asked(client, "retract", made)
    assert fresh(made).state == "published"
    assert rows() == before


def test_a_missing_reason_is_told_and_what_stands_in_the_form_stays(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made, client = published(speaker()), signed_in(bob)
    answer = client.post(page("withhold"), asked(client, "withhold", made))
    assert "Say why." in answer.content.decode()
    assert fresh(made).state == "published"


def test_what_hinders_publication_is_said_in_words(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft(quote(published(source()), published(speaker())), by=alice)
    review.submit(made, actor=alice)
    client = signed_in(bob)
    assert "No anchor says where the words stand." in client.get(url(made)).content.decode()
    opened = client.post(listed(Quote), {"action": "publish", "_selected_action": [str(made.pk)]})
    assert "It cannot be done" in opened.content.decode()
    assert 'type="submit" class="default"' not in opened.content.decode()
    answer = client.post(page("publish", Quote), fields(opened, "act"))
    assert "No anchor says where the words stand." in answer.content.decode()
    assert fresh(made).state == "in_review"


def test_what_it_needs_is_offered_and_published_with_it(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    shared = draft(speaker("Bo Holm"), by=alice)
    one, other = draft_quote(alice, speaker=shared), draft_quote(alice, speaker=shared)
    for made in (one, other):
        review.submit(made, actor=alice)
    client = signed_in(bob)
    assert "The speaker Bo Holm is draft." in client.get(url(one)).content.decode()
    form = asked(client, "publish", one, other)
    without = {name: value for name, value in form.items() if not name.startswith("also-")}
    answer = client.post(page("publish", Quote), without)
    assert answer.content.decode().count("The speaker Bo Holm is draft.") == 2
    assert fresh(shared).state == "draft"
    client.post(page("publish", Quote), form)
    assert [fresh(made).state for made in (shared, one, other)] == ["published"] * 3


def test_many_at_once_are_done_or_left_with_the_reason(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    ready, not_ready = draft(speaker("Ready"), by=alice), draft(speaker("Not ready"), by=alice)
    own = draft(speaker("Own"), by=bob)
    for one in (ready, own):
        review.submit(one, actor=alice)
    client = signed_in(bob)
    chosen = {"action": "publish", "_selected_action": [str(one.pk) for one in (ready, not_ready, own)]}
    opened = client.post(listed(Speaker), chosen)
    assert [item.record for item in opened.context["will"]] == [ready]
    assert [item.record for item in opened.context["left"]] == [not_ready, own]
    for words in ("Will be done with 1 of 3", "It is draft", "You edited this last; another reviewer must publish it."):
        assert words in opened.content.decode()
    answer = client.post(page("publish"), fields(opened, "act") | {"reason": "Looked up."})
    assert [fresh(one).state for one in (ready, not_ready, own)] == ["published", "draft", "in_review"]
    told = answer.content.decode()
    for words in ("Done: 1", "Left as they are: 2", "This is draft", "You edited this last", "Looked up."):
        assert words in told
    assert url(ready) in told


def test_a_hundred_are_told_and_looked_at_in_few_statements(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor, django_assert_max_num_queries: Any
) -> None:
    records = [draft(speaker(f"S{number}"), by=alice) for number in range(100)]
    client = signed_in(bob)
    chosen = {"action": "publish", "_selected_action": [str(one.pk) for one in records]}
    client.post(listed(Speaker), chosen)
    with django_assert_max_num_queries(20):
        opened = client.post(listed(Speaker), chosen)
    assert len(opened.context["left"]) == 100
    answer = client.post(page("submit"), asked(client, "submit", *records))
    assert len(answer.context["done"]) == 100


@pytest.mark.parametrize("act", ["retract", "withhold"])
def test_what_goes_along_is_told_before_and_after(act: str, signed_in: Sign, bob: Actor, carol: Actor) -> None:
    on = published_quote()
    other = published_quote(source=on.source, speaker=on.speaker)
    resting = claim("It was worth it.")
    published(resting, evidence(resting, on), evidence(resting, other))
    client = signed_in(bob)
    opened = client.get(page(act, Source), {"record": str(on.source_id)})
    before = " ".join(opened.content.decode().split())
    assert "2 quotes that rest on it." in before
    assert "It was worth it." in before
    form = fields(opened, "act") | {"reason": "A court."}
    answer = client.post(page(act, Source), form, follow=True)
    assert "2 quotes went with it." in messages(answer)
    assert "Back in review: It was worth it." in messages(answer)
    assert fresh(resting).state == "in_review"


def test_of_several_it_is_told_what_went_along(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    quotes = [published_quote(), published_quote()]
    sources = [one.source for one in quotes]
    client = signed_in(bob)
    form = asked(client, "withhold", *sources) | {"reason": "A court."}
    answer = client.post(page("withhold", Source), form)
    assert answer.context["followed"].quotes == 2
    assert "2 quotes." in " ".join(answer.content.decode().split())


def test_the_corrector_is_told_beforehand(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=bob, reason="Full name.")
    opened = signed_in(bob).get(page("confirm"), {"record": str(made.pk)})
    assert "You made this correction; another reviewer must confirm it." in opened.content.decode()


def test_a_record_changed_since_the_page_was_opened_is_left(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = draft(speaker(), by=alice)
    review.submit(made, actor=alice)
    client = signed_in(bob)
    form = asked(client, "publish", made)
    other = fresh(made)
    other.name = "Somebody else"
    review.write(other, actor=alice)
    answer = client.post(page("publish"), form)
    assert "has changed it since" in answer.content.decode()
    assert "Somebody else" in answer.content.decode()
    assert fresh(made).state == "in_review"


@pytest.mark.parametrize("forged", [{}, {"version-{}": "x"}, {"version-{}": "0"}])
def test_without_the_version_it_was_shown_at_no_step_is_taken(
    forged: dict[str, str], signed_in: Sign, bob: Actor, carol: Actor
) -> None:
    made = published(speaker())
    sent = {"taken": "yes", "record": str(made.pk), "reason": "x"}
    sent |= {name.format(made.pk): value for name, value in forged.items()}
    signed_in(bob).post(page("retract"), sent)
    assert fresh(made).state == "published"


def test_a_correction_is_confirmed_by_a_second_person(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=bob, reason="Full name.")
    own, other = signed_in(bob), signed_in(carol)
    assert "waits for a second person" in other.get(url(made)).content.decode()
    assert "another reviewer must confirm" in own.post(page("confirm"), asked(own, "confirm", made)).content.decode()
    other.post(page("confirm"), asked(other, "confirm", made))
    assert not review.pending(made).exists()
    assert "correction confirmed" in own.get(url(made)).content.decode()


def test_who_corrected_is_told_that_it_waits_and_is_not_offered_to_confirm_it(
    signed_in: Sign, bob: Actor, carol: Actor, settings: Any
) -> None:
    made = published(speaker())
    client = signed_in(bob)
    form = fields(client.get(url(made)), "speaker_form") | {"name": "A. Moser", "reason": "As she signs."}
    assert "waits for a second person to confirm it" in messages(client.post(url(made), form, follow=True))
    offered = f"{page('confirm')}?record={made.pk}"
    assert offered not in client.get(url(made)).content.decode()
    assert offered in signed_in(carol).get(url(made)).content.decode()
    settings.TWO_PERSON_RULE = False
    assert offered in client.get(url(made)).content.decode()


def test_only_a_correction_is_said_to_wait(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = fields(client.get(url(made)), "speaker_form") | {"name": "A. Moser"}
    assert "waits" not in messages(client.post(url(made), form, follow=True))


def test_the_only_reviewer_gives_a_reason_and_the_decision_is_marked(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = draft(speaker(), by=alice)
    review.submit(made, actor=alice)
    client = signed_in(bob)
    opened = client.get(page("publish"), {"record": str(made.pk)})
    assert "You are the only reviewer." in opened.content.decode()
    assert 'class="vLargeTextField" required' in opened.content.decode()
    form = fields(opened, "act")
    assert "only one reviewer" in client.post(page("publish"), form).content.decode()
    client.post(page("publish"), form | {"reason": "Nobody else is here."})
    assert fresh(made).state == "published"
    assert made.decisions.order_by("-pk")[0].alone


def test_retracting_takes_along_what_rests_on_it(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made, client = published_quote(), signed_in(bob)
    form = asked(client, "retract", made.source)
    client.post(reverse("admin:quotes_source_act", args=["retract"]), form | {"reason": "A hoax."})
    assert fresh(made).state == "retracted"


def test_a_page_for_no_record_or_no_step_leads_back(signed_in: Sign, bob: Actor) -> None:
    client = signed_in(bob)
    assert client.get(page("explode")).status_code == 404
    for keys in ([], ["x"], ["01a20320-a200-7016-9163-f14599b6edf2"]):
        assert client.get(page("publish"), {"record": keys}).status_code == 302
        assert client.post(page("publish"), {"record": keys, "taken": "yes"}).status_code == 302


def test_too_many_at_once_are_refused(signed_in: Sign, alice: Actor) -> None:
    records = [draft(speaker(f"S{number}"), by=alice) for number in range(101)]
    client = signed_in(alice)
    chosen = {"action": "submit", "select_across": "1", "_selected_action": [str(records[0].pk)]}
    answer = client.post(listed(Speaker), chosen, follow=True)
    assert "at most 100 at a time" in messages(answer)
    keys = [str(one.pk) for one in records]
    answer = client.post(page("submit"), {"taken": "yes", "record": keys}, follow=True)
    assert "at most 100 at a time" in messages(answer)
    assert not Speaker.objects.exclude(state="draft").exists()


def test_a_step_needs_the_token_that_proves_it_came_from_our_page(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    sent = {"taken": "yes", "record": str(made.pk), f"version-{made.pk}": made.version}
    assert client.post(page("submit"), sent).status_code == 403
    assert fresh(made).state == "draft"


def test_a_claim_is_submitted_too(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(Claim(text="The harbour is old."), by=alice), signed_in(alice)
    client.post(page("submit", Claim), asked(client, "submit", made))
    assert fresh(made).state == "in_review"
