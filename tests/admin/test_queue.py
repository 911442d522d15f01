"""The review queue: what waits, in its context, and the steps that are taken there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from quotes import review
from quotes.models import Actor, Claim, Proposal, Quote, QuoteTopic, Source, Speaker, State, Topic
from quotes.models.history import MACHINE
from quotes.models.keys import public_id
from tests.admin.pages import fields, url
from tests.review.making import (
    ARTICLE,
    anchor,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    published,
    published_quote,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]
Counted = Callable[[int], Any]

QUEUE = "/admin/queue/"
PREFIXES: dict[Any, str] = {Quote: "q", Claim: "c", Source: "src", Speaker: "spk"}


def at(record: Any, **more: str) -> dict[str, str]:
    return {"at": public_id(PREFIXES[type(record)], record.pk), **more}


def address(record: Any, **more: str) -> str:
    return f"{QUEUE}?" + "&".join(f"{name}={value}" for name, value in at(record, **more).items())


def page(client: Client, record: Any = None, **more: str) -> Any:
    answer = client.get(QUEUE, at(record, **more) if record else more)
    assert answer.status_code == 200, answer
    return answer


def take(client: Client, record: Any, act: str, **more: Any) -> Any:
    """Open the record in the queue and press a button."""
    form = fields(page(client, record), "queue-act") | {"act": act, **more}
    return client.post(address(record), form, follow=True)


def in_review(actor: Actor, **how: Any) -> Any:
    made = draft_quote(actor, **how)
    review.submit(made, actor=actor)
    return made


def proposed(words: str = "We have waited for this day", payload: Any = None) -> Any:
    """A machine's proposal of a quote, and the quote."""
    of = published(source())
    made = quote(of, published(speaker()), words)
    review.enter(made, anchor(made, saved_capture(of), words), state=State.PROPOSED, actor=MACHINE)
    given = payload or {"text": f"{words},", "score": [1, 2]}
    Proposal.objects.create(
        quote=made, extractor="rules", version="2", confidence=0.5, payload=given, made_at="2026-11-22T12:00:00Z"
    )
    return made


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def listed(answer: Any) -> list[str]:
    return [row.words for row, _ in answer.context["rows"]]


