"""Who may do what: on every page, action, inline and history page, and by address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from quotes import review
from quotes.models import Actor, Capture, Decision, Quote, Relay, Speaker
from quotes.models.history import MACHINE
from quotes.models.keys import public_id
from tests.admin.pages import blank, fields, listed, opened, row, url
from tests.review.making import (
    draft,
    draft_quote,
    fresh,
    published,
    published_claim,
    published_quote,
    quote,
    rows,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def every_page(*records: Any) -> list[str]:
    pages = [listed(type(record)) for record in records] + [listed(type(record), "add") for record in records]
    return pages + [url(record, page) for record in records for page in ("change", "history", "delete")]


def test_without_rights_nothing_is_seen(signed_in: Sign, nora: Actor) -> None:
    quote = published_quote()
    claim = published_claim(quote)
    records = (quote, claim, quote.source, quote.speaker)
    for client in (signed_in(nora), Client()):
        for page in every_page(*records):
            assert client.get(page).status_code in (302, 403), page
            assert client.post(page, {"post": "yes"}).status_code in (302, 403), page
        assert client.get(reverse("admin:quotes_capture_changelist")).status_code in (302, 403)
        for record in records:
            act = reverse(f"admin:quotes_{record._meta.model_name}_act", args=["retract"])
            assert client.post(act, {"taken": "yes", "record": str(record.pk)}).status_code in (302, 403)
    assert fresh(quote).state == fresh(claim).state == "published"


def test_who_may_only_look_changes_nothing(signed_in: Sign, vera: Actor) -> None:
    quote, client = published_quote(), signed_in(vera)
    relay = Relay.objects.create(quote=quote, label="an agency")
    before = rows()
    assert client.get(url(quote)).status_code == client.get(url(quote, "history")).status_code == 200
    assert "an agency" in client.get(url(quote)).content.decode()
    for page in (url(quote), url(quote, "delete"), listed(Quote, "add")):
        assert client.post(page, {"post": "yes", "text": "x", "relays-0-id": str(relay.pk)}).status_code == 403
    assert 'name="relays-0-label"' not in client.get(url(quote)).content.decode()
    assert rows() == before


def test_a_contributor_edits_drafts_but_nothing_published(signed_in: Sign, alice: Actor) -> None:
    client, own, public = signed_in(alice), draft(speaker("Draft"), by=alice), published(speaker("Public"))
    assert client.post(url(own), opened(client, own) | {"name": "Changed"}).status_code == 302
    assert client.get(url(public)).status_code == 200
    assert client.post(url(public), {"name": "Changed", "reason": "x", "read_version": "1"}).status_code == 403
    assert fresh(public).name == "Public"


@pytest.mark.parametrize("act", ["publish", "retract", "withhold", "confirm", "accept", "reject", "return_to_draft"])
def test_a_contributor_takes_no_step_of_a_reviewer(act: str, signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made, client = draft_quote(alice), signed_in(alice)
    review.submit(made, actor=alice)
    page = reverse("admin:quotes_quote_act", args=[act])
    sent = {"taken": "yes", "record": str(made.pk), f"version-{made.pk}": made.version, "reason": "x"}
    assert client.get(page, {"record": str(made.pk)}).status_code == 403
    assert client.post(page, sent).status_code == 403
    assert act not in client.get(listed(Quote)).context["cl"].model_admin.get_actions(
        client.get(listed(Quote)).wsgi_request
    )
    client.post(listed(Quote), {"action": act, "_selected_action": str(made.pk)})
    assert fresh(made).state == "in_review"


def test_a_looker_is_offered_no_action(signed_in: Sign, vera: Actor) -> None:
    made = published(speaker())
    client = signed_in(vera)
    assert client.get(listed(Speaker)).context["action_form"] is None
    page = client.get(url(made)).content.decode()
    assert "act/retract" not in page


def test_rows_follow_the_right_to_their_record(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    """Nobody has rights to rows of their own: who may edit the record may edit them, and nobody else."""
    public = published_quote()
    page = signed_in(alice).get(url(public)).content.decode()
    assert "relays-TOTAL_FORMS" not in page or 'name="relays-__prefix__-label"' not in page
    client = signed_in(bob)
    form = opened(client, public) | {"reason": "It was relayed."}
    row(form, "relays", label="an agency", basis="printed")
    assert client.post(url(public), form).status_code == 302
    assert Relay.objects.get().label == "an agency"


def test_rows_of_another_record_cannot_be_taken_along(signed_in: Sign, alice: Actor) -> None:
    one, other = draft_quote(alice), draft_quote(alice)
    foreign = Relay.objects.create(quote=other, label="an agency")
    client = signed_in(alice)
    form = opened(client, one)
    form |= {
        "relays-TOTAL_FORMS": "1",
        "relays-INITIAL_FORMS": "1",
        "relays-0-id": str(foreign.pk),
        "relays-0-quote": str(one.pk),
        "relays-0-label": "stolen",
        "relays-0-basis": "printed",
    }
    assert client.post(url(one), form).status_code == 200
    assert (Relay.objects.get().label, Relay.objects.get().quote) == ("an agency", other)


def test_captures_take_no_text_here(signed_in: Sign, root: Actor) -> None:
    quote, client = published_quote(), signed_in(root)
    capture = Capture.objects.get()
    form = opened(client, quote.source) | {"reason": "x", "captures-0-text": "other", "captures-0-id": str(capture.pk)}
    client.post(url(quote.source), form)
    assert Capture.objects.get().text == capture.text


def test_adding_needs_the_right_to_add(signed_in: Sign, alice: Actor, vera: Actor) -> None:
    form = blank(signed_in(alice), Speaker) | {"name": "Ada", "kind": "person"}
    assert signed_in(vera).post(listed(Speaker, "add"), form).status_code == 403
    assert not Speaker.objects.exists()


def test_a_session_that_ended_writes_nothing(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made) | {"name": "Other"}
    alice.user.is_active = False
    alice.user.save()
    assert client.post(url(made), form).status_code == 302
    assert fresh(made).name == "Ada Moser"


def test_forms_of_both_kinds_carry_the_token(signed_in: Sign, bob: Actor) -> None:
    made, client = published(speaker()), signed_in(bob)
    assert "csrfmiddlewaretoken" in opened(client, made)
    asked = client.get(reverse("admin:quotes_speaker_act", args=["retract"]), {"record": str(made.pk)})
    assert "csrfmiddlewaretoken" in fields(asked, "act")


# ---------------------------------------------------------------- the queue, and the steps by address
QUEUE = "/admin/queue/"
STEPS = ("submit", "accept", "reject", "return_to_draft", "publish", "confirm", "retract", "withhold")
OF_REVIEWERS = tuple(step for step in STEPS if step != "submit")


def in_the_queue(record: Any) -> str:
    prefix = {"quote": "q", "claim": "c", "source": "src", "speaker": "spk"}[record._meta.model_name]
    return f"{QUEUE}?at={public_id(prefix, record.pk)}"


def every_state(alice: Actor, bob: Actor) -> list[Any]:
    """A record in each state from which a step leads, and one with a correction that waits."""
    waits = draft_quote(alice)
    review.submit(waits, actor=alice)
    corrected = published(speaker("Corrected"))
    corrected.description = "Newer."
    review.write(corrected, actor=bob, reason="Better.")
    proposed = quote(published(source()), published(speaker()))
    review.enter(proposed, state="proposed", actor=MACHINE)
    return [draft_quote(bob), waits, corrected, published_quote(), proposed]


def tried(client: Client, record: Any, step: str) -> list[Any]:
    """A step tried in every way that an address gives: the queue, the step's page, the list's action; POST and GET."""
    sent = {"act": step, "version": record.version, "reason": "x", "also": ""}
    page = reverse(f"admin:quotes_{record._meta.model_name}_act", args=[step])
    taken = {"taken": "yes", "record": str(record.pk), f"version-{record.pk}": record.version, "reason": "x"}
    chosen = {"action": step, "_selected_action": [str(record.pk)], "taken": "yes", **taken}
    return [
        client.post(in_the_queue(record), sent),
        client.get(in_the_queue(record), sent),
        client.post(page, taken),
        client.get(page, taken),
        client.post(listed(type(record)), chosen),
    ]


@pytest.mark.parametrize(("who", "steps"), [("alice", OF_REVIEWERS), ("vera", STEPS), ("nora", STEPS), ("", STEPS)])
def test_nobody_takes_a_step_that_is_not_theirs_by_any_address(
    who: str, steps: tuple[str, ...], request: Any, signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    records = every_state(alice, bob)
    client = signed_in(request.getfixturevalue(who)) if who else Client()
    before, decisions = rows(), Decision.objects.count()
    for record in records:
        for step in steps:
            assert {answer.status_code for answer in tried(client, record, step)} <= {200, 302, 403}
    assert rows() == before
    assert Decision.objects.count() == decisions
    assert [fresh(record).state for record in records] == [record.state for record in records]


def test_the_queue_is_for_those_who_may_look(
    signed_in: Sign, alice: Actor, bob: Actor, vera: Actor, nora: Actor
) -> None:
    made = every_state(alice, bob)[1]
    for client, code in ((signed_in(nora), 403), (Client(), 302), (signed_in(vera), 200), (signed_in(alice), 200)):
        assert client.get(QUEUE).status_code == client.get(in_the_queue(made)).status_code == code
    assert "queue-act" not in signed_in(vera).get(in_the_queue(made)).content.decode()
    assert "We have waited" not in signed_in(nora).get(in_the_queue(made)).content.decode()


def test_who_may_not_open_a_page_is_told_so_and_led_back(signed_in: Sign, nora: Actor) -> None:
    answer = signed_in(nora).get(QUEUE)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "You may not do this" in page
    assert f'<a href="{reverse("admin:index")}">Back to the start</a>' in page
    assert "quotes/admin/admin" in page, "it looks like the other pages"
    assert "<script>" not in page
    assert " style=" not in page


def test_the_head_leads_only_to_what_one_may_open(signed_in: Sign, nora: Actor, vera: Actor) -> None:
    pages = [reverse(f"admin:{name}") for name in ("queue", "duplicates")]
    for actor, linked in ((vera, True), (nora, False)):
        index = signed_in(actor).get(reverse("admin:index")).content.decode()
        assert [f'<a href="{page}">' in index for page in pages] == [linked, linked]


def test_the_queue_shows_only_the_kinds_that_somebody_may_see(signed_in: Sign, alice: Actor, nora: Actor) -> None:
    lone, hidden = draft(speaker("Bo Holm"), by=alice), draft_quote(alice)
    nora.user.user_permissions.add(Permission.objects.get(codename="view_speaker"))
    client = signed_in(nora)
    page = client.get(QUEUE, {"show": "drafts"})
    assert [row.words for row, _ in page.context["rows"]] == [lone.name]
    assert client.get(in_the_queue(hidden), follow=True).context["shown"] is None
    assert "We have waited" not in client.get(in_the_queue(hidden), follow=True).content.decode()


def test_what_is_published_along_needs_the_same_rights(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    """Forged: Bob may not submit sources, and names one beside a quote that he may publish."""
    made, other = draft_quote(alice), draft(source(), by=alice)
    review.submit(made, actor=alice)
    bob.user.user_permissions.remove(Permission.objects.get(codename="change_source"))
    sent = {"act": "publish", "version": made.version, "also": f"{public_id('src', other.pk)}:{other.version}"}
    assert signed_in(bob).post(in_the_queue(made), sent).status_code == 200
    assert (fresh(made).state, fresh(other).state) == ("in_review", "draft")


def test_who_edited_last_publishes_nowhere_and_another_does(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = draft_quote(bob)
    review.submit(made, actor=alice)
    for answer in tried(signed_in(bob), made, "publish"):
        assert answer.status_code in (200, 302)
    assert fresh(made).state == "in_review"
    tried(signed_in(carol), made, "publish")
    assert fresh(made).state == "published"


def test_who_edited_a_row_of_it_last_publishes_nowhere(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    review.write(Relay(quote=made, label="an agency"), actor=bob)
    review.submit(made, actor=alice)
    tried(signed_in(bob), made, "publish")
    assert fresh(made).state == "in_review"


def test_who_corrected_confirms_nowhere_and_another_does(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=bob, reason="Her whole name.")
    tried(signed_in(bob), made, "confirm")
    assert review.pending(made).exists()
    tried(signed_in(carol), made, "confirm")
    assert not review.pending(made).exists()


def test_history_pages_take_no_posts_for_steps(signed_in: Sign, alice: Actor, bob: Actor, vera: Actor) -> None:
    made = draft_quote(alice)
    review.submit(made, actor=alice)
    for who in (alice, vera, bob):
        signed_in(who).post(url(made, "history"), {"act": "publish", "taken": "yes", "version": made.version})
    assert fresh(made).state == "in_review"


def test_a_row_cannot_bring_a_state_with_it(signed_in: Sign, alice: Actor) -> None:
    """Neither the form nor its inlines take a state, a version or a public mark, whoever sends them."""
    made, client = draft_quote(alice), signed_in(alice)
    form = opened(client, made) | {"state": "published", "version": "99", "occasion": "x", "anchors-0-status": "moved"}
    client.post(url(made), form)
    found = fresh(made)
    assert (found.state, found.occasion, found.anchors.get().status) == ("draft", "x", "exact")
