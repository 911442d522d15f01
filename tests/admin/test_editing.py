"""Forms: what is typed is written through review, or comes back with what is wrong beside the field."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from quotes import review
from quotes.models import Actor, Anchor, Claim, Evidence, Quote, QuoteTopic, Source, Speaker, SpeakerName, Topic
from tests.admin.pages import blank, errors, fields, listed, opened, row, url
from tests.review.making import (
    ARTICLE,
    draft,
    draft_quote,
    fresh,
    published,
    published_claim,
    published_quote,
    rows,
    saved_capture,
    source,
    speaker,
)
from tests.review.making import claim as a_claim
from tests.review.making import quote as a_quote

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def send(client: Client, record: Any, form: dict[str, Any]) -> Any:
    return client.post(url(record), form)


def test_a_new_speaker_is_a_draft_with_its_names_signed_by_its_author(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    form = blank(client, Speaker) | {"name": "Ada Moser", "kind": "person"}
    row(form, "names", name="A. Moser", kind="abbreviation")
    assert client.post(listed(Speaker, "add"), form).status_code == 302
    made = Speaker.objects.get()
    assert (made.state, made.slug, [name.name for name in made.names.all()]) == ("draft", "ada-moser", ["A. Moser"])
    assert made.history.get().history_user == alice.user


def test_names_that_are_alike_get_slugs_of_their_own(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    for _ in range(2):
        client.post(listed(Speaker, "add"), blank(client, Speaker) | {"name": "Ada Moser", "kind": "person"})
    assert sorted(Speaker.objects.values_list("slug", flat=True)) == ["ada-moser", "ada-moser-2"]


def test_a_quote_gets_words_context_and_digest_from_the_kept_text(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    of = draft(source(), by=alice)
    capture = saved_capture(of)
    words = "it was worth it"
    form = blank(client, Quote) | {"source": str(of.pk), "kind": "partial", "text": words, "identity": "unnamed"}
    start = ARTICLE.index(words)
    row(form, "anchors", capture=capture.pk, start=start, end=start + len(words))
    answer = client.post(listed(Quote, "add"), form)
    assert answer.status_code == 302, errors(answer)
    made = Anchor.objects.get()
    assert (made.exact, made.status, made.seq) == (words, "exact", 0)
    assert made.prefix == ARTICLE[start - 32 : start]


def test_blanks_at_the_ends_of_context_survive_an_untouched_form(signed_in: Sign, bob: Actor, alice: Actor) -> None:
    made = draft_quote(alice, "and it was worth it")
    before = Anchor.objects.get()
    assert str(before.prefix).endswith("“")
    assert Anchor.history.count() == 1
    assert send(signed_in(alice), made, opened(signed_in(alice), made)).status_code == 302
    assert Anchor.history.count() == 1
    assert fresh(made).version == made.version


def test_a_moved_span_takes_its_words_from_the_text_again(signed_in: Sign, alice: Actor) -> None:
    made = draft_quote(alice, "We have waited for this day")
    client, start = signed_in(alice), ARTICLE.index("waited")
    form = opened(client, made) | {"text": "waited", "anchors-0-start": start, "anchors-0-end": start + 6}
    assert send(client, made, form).status_code == 302
    assert (Anchor.objects.get().exact, Anchor.objects.get().status) == ("waited", "exact")


def test_a_span_outside_the_text_is_told_beside_its_field(signed_in: Sign, alice: Actor) -> None:
    made = draft_quote(alice)
    client, before = signed_in(alice), rows()
    form = opened(client, made) | {"occasion": "an opening", "anchors-0-start": 10, "anchors-0-end": 90_000}
    answer = send(client, made, form)
    assert answer.status_code == 200
    inline = next(one.formset for one in answer.context["inline_admin_formsets"] if one.formset.prefix == "anchors")
    assert inline.forms[0].errors["start"]
    assert answer.context["adminform"].form["occasion"].value() == "an opening"
    assert rows() == before
    assert fresh(made).occasion is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"said_edtf": "2024-13-45"}, "said_edtf"),
        ({"language": "no language"}, "language"),
        ({"speaker": "", "identity": "named"}, "identity"),
        ({"kind": "own"}, "identity"),
        ({"kind": "sung"}, "kind"),
        ({"speaker_label": "two\u202elines"}, None),
        ({"speaker_role": "bidi \u202e here"}, "speaker_role"),
        ({"text": "a\x00b"}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"source": "not-a-key"}, "source"),
        ({"source": "01a20320-a200-7016-9163-f14599b6edf2"}, "source"),
    ],
)
def test_bad_input_is_told_beside_the_field(
    given: dict[str, str], field: str | None, signed_in: Sign, alice: Actor
) -> None:
    made = draft_quote(alice)
    client, before = signed_in(alice), rows()
    answer = send(client, made, opened(client, made) | given)
    if field is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field]
    assert rows() == before
    assert fresh(made).version == made.version


@pytest.mark.parametrize(
    "given",
    [
        {"anchors-0-seq": "9999999999999999999999"},
        {"anchors-0-start": "-1"},
        {"anchors-0-start": "50", "anchors-0-end": "20"},
        {"anchors-0-capture": "x"},
        {"anchors-0-id": "x"},
        {"anchors-0-id": "01a20320-a200-7016-9163-f14599b6edf2"},
        {"anchors-TOTAL_FORMS": "many"},
        {"anchors-TOTAL_FORMS": "100000"},
        {"read_version": "x"},
        {"read_version": "99999999999999999999999"},
        {"read_version": ""},
        {"seen": "x"},
    ],
)
def test_a_damaged_form_writes_nothing_and_is_no_fault_of_the_server(
    given: dict[str, str], signed_in: Sign, alice: Actor
) -> None:
    made = draft_quote(alice)
    client, before = signed_in(alice), rows()
    answer = send(client, made, opened(client, made) | given)
    assert answer.status_code in (200, 400)
    assert rows() == before
    assert fresh(made).version == made.version


def test_a_number_out_of_order_is_refused(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(a_claim(), by=alice), signed_in(alice)
    form = opened(client, made) | {"quantity_text": "more than 40 million", "lower": "50", "upper": "40"}
    assert "claim_lower_upper" in errors(send(client, made, form)) or fresh(made).lower is None
    assert fresh(made).version == made.version


def test_an_address_that_another_source_has_is_told_beside_the_field(signed_in: Sign, alice: Actor) -> None:
    draft(source(url="https://example.org/a"), by=alice)
    made, client = draft(source("Another"), by=alice), signed_in(alice)
    answer = send(client, made, opened(client, made) | {"url": "https://www.example.org/a?utm_source=x"})
    assert answer.context["adminform"].form.errors["url"]
    assert fresh(made).url is None


# ---------------------------------------------------------------- published records


def test_a_published_record_is_not_changed_without_a_reason(signed_in: Sign, bob: Actor) -> None:
    made, client = published(speaker()), signed_in(bob)
    answer = send(client, made, opened(client, made) | {"name": "Ada Maria Moser"})
    assert answer.context["adminform"].form.errors["reason"]
    assert fresh(made).name == "Ada Moser"
    assert fresh(made).history.count() == 1


def test_with_a_reason_it_is_a_correction(signed_in: Sign, bob: Actor) -> None:
    made, client = published(speaker()), signed_in(bob)
    form = opened(client, made) | {"name": "Ada Maria Moser", "reason": "Her full name."}
    assert send(client, made, form).status_code == 302
    last = made.decisions.order_by("-pk")[0]
    assert (last.from_state, last.to_state, last.actor, last.reason) == (
        "published",
        "published",
        bob.user,
        "Her full name.",
    )


def test_a_change_that_breaks_closure_is_refused_in_words(signed_in: Sign, bob: Actor) -> None:
    made, client = published_quote(), signed_in(bob)
    answer = send(client, made, opened(client, made) | {"text": "Other words", "reason": "Why not."})
    assert "not what its anchors say" in errors(answer)
    assert fresh(made).text == made.text


@pytest.mark.parametrize("state", ["published", "withheld", "rejected"])
def test_a_forged_state_is_ignored(state: str, signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    forged = {
        "state": state,
        "version": "77",
        "created_at": "2001-01-01",
        "name_key": "zzz",
        "merged_into": str(made.pk),
    }
    assert send(client, made, opened(client, made) | forged | {"name": "Ada M."}).status_code == 302
    now = fresh(made)
    assert (now.state, now.version, now.name_key, now.merged_into) == ("draft", made.version + 1, "ada m.", None)


@pytest.mark.parametrize("act", [review.retract, review.withhold])
def test_what_was_decided_for_good_can_only_be_looked_at(act: Any, signed_in: Sign, bob: Actor) -> None:
    made = published(speaker())
    act(made, actor=bob, reason="Wrong.")
    client = signed_in(bob)
    assert client.get(url(made)).status_code == 200
    assert send(client, made, {"name": "X"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "own"}, "identity", "kind own) has the identity source"),
        ({"identity": "named"}, "identity", "“named” needs a speaker"),
    ],
)
def test_a_rule_of_the_base_is_told_in_words_beside_its_field(
    signed_in: Sign, alice: Actor, typed: dict[str, str], field: str, words: str
) -> None:
    of = draft(source(), by=alice)
    made, client = draft(a_quote(of, None), by=alice), signed_in(alice)
    answer = send(client, made, opened(client, made) | typed)
    told = answer.context["adminform"].form.errors
    assert words in told[field][0]
    assert "onstraint" not in answer.content.decode()


def test_a_place_that_is_taken_is_told_beside_it(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    review.write(SpeakerName(speaker=fresh(made), name="A. Moser"), actor=alice)
    form = opened(client, made)
    row(form, "names", name="The mayor", kind="alias", seq=0)
    assert "Another row has this place in the list already." in errors(send(client, made, form))


def test_the_reason_is_asked_for_at_the_end_above_the_buttons(signed_in: Sign, bob: Actor) -> None:
    made = published_quote()
    page = signed_in(bob).get(url(made)).content.decode()
    assert page.count('name="reason"') == page.count('name="read_version"') == 1
    inlines, reason = page.rindex("inline-group"), page.index('name="reason"')
    assert inlines < page.index("decisions-heading") < reason < page.index('class="submit-row')
    assert "<h2" not in page[reason : page.index('class="submit-row')]


# ---------------------------------------------------------------- conflicts


def test_a_stale_form_writes_nothing_says_who_did_what_and_keeps_what_was_typed(
    signed_in: Sign, alice: Actor, carol: Actor
) -> None:
    made = draft(speaker(), by=alice)
    client = signed_in(alice)
    form = opened(client, made) | {"description": "Mayor."}
    row(form, "names", name="The mayor", kind="alias")
    other = fresh(made)
    other.name = "Ada Maria Moser"
    review.write(other, actor=carol, reason="Her full name.")
    before = rows()
    answer = send(client, made, form)
    assert answer.status_code == 200
    told = answer.content.decode()
    for words in (
        "Somebody else has changed this",
        "carol",
        "Her full name.",
        "Ada <ins>Maria </ins>Moser",
        "Mayor.",
        "The mayor",
    ):
        assert words in told
    assert rows() == before
    assert fresh(made).description is None


def test_who_has_seen_the_others_changes_may_save_over_them(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made) | {"description": "Mayor."}
    other = fresh(made)
    other.name = "Ada Maria Moser"
    review.write(other, actor=carol)
    assert send(client, made, form | {"overrule": made.version}).status_code == 200
    assert send(client, made, form | {"overrule": other.version}).status_code == 302
    assert (fresh(made).name, fresh(made).description) == ("Ada Maria Moser", "Mayor.")


def fates(answer: Any) -> list[str]:
    """What a page says of the others' changes, each as words without marks."""
    told = answer.content.decode().split('<ul class="fates">')[1].split("</ul>")[0]
    return [" ".join(re.sub("<[^>]*>", "", one).split()) for one in told.split("<li>")[1:]]