# ---------------------------------------------------------------- what is shown
def test_a_quote_stands_in_its_context(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = in_review(alice, speaker_label="the mayor", occasion="At the port")
    shown = text(page(signed_in(bob)))
    assert "opened the new harbour on Monday. “</span><mark>We have waited for this day</mark>" in shown
    for words in ("A new harbour", "Ada Moser", "the mayor", "At the port", "last edited by <strong>alice</strong>"):
        assert words in shown
    assert url(made) in shown


def test_where_the_text_is_not_kept_the_anchor_speaks(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    of = published(source())
    made = quote(of, published(speaker()))
    draft(made, anchor(made, saved_capture(of, keep=False), "We have waited for this day"), by=alice)
    shown = text(page(signed_in(bob), made, show="drafts"))
    assert "shown with the anchor&#x27;s own context" in shown or "shown with the anchor's own context" in shown
    assert "harbour on Monday. “</span><mark>We have waited" in shown


def test_without_the_right_to_captures_their_text_is_not_shown(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = in_review(carol)
    bob.user.user_permissions.remove(*bob.user.user_permissions.filter(codename__endswith="_capture"))
    assert ARTICLE[:20] not in text(page(signed_in(bob), made))


def test_a_claim_is_shown_with_what_bears_on_it(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    on = published_quote()
    made = claim(quantity_text="more than 40 million", lower=40_000_000, unit="francs", when_edtf="2024")
    draft(made, evidence(made, on), by=alice)
    review.submit(made, actor=alice)
    shown = text(page(signed_in(bob)))
    for words in ("Asserts", "We have waited for this day", "more than 40 million", "at least 40000000 francs", "2024"):
        assert words in shown


@pytest.mark.parametrize("make", [source, speaker])
def test_sources_and_speakers_wait_too(make: Any, signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft(make(), by=alice)
    client = signed_in(bob)
    take(client, made, "submit")
    assert str(made) in text(page(client))
    take(client, made, "publish")
    assert fresh(made).state == "published"


def test_a_proposal_stands_apart_with_original_and_edit_side_by_side(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = proposed()
    client = signed_in(bob)
    assert listed(page(client)) == []
    shown = text(page(client, show="proposals"))
    assert "Suggested by rules 2" in shown
    assert "We have waited for this day<del>,</del>" in shown
    assert "&quot;score&quot;" in shown
    answer = take(client, made, "accept")
    assert "Accept: done." in told(answer)
    assert fresh(made).state == "draft"
    assert "Suggested by rules 2" in text(page(client, made, show="drafts"))


def test_a_payload_of_any_shape_is_shown(signed_in: Sign, bob: Actor) -> None:
    for payload in ([1], "x", {"text": {"a": 1}, "speaker": None, "kind": 3}, {"text": "<script>"}):
        made = proposed(payload=payload)
        shown = text(page(signed_in(bob), made, show="proposals"))
        assert "<script>alert" not in shown


def test_a_correction_is_shown_before_and_after(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=bob, reason="Her whole name.")
    shown = text(page(signed_in(carol), show="corrections"))
    assert "Ada<ins> M.</ins> Moser" in shown or "Ada <ins>M. </ins>Moser" in shown
    assert "Her whole name." in shown
    assert "Confirm the correction" in shown


def test_what_looks_like_another_says_so_with_the_way_to_compare_them(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    known, made = published(speaker("Ada Moser")), whole(alice)
    twin = draft(speaker("Moser, Ada"), by=alice)
    shown = text(page(signed_in(bob), made))
    there = {"record": public_id("spk", made.speaker_id), "into": public_id("spk", known.pk)}
    assert "The speaker “Ada Moser”, published in the same step, looks like" in shown
    assert f'“<a href="{url(known)}">Ada Moser</a>” (100 %).' in shown
    assert f"{reverse('admin:merge', args=['speaker'])}?{urlencode(there)}".replace("&", "&amp;") in shown
    assert f'Looks like “<a href="{url(known)}">Ada Moser</a>” (95 %).' in text(page(signed_in(bob), twin))
    review.different(twin, known, actor=bob)
    assert f'Looks like “<a href="{url(known)}">' not in text(page(signed_in(bob), twin))
    shown = text(page(signed_in(alice), made))
    assert url(known) in shown
    assert "Compare…" not in shown


# ---------------------------------------------------------------- filters
def test_filters_are_in_the_address(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    one = in_review(alice)
    in_review(carol, words="it was worth it")
    topic = Topic.objects.create(name="Harbours", slug="harbours")
    review.write(QuoteTopic(quote=one, topic=topic), actor=alice)
    client = signed_in(carol)
    every = ["We have waited for this day", "it was worth it"]
    assert listed(page(client)) == every
    for name, value in {
        "source": one.source_id,
        "speaker": public_id("spk", one.speaker_id),
        "topic": topic.pk,
        "whose": "others",
    }.items():
        assert listed(page(client, **{name: str(value)})) == every[:1], name
    assert listed(page(client, whose="mine")) == every[1:]
    assert listed(page(client, kind="claim")) == []
    assert listed(page(client, older="1")) == []
    assert listed(page(client, newer="1")) == every


@pytest.mark.parametrize(
    "wrong",
    [{"older": "x"}, {"newer": "-1"}, {"source": "nobody"}, {"topic": "\x00"}, {"whose": "?"}, {"show": "x"},
     {"kind": "x"}, {"older": "9" * 40}],
)  # fmt: skip
def test_a_wrong_filter_is_told_and_nothing_is_listed(wrong: Any, signed_in: Sign, alice: Actor, bob: Actor) -> None:
    in_review(alice)
    answer = page(signed_in(bob), **wrong)
    assert listed(answer) == []
    assert "errorlist" in text(answer)


@pytest.mark.parametrize("odd", ["", "x", "q_", "q_" + "0" * 32, "t_" + "0" * 32, "\x00", "c_" + "f" * 32])
def test_an_address_of_nothing_leads_back(odd: str, signed_in: Sign, bob: Actor) -> None:
    client = signed_in(bob)
    assert client.get(QUEUE, {"at": odd, "from": odd, "before": odd}).status_code in (200, 302)
    assert client.post(f"{QUEUE}?at={odd}", {"act": "publish"}).status_code == 302


def test_pages_follow_each_other_by_key(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = [draft(speaker(f"S{number:02}"), by=alice) for number in range(60)]
    client, names = signed_in(bob), [one.name for one in made]
    seen: list[str] = []
    where = "?show=drafts"
    for _ in range(10):
        answer = client.get(QUEUE + where)
        seen += listed(answer)
        if not (where := answer.context["links"]["later"]):
            break
    assert seen == names
    last = client.get(QUEUE, at(made[50], show="drafts", **{"from": str(made[50].pk)}))
    assert listed(last) == names[50:]
    before = client.get(QUEUE + last.context["links"]["previous"])
    assert listed(before) == names[25:50]
    assert before.context["shown"].record == made[49]
    assert "1,000+" not in text(before)


def test_next_and_previous_walk_over_the_edge_of_a_page(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = [draft(speaker(f"S{number:02}"), by=alice) for number in range(30)]
    client, where, walked = signed_in(bob), "?show=drafts", []
    while where:
        answer = client.get(QUEUE + where)
        walked.append(answer.context["shown"].record.name)
        where = answer.context["links"]["next"]
    assert walked == [one.name for one in made]


def test_a_page_costs_at_most_twenty_statements(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor, django_assert_max_num_queries: Counted
) -> None:
    published(source()), published(speaker())
    bare = whole(alice)
    on = claim()
    draft(on, evidence(on, bare), evidence(on, draft_quote(alice)), by=alice)
    review.submit(on, actor=alice)
    suggested = proposed()
    corrected = published_quote()
    corrected.speaker, corrected.source = published(speaker("New")), corrected.source
    review.write(corrected, actor=carol, reason="Somebody else.")
    filters = {"source": str(bare.source_id), "speaker": str(bare.speaker_id), "whose": "others", "newer": "3"}
    client = signed_in(bob)
    for record, how in (
        (bare, {}),
        (bare, filters),
        (on, filters),
        (suggested, {"show": "proposals"}),
        (corrected, {"show": "corrections"}),
        (bare.source, {"show": "drafts"}),
        (bare.speaker, {"show": "drafts"}),
    ):
        page(client, record, **how)
        with django_assert_max_num_queries(20):
            page(client, record, **how)


# ---------------------------------------------------------------- steps
def whole(by: Actor) -> Any:
    """A quote in review, whose source and speakers are drafts."""
    on, voice = draft(source(), by=by), draft(speaker(), by=by)
    made = quote(on, voice)
    draft(made, anchor(made, saved_capture(on), made.text), relay(made, draft(speaker("Port"), by=by)), by=by)
    review.submit(made, actor=by)
    return made


def test_publishing_offers_what_is_needed_and_does_it_in_one_step(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made, client = whole(alice), signed_in(bob)
    form = fields(page(client, made), "queue-act")
    assert len(form["also"]) == 3
    answer = take(client, made, "publish", reason="Read and compared.")
    assert f'Published: <a href="{url(made)}">{made}</a>. With it: ' in told(answer)
    for one in (made.source, made.speaker, made.relays.get().speaker):
        assert f'<a href="{url(one)}">{one}</a>' in told(answer)
    assert fresh(made).state == fresh(made.source).state == fresh(made.speaker).state == "published"
    assert made.decisions.latest("pk").reason == "Read and compared."


def test_without_what_it_needs_it_is_refused_and_the_choice_and_the_reason_stay(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made, client = whole(alice), signed_in(bob)
    form = fields(page(client, made), "queue-act")
    kept = [one for one in form["also"] if one.startswith("spk_")]
    answer = take(client, made, "publish", also=kept, reason="Not yet the source.")
    shown = text(answer)
    assert "Its source is draft." in shown
    assert "Not yet the source.</textarea>" in shown
    assert sorted(fields(answer, "queue-act")["also"]) == sorted(kept)
    assert fresh(made).state == "in_review"
    assert fresh(made.speaker).state == "draft"


def test_after_a_step_the_next_record_is_shown(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    first, second, third = (in_review(alice, words=words) for words in ("We have", "waited for", "this day"))
    client = signed_in(bob)
    answer = take(client, second, "publish")
    assert answer.context["shown"].record == third
    answer = take(client, third, "publish")
    assert answer.context["shown"].record == first


def test_after_the_last_of_a_page_the_next_page_is_shown(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = [draft(speaker(f"S{number:02}"), by=alice) for number in range(27)]
    client = signed_in(bob)
    shown = client.get(QUEUE, at(made[24], show="drafts", **{"from": "first"}))
    form = fields(shown, "queue-act") | {"act": "submit"}
    answer = client.post(QUEUE + shown.context["action"], form, follow=True)
    assert answer.context["shown"].record == made[25]
    assert listed(answer) == [made[25].name, made[26].name]


def test_a_record_that_is_not_on_the_page_begins_its_own(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = [draft(speaker(f"S{number:02}"), by=alice) for number in range(30)]
    answer = page(signed_in(bob), made[28], show="drafts")
    assert listed(answer) == [made[28].name, made[29].name]
    assert answer.context["links"]["earlier"]


@pytest.mark.parametrize(
    ("act", "before", "after"), [("reject", "proposed", "rejected"), ("return_to_draft", "in_review", "draft")]
)
def test_turning_down_asks_for_the_reason(
    act: str, before: str, after: str, signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = proposed() if before == "proposed" else in_review(alice)
    client = signed_in(bob)
    assert "Say why." in text(take(client, made, act, reason="  "))
    assert fresh(made).state == before
    take(client, made, act, reason="These are not her words.")
    assert fresh(made).state == after
    assert made.decisions.latest("pk").reason == "These are not her words."


def test_a_conflict_says_what_the_other_changed_and_keeps_the_reason(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made, client = in_review(alice), signed_in(bob)
    form = fields(page(client, made), "queue-act") | {"act": "publish", "reason": "It is right."}
    other = fresh(made)
    other.occasion = "At the opening"
    review.write(other, actor=carol)
    answer = client.post(address(made), form)
    shown = text(answer)
    assert "Somebody else has changed this" in shown
    assert "At the opening" in shown
    assert "by carol" in shown
    assert "It is right.</textarea>" in shown
    assert fresh(made).state == "in_review"
    client.post(address(made), fields(answer, "queue-act") | {"act": "publish"})
    assert fresh(made).state == "published"


def test_a_conflict_about_what_is_published_along_names_it(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made, client = whole(alice), signed_in(bob)
    form = fields(page(client, made), "queue-act") | {"act": "publish"}
    other = fresh(made.source)
    other.title = "The old harbour"
    review.write(other, actor=alice)
    answer = client.post(address(made), form)
    assert "The source that should be published with it was changed" in text(answer)
    assert "The old harbour" in text(answer)
    assert fresh(made.speaker).state == "draft"


def test_nobody_publishes_what_he_edited_last_and_is_told_before(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made = in_review(bob)
    assert "You edited this last; another reviewer must publish it." in text(page(signed_in(bob), made))
    assert "You edited this last" in text(take(signed_in(bob), made, "publish"))
    assert fresh(made).state == "in_review"
    take(signed_in(carol), made, "publish")
    assert fresh(made).state == "published"


def test_the_corrector_cannot_confirm_but_another_can(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published(speaker())
    made.name = "Ada M. Moser"
    review.write(made, actor=bob, reason="Her whole name.")
    answer = take(signed_in(bob), made, "confirm")
    assert "another reviewer must confirm it" in text(answer)
    assert review.pending(made).exists()
    take(signed_in(carol), made, "confirm")
    assert not review.pending(made).exists()


def test_the_only_reviewer_is_asked_for_a_reason_beforehand(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made, client = in_review(alice), signed_in(bob)
    assert "You are the only reviewer" in text(page(client, made))
    assert "only one reviewer" in text(take(client, made, "publish"))
    take(client, made, "publish", reason="Nobody else is here.")
    assert made.decisions.latest("pk").alone


def test_a_draft_is_published_in_one_step_by_who_may(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = draft_quote(alice)
    take(signed_in(bob), made, "publish")
    assert [one.to_state for one in made.decisions.order_by("pk")] == ["in_review", "published"]


@pytest.mark.parametrize(
    "forged",
    [{"version": ""}, {"version": "99"}, {"act": "explode"}, {"act": "edit"}, {"also": ["src_" + "0" * 32 + ":1", "x"]},
     {"seen": "x"}, {"reason": "\x00"}, {"reason": "x" * 3_000}],
)  # fmt: skip
def test_forged_fields_break_nothing(forged: Any, signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made, client = in_review(alice), signed_in(bob)
    form = fields(page(client, made), "queue-act") | {"act": "publish"} | forged
    assert client.post(address(made), form).status_code in (200, 302)
    assert fresh(made).state == ("published" if "seen" in forged else "in_review")


def test_a_record_that_is_gone_leads_back(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(bob)
    form = fields(page(client, made), "queue-act") | {"act": "submit"}
    review.delete_draft(made, actor=alice)
    answer = client.post(address(made), form, follow=True)
    assert "not here any more" in told(answer)


def test_a_form_opened_from_the_queue_leads_back_to_it(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made, client = in_review(alice), signed_in(bob)
    edit = next(line for line in page(client, made).content.decode().split('"') if "?queue=" in line)
    form = fields(client.get(edit), "quote_form") | {"occasion": "At the opening"}
    answer = client.post(edit, form)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(QUEUE)
    assert at(made)["at"] in answer.headers["Location"]


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)", "?next=//x"])
def test_a_form_leads_nowhere_else(away: str, signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    where = f"{url(made)}?queue={away}"
    answer = client.post(where, fields(client.get(where), "speaker_form") | {"name": "Other"})
    assert answer.headers["Location"].startswith(QUEUE)


def test_a_step_needs_the_token_of_our_page(alice: Actor, bob: Actor) -> None:
    made, client = in_review(alice), Client(enforce_csrf_checks=True)
    client.force_login(bob.user)
    assert client.post(address(made), {"act": "publish", "version": made.version}).status_code == 403


def test_asking_changes_nothing(signed_in: Sign, alice: Actor, bob: Actor, carol: Actor) -> None:
    made = in_review(alice)
    page(signed_in(bob), made, act="publish", version=str(made.version))
    assert fresh(made).state == "in_review"


def test_the_queue_is_linked_from_every_page(signed_in: Sign, bob: Actor) -> None:
    assert f'href="{reverse("admin:queue")}"' in text(signed_in(bob).get(reverse("admin:index")))


def test_the_line_ends_of_a_browser_are_one_character_of_a_context(signed_in: Sign, alice: Actor) -> None:
    """The 32 code points after these words hold a line end, which a browser sends as two."""
    made, client = draft_quote(alice, "it was worth it"), signed_in(alice)
    before = made.anchors.get()
    form = fields(client.get(url(made)), "quote_form")
    assert "\n" in form["anchors-0-suffix"]
    sent = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()}
    assert client.post(url(made), sent | {"occasion": "x"}).status_code == 302
    after = made.anchors.get()
    assert (after.suffix, after.sha256, after.status) == (before.suffix, before.sha256, "exact")
    assert after.history.count() == 1