def changed(record: Any, by: Actor, **values: Any) -> Any:
    """The record as another leaves it."""
    theirs = fresh(record)
    for name, value in values.items():
        setattr(theirs, name, value)
    review.write(theirs, actor=by)
    return theirs


def test_what_i_did_not_touch_stays_as_the_other_left_it_and_what_both_changed_is_mine(
    signed_in: Sign, alice: Actor, carol: Actor
) -> None:
    made, client = draft(speaker(description="A."), by=alice), signed_in(alice)
    form = opened(client, made) | {"note": "Mine.\r\nAll mine.", "description": "Mayor."}
    now = changed(made, carol, name="Ada Maria Moser", description="Harbour master.", note="Theirs.", sort_name=None)
    again = send(client, made, form)
    assert fates(again) == [
        "Speaker, remark: is undone; what stands here takes its place.",
        "Speaker, name: stays as the others left it.",
        "Speaker, description: is undone; what stands here takes its place.",
    ]
    shown = fields(again, "speaker_form")
    assert (shown["name"], shown["description"], shown["note"].replace("\r\n", "\n")) == (
        "Ada Maria Moser",
        "Mayor.",
        "Mine.\nAll mine.",
    )
    assert send(client, made, shown).status_code == 200, "it was not agreed to"
    assert send(client, made, shown | {"overrule": now.version}).status_code == 302
    now = fresh(made)
    assert (now.name, now.description, now.note) == ("Ada Maria Moser", "Mayor.", "Mine.\nAll mine."), now.note


def test_a_third_change_while_one_reads_of_the_second_is_followed_too(
    signed_in: Sign, alice: Actor, bob: Actor, carol: Actor
) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made) | {"note": "Mine."}
    now = changed(made, carol, name="Ada Maria Moser")
    form = fields(send(client, made, form), "speaker_form") | {"overrule": now.version}
    now = changed(made, bob, name="Ada M. Moser")
    answer = send(client, made, form)
    assert fates(answer) == ["Speaker, name: stays as the others left it."]
    assert "Maria" in answer.content.decode(), "all since it was opened is told"
    form = fields(answer, "speaker_form") | {"overrule": now.version}
    assert send(client, made, form).status_code == 302
    assert (fresh(made).name, fresh(made).note) == ("Ada M. Moser", "Mine.")


def test_rows_that_i_did_not_touch_stay_as_the_other_left_them(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    with review.edit(fresh(made), actor=alice) as act:
        for name in ("A. Moser", "Ada M.", "The mayor"):
            act.save(SpeakerName(speaker_id=made.pk, name=name))
    form = opened(client, made)
    form |= {"names-1-name": "Ada Mo."}
    with review.edit(fresh(made), actor=carol) as act:
        first, second, third = SpeakerName.objects.filter(speaker=made).order_by("seq")
        first.name, second.name, second.kind = "Ada A. Moser", "Ada Mos.", "abbreviation"
        act.save(first)
        act.save(second)
        act.delete(third)
    version = fresh(made).version
    answer = send(client, made, form | {"note": "Mine."})
    assert sorted(fates(answer)) == [
        "Speaker name “Ada A. Moser”, name: stays as the others left it.",
        "Speaker name “Ada Mo.”, kind: stays as the others left it.",
        "Speaker name “Ada Mo.”, name: is undone; what stands here takes its place.",
        "Speaker name, deleted: stays as the others left it.",
    ]
    assert send(client, made, fields(answer, "speaker_form") | {"overrule": version}).status_code == 302
    now = SpeakerName.objects.filter(speaker=made).order_by("seq").values_list("name", "kind")
    assert list(now) == [("Ada A. Moser", first.kind), ("Ada Mo.", "abbreviation")]


def test_a_row_that_i_changed_and_another_deleted_is_made_again(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    with review.edit(fresh(made), actor=alice) as act:
        for name in ("A. Moser", "The mayor", "Ada"):
            act.save(SpeakerName(speaker_id=made.pk, name=name))
    form = opened(client, made) | {"names-0-name": "Ada M."}
    row(form, "names", name="A. M.", kind="abbreviation")
    with review.edit(fresh(made), actor=carol) as act:
        for one in SpeakerName.objects.filter(name__in=("A. Moser", "The mayor")):
            act.delete(one)
    answer = send(client, made, form)
    assert fates(answer) == [
        "Speaker name, deleted: stays as the others left it.",
        "Speaker name, deleted: is undone; what stands here takes its place.",
    ]
    form = fields(answer, "speaker_form")
    assert [form[f"names-{i}-name"] for i in range(3)] == ["Ada", "A. M.", "Ada M."]
    assert send(client, made, form | {"overrule": fresh(made).version}).status_code == 302
    assert set(SpeakerName.objects.values_list("name", flat=True)) == {"Ada", "A. M.", "Ada M."}


def test_a_row_added_by_another_makes_the_form_stale(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made) | {"description": "Mayor."}
    review.write(SpeakerName(speaker=fresh(made), name="A. Moser"), actor=carol)
    answer = send(client, made, form)
    assert "A. Moser" in answer.content.decode()
    assert fresh(made).description is None


def test_a_row_that_is_gone_is_told_and_nothing_written(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made = draft(speaker(), by=alice)
    name = SpeakerName(speaker=fresh(made), name="A. Moser")
    review.write(name, actor=alice)
    client = signed_in(alice)
    form = opened(client, made) | {"names-0-name": "Ada M."}
    with review.edit(fresh(made), actor=carol) as act:
        act.delete(SpeakerName.objects.get())
    before = rows()
    answer = send(client, made, form)
    assert answer.status_code == 200
    assert "Somebody else" in answer.content.decode()
    assert rows() == before


def test_a_stale_topic_is_told_too(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made = Topic(name="Harbours", slug="harbours")
    review.write(made, actor=alice)
    client = signed_in(alice)
    form = opened(client, made) | {"description": "Ports."}
    made.name = "Ports"
    review.write(made, actor=carol)
    answer = send(client, made, form)
    assert "Somebody else" in answer.content.decode()
    assert fresh(made).description is None
    assert fates(answer) == ["Topic, name: stays as the others left it."]
    send(client, made, fields(answer, "topic_form") | {"overrule": "2"})
    assert (fresh(made).name, fresh(made).description) == ("Ports", "Ports.")


def test_a_record_deleted_by_another_is_told(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made)
    review.delete_draft(made, actor=alice)
    answer = client.post(url(made), form, follow=True)
    assert "Perhaps it was deleted?" in answer.content.decode()
    assert not Speaker.objects.exists()


def test_a_conflict_between_reading_and_writing_is_caught(
    signed_in: Sign, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    form = opened(client, made) | {"description": "Mayor."}
    whole, others = review.edit, [Speaker.objects.filter(pk=made.pk)]

    def late(record: Any, **how: Any) -> Any:
        for rows_of in others:
            rows_of.update(version=made.version + 5)
        return whole(record, **how)

    monkeypatch.setattr(review, "edit", late)
    answer = send(client, made, form)
    assert answer.status_code == 200
    assert "Somebody else" in errors(answer)
    assert fresh(made).description is None


# ---------------------------------------------------------------- rows


def topics_of(made: Quote) -> list[str]:
    return [tag.topic.name for tag in made.quote_topics.order_by("seq")]


@pytest.fixture
def tagged(alice: Actor) -> Any:
    made = draft_quote(alice)
    with review.edit(made, actor=alice) as act:
        for name in ("a", "b", "c"):
            topic = Topic.objects.create(name=name, slug=name)
            act.save(QuoteTopic(quote=made, topic=topic))
    return made


def test_a_row_can_be_put_first_and_the_others_move_down(tagged: Any, signed_in: Sign, alice: Actor) -> None:
    client, new = signed_in(alice), Topic.objects.create(name="new", slug="new")
    form = opened(client, tagged)
    form |= {f"quote_topics-{number}-seq": number + 1 for number in range(3)}
    row(form, "quote_topics", topic=new.pk, seq=0)
    answer = send(client, tagged, form)
    assert answer.status_code == 302, errors(answer)
    assert topics_of(tagged) == ["new", "a", "b", "c"]


def test_the_first_row_can_be_deleted_and_the_others_move_up(tagged: Any, signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    form = opened(client, tagged) | {"quote_topics-0-DELETE": "on", "quote_topics-1-seq": 0, "quote_topics-2-seq": 1}
    assert send(client, tagged, form).status_code == 302
    assert topics_of(tagged) == ["b", "c"]


def test_two_rows_in_one_place_are_told(tagged: Any, signed_in: Sign, alice: Actor) -> None:
    client, before = signed_in(alice), rows()
    answer = send(client, tagged, opened(client, tagged) | {"quote_topics-1-seq": 0})
    assert answer.status_code == 200
    assert errors(answer)
    assert rows() == before


def test_evidence_is_written_with_its_claim(signed_in: Sign, alice: Actor) -> None:
    made, on, client = draft(a_claim(), by=alice), published_quote(), signed_in(alice)
    form = opened(client, made)
    row(form, "evidence", quote=on.pk, stance="asserts")
    assert send(client, made, form).status_code == 302
    assert Evidence.objects.get().quote == on
    assert fresh(made).version == made.version + 1


def test_the_same_quote_twice_is_told_as_evidence(signed_in: Sign, alice: Actor) -> None:
    made, on, client = draft(a_claim(), by=alice), published_quote(), signed_in(alice)
    form = opened(client, made)
    for _ in range(2):
        row(form, "evidence", quote=on.pk, stance="asserts")
    answer = send(client, made, form)
    assert answer.status_code == 200
    assert not Evidence.objects.exists()


def test_the_last_evidence_of_a_published_claim_stays(signed_in: Sign, bob: Actor) -> None:
    made, client = published_claim(published_quote()), signed_in(bob)
    form = opened(client, made) | {"evidence-0-DELETE": "on", "reason": "No."}
    assert "needs at least one published quote" in errors(send(client, made, form))
    assert Evidence.objects.count() == 1


def test_a_second_log_of_what_was_written_is_not_kept(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    send(client, made, opened(client, made) | {"name": "Ada M."})
    client.post(url(made, "delete"), {"post": "yes", "version": fresh(made).version})
    assert not Speaker.objects.exists()
    assert not LogEntry.objects.exists()


# ---------------------------------------------------------------- deleting


def test_only_an_undecided_draft_is_deleted(signed_in: Sign, bob: Actor, alice: Actor) -> None:
    client = signed_in(bob)
    for made in (published(speaker("P")), published_quote(), published_claim(published_quote())):
        assert client.post(url(made, "delete"), {"post": "yes", "version": made.version}).status_code == 403
    sent_back = draft(speaker("D"), by=alice)
    review.submit(sent_back, actor=alice)
    review.return_to_draft(sent_back, actor=bob)
    answer = client.post(url(sent_back, "delete"), {"post": "yes", "version": sent_back.version}, follow=True)
    assert "This cannot be deleted" in answer.content.decode()
    assert Speaker.objects.filter(pk=sent_back.pk).exists()


def test_a_draft_that_was_changed_meanwhile_is_not_deleted(signed_in: Sign, alice: Actor, carol: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    assert client.get(url(made, "delete")).status_code == 200
    other = fresh(made)
    other.name = "Other"
    review.write(other, actor=carol)
    client.post(url(made, "delete"), {"post": "yes", "version": made.version})
    client.post(url(made, "delete"), {"post": "yes"})
    assert Speaker.objects.exists()


def test_what_other_rows_name_is_not_deleted(signed_in: Sign, alice: Actor) -> None:
    made = draft(source(), by=alice)
    saved_capture(made)
    answer = signed_in(alice).post(url(made, "delete"), {"post": "yes", "version": made.version}, follow=True)
    assert "cannot be deleted" in answer.content.decode()
    assert Source.objects.exists()


def test_a_topic_is_deleted_unless_it_is_used(tagged: Any, signed_in: Sign, alice: Actor) -> None:
    used, free = Topic.objects.get(name="a"), Topic.objects.create(name="free", slug="free")
    client = signed_in(alice)
    for topic in (used, free):
        client.post(url(topic, "delete"), {"post": "yes"})
    assert set(Topic.objects.values_list("name", flat=True)) == {"a", "b", "c"}


def test_nothing_is_deleted_from_a_list(signed_in: Sign, root: Actor) -> None:
    made = draft(a_claim(), by=root)
    signed_in(root).post(listed(Claim), {"action": "delete_selected", "_selected_action": str(made.pk), "post": "yes"})
    assert Claim.objects.exists()
