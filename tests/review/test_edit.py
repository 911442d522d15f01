"""Writing records with their children: signed, whole or not at all, and never past the rules."""

from typing import Any

import pytest
from django.apps import apps

from quotes import review
from quotes.models import Actor, Conflict, Quote, QuoteTopic, Speaker, SpeakerName, State, Topic
from quotes.models.decision import Decision
from quotes.models.history import IMPORT, MACHINE
from quotes.review import NotPermitted, Refused
from quotes.text.anchors import digest
from tests.review.making import (
    ARTICLE,
    anchor,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    published,
    published_claim,
    published_quote,
    quote,
    relay,
    rows,
    saved_capture,
    source,
    speaker,
)

pytestmark = pytest.mark.django_db


def refused(act: Any, *args: Any, **named: Any) -> list[tuple[str, tuple[str, ...]]]:
    """The codes and paths with which an act is refused; it must change no row."""
    before, decisions = rows(), Decision.objects.count()
    with pytest.raises(Refused) as caught:
        act(*args, **named)
    assert (rows(), Decision.objects.count()) == (before, decisions)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_a_persons_record_is_a_draft_without_a_decision(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    assert fresh(made).state == "draft"
    assert not made.decisions.exists()
    assert made.history.get().history_user == alice.user


def test_a_record_and_its_children_are_one_act(bob: Actor) -> None:
    made = published(speaker())
    with review.edit(made, actor=bob, reason="More names.") as act:
        made.description = "The mayor."
        act.save(made)
        for name in ("A. Moser", "Moser, A."):
            act.save(SpeakerName(speaker=made, name=name))
    assert act.decision is not None
    assert (act.decision.from_state, act.decision.to_state) == ("published", "published")
    assert made.decisions.count() == 2
    assert fresh(made).version == made.version == 4
    assert {one.history_change_reason for one in SpeakerName.history.all()} == {"More names."}


def test_an_act_that_changes_nothing_writes_nothing_and_needs_no_reason(bob: Actor) -> None:
    made = published_quote()
    before = rows()
    with review.edit(made, actor=bob) as act:
        act.save(made)
        act.save(made.anchors.get())
    assert (rows(), act.decision, fresh(made).version) == (before, None, made.version)


def test_what_only_looks_different_is_no_change(bob: Actor) -> None:
    made = published(speaker(description="Two\nlines, café"))
    made.description = "Two\r\nlines, cafe\u0301"
    review.write(made, actor=bob)
    assert fresh(made).version == 1


def test_a_change_of_a_published_record_needs_a_reason(bob: Actor) -> None:
    made = published_claim(published_quote())
    made.text = "Another claim."
    assert refused(review.write, made, actor=bob) == [("reason_required", ("reason",))]
    assert fresh(made).text == "The harbour cost more than 40 million."
    assert made.version == fresh(made).version


def test_a_failed_edit_can_be_tried_again_with_the_same_record(bob: Actor) -> None:
    made = published_claim(published_quote())
    made.text = "Another claim."
    refused(review.write, made, actor=bob)
    review.write(made, actor=bob, reason="A better wording.")
    assert fresh(made).text == "Another claim."


def test_a_failed_creation_can_be_tried_again_with_the_same_record(alice: Actor) -> None:
    made, taken = speaker(), draft(speaker(), by=alice)
    made.slug = taken.slug
    assert refused(review.write, made, actor=alice) == [("unique", ("slug",))]
    made.slug = "another"
    review.write(made, actor=alice)
    assert fresh(made).slug == "another"


def test_the_children_of_a_failed_act_can_be_tried_again_too(alice: Actor) -> None:
    made = quote(draft(source(), by=alice), None)
    words = anchor(made, saved_capture(made.source), made.text)
    refused(review.enter, made, words, state="published", actor=IMPORT, reason="Why.")
    draft(made, words, by=alice)
    assert fresh(made).anchors.get() == words


def test_an_error_on_the_way_leaves_nothing(alice: Actor) -> None:
    made = speaker()
    before = rows()

    def half() -> None:
        with review.edit(made, actor=alice) as act:
            act.save(made)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert (rows(), made._state.adding) == (before, True)


@pytest.mark.parametrize("state", ["rejected", "retracted", "withheld"])
def test_what_is_final_is_not_edited(state: str, bob: Actor) -> None:
    made = speaker()
    if state == "rejected":
        review.enter(made, state="proposed", actor=MACHINE)
        review.reject(made, actor=bob)
    else:
        published(made)
        review.take(review.Act("retract" if state == "retracted" else "withhold"), made, actor=bob, reason="Why.")
    made.name = "Another name"
    assert refused(review.write, made, actor=bob, reason="Why.") == [("final", ())]


@pytest.mark.parametrize("state", ["proposed", "in_review"])
def test_what_is_not_decided_yet_is_edited_by_a_contributor(state: str, alice: Actor) -> None:
    made = speaker()
    if state == "proposed":
        review.enter(made, state="proposed", actor=MACHINE)
    else:
        review.submit(draft(made, by=alice), actor=alice)
    made.name = "Another name"
    review.write(made, actor=alice)
    assert (fresh(made).name, fresh(made).state) == ("Another name", state)


def test_a_state_is_not_set_by_hand(bob: Actor) -> None:
    new = speaker(state="published")
    assert refused(review.write, new, actor=bob, reason="Why.") == [("state_by_decision", ("state",))]
    old = draft(speaker(), by=bob)
    old.state = State.PUBLISHED
    assert refused(review.write, old, actor=bob, reason="Why.") == [("state_by_decision", ("state",))]


def test_contributors_do_not_edit_what_is_published(alice: Actor) -> None:
    made = published(speaker())
    made.name = "Another name"
    with pytest.raises(NotPermitted):
        review.write(made, actor=alice, reason="Why.")
    assert fresh(made).name == "Ada Moser"


@pytest.mark.parametrize("actor", [IMPORT, MACHINE, Actor("person")])
def test_imports_machines_and_nobody_edit_nothing(actor: Actor, alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    for row in (made, speaker(), Topic(name="Harbours", slug="harbours")):
        with pytest.raises(NotPermitted):
            review.write(row, actor=actor, reason="Why.")


def test_without_the_permission_of_a_model_nobody_creates_it(alice: Actor) -> None:
    alice.user.user_permissions.clear()
    with pytest.raises(NotPermitted):
        review.write(speaker(), actor=Actor("person", type(alice.user).objects.get(pk=alice.user.pk)))


def test_a_stale_record_writes_nothing(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    stale = fresh(made)
    made.name = "First"
    review.write(made, actor=alice)
    stale.name = "Second"
    before = rows()
    with pytest.raises(Conflict) as conflict:
        review.write(stale, actor=alice)
    assert (rows(), fresh(made).name, conflict.value.current) == (before, "First", 2)


def test_a_child_of_a_stale_record_writes_nothing(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    stale = fresh(made)
    review.write(SpeakerName(speaker=made, name="A. M."), actor=alice)
    before = rows()
    with pytest.raises(Conflict):
        review.write(SpeakerName(speaker=stale, name="A. Moser"), actor=alice)
    assert rows() == before


def test_an_expected_version_is_compared(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    made.name = "Another name"
    with pytest.raises(Conflict):
        review.write(made, actor=alice, expected_version=7)
    review.write(made, actor=alice, expected_version=1)


def test_a_row_of_another_record_is_refused(alice: Actor) -> None:
    made, other = draft(speaker(), by=alice), draft(speaker(), by=alice)

    def astray() -> None:
        with review.edit(made, actor=alice) as act:
            act.save(SpeakerName(speaker=other, name="A. M."))

    assert refused(astray) == [("foreign", ())]

    def another() -> None:
        with review.edit(made, actor=alice) as act:
            act.save(other)

    assert refused(another) == [("foreign", ())]


def test_a_child_is_not_taken_from_another_record(bob: Actor) -> None:
    made, other = published(speaker()), published(speaker())
    alias = SpeakerName(speaker=other, name="A. M.")
    review.write(alias, actor=bob, reason="A name.")
    alias.speaker = made
    assert refused(review.write, alias, actor=bob, reason="Mine.") == [("foreign", ())]


def test_a_child_that_is_gone_is_not_brought_back(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    alias = SpeakerName(speaker=made, name="A. M.")
    review.write(alias, actor=alice)
    stale = SpeakerName.objects.get()
    with review.edit(made, actor=alice) as act:
        act.delete(alias)
    stale.speaker, stale.name = made, "A. Moser"
    assert [code for code, _ in refused(review.write, stale, actor=alice)] == ["gone"]


def test_a_flaw_in_a_record_that_is_there_is_refused_too(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    made.name = "A\x00"
    assert refused(review.write, made, actor=alice) == [("nul", ("name",))]


def test_what_the_base_alone_can_tell_is_refused_in_words(alice: Actor) -> None:
    made = speaker()

    def twice() -> None:
        with review.edit(made, actor=alice) as act:
            act.save(made)
            SpeakerName.objects.bulk_create([SpeakerName(speaker=made, name="A. M.", seq=0) for _ in range(2)])

    assert refused(twice) == [("integrity", ())]


FLAWS = [
    ({"name": "A\x00"}, "nul", "name"),
    ({"name": "A\u202eB"}, "bidi", "name"),
    ({"name": "Two\nlines"}, "line_break", "name"),
    ({"name": "A" * 301}, "max_length", "name"),
    ({"name": ""}, "blank", "name"),
    ({"kind": "ship"}, "invalid_choice", "kind"),
    ({"description": "half \ud800"}, "surrogate", "description"),
]


@pytest.mark.parametrize(("fields", "code", "path"), FLAWS)
def test_a_flaw_is_refused_with_its_field(fields: dict[str, str], code: str, path: str, alice: Actor) -> None:
    assert (code, (path,)) in refused(review.write, speaker(**fields), actor=alice)


def test_the_same_document_twice_is_refused_by_its_address(alice: Actor) -> None:
    draft(source(url="https://example.org/a?utm_source=x"), by=alice)
    assert refused(review.write, source(url="http://www.example.org/a/"), actor=alice) == [("unique", ("url",))]


def test_a_check_of_the_base_is_refused_in_words(alice: Actor) -> None:
    of = draft(source(), by=alice)
    named_without_speaker = quote(of, None, identity="named")
    assert refused(review.write, named_without_speaker, actor=alice) == [("quote_named_has_speaker", ("identity",))]


# ---------------------------------------------------------------- closure of what is public


def test_a_correction_must_leave_a_quote_publishable(bob: Actor) -> None:
    made = published_quote()
    made.text = "We have waited for this"
    assert ("not_rebuilt", ("text",)) in refused(review.write, made, actor=bob, reason="Shorter.")
    made = fresh(made)
    made.speaker = draft(speaker(), by=bob)
    assert refused(review.write, made, actor=bob, reason="Another speaker.") == [
        ("speaker_not_published", ("speaker",))
    ]
    made = fresh(made)
    unknown = relay(made, draft(speaker(), by=bob))
    assert refused(review.write, unknown, actor=bob, reason="A relay.") == [
        ("speaker_not_published", ("relays", "0", "speaker"))
    ]

    def without_anchor() -> None:
        with review.edit(made, actor=bob, reason="No anchor.") as act:
            act.delete(made.anchors.get())

    assert refused(without_anchor) == [("no_anchor", ("anchors",))]


def test_a_correction_must_leave_a_claim_its_evidence(bob: Actor) -> None:
    made = published_claim(published_quote(), published_quote("it was worth it."))
    first, second = made.evidence.all()
    with review.edit(made, actor=bob, reason="Not to the point.") as act:
        act.delete(first)

    def the_last_one() -> None:
        with review.edit(made, actor=bob, reason="Neither.") as act:
            act.delete(second)

    assert refused(the_last_one) == [("no_evidence", ("evidence",))]


def test_evidence_and_topics_repeat_what_the_public_may_see(alice: Actor, bob: Actor) -> None:
    made, on = published_claim(published_quote()), draft_quote(alice)
    review.write(evidence(made, on, "mentions"), actor=bob, reason="Another voice.")
    assert sorted(made.evidence.values_list("public", flat=True)) == [False, True]
    about = Topic(name="Harbours", slug="harbours")
    review.write(about, actor=bob)
    for one in (on, published_quote()):
        one.said_edtf = "2024-08"
        with review.edit(one, actor=bob, reason="Dated, with its topic.") as act:
            act.save(QuoteTopic(quote=one, topic=about))
            act.save(one)
        held = QuoteTopic.objects.get(quote=one)
        assert (held.public, held.said_first, held.said_last) == (one.is_public, one.said_first, one.said_last)


# ---------------------------------------------------------------- anchors


def test_an_anchor_is_completed_from_the_text(alice: Actor) -> None:
    made = draft_quote(alice)
    capture = made.anchors.get().capture
    start = ARTICLE.index("Ada Moser said")
    bare = type(made.anchors.get())(quote=made, capture=capture, part="attribution", start=start, end=start + 14)
    review.write(bare, actor=alice)
    assert (bare.exact, bare.sha256, bare.status) == ("Ada Moser said", digest("Ada Moser said"), "exact")
    assert bare.prefix == ARTICLE[start - 32 : start]
    assert bare.suffix == ARTICLE[start + 14 : start + 46]
    assert bare.checked_at is not None


def test_an_anchors_status_is_found_and_not_told(alice: Actor) -> None:
    made = draft_quote(alice)
    held = made.anchors.get()
    assert held.status == "exact"
    wrong = anchor(made, held.capture, "it was worth it.", start=0, end=16, status="exact")
    review.write(wrong, actor=alice)
    assert (wrong.status, wrong.start) == ("moved", 0)


def test_an_anchor_without_its_text_is_not_verifiable(alice: Actor) -> None:
    of = published(source())
    capture = saved_capture(of, keep=False)
    made = draft_quote(alice, source=of)
    held = made.anchors.get()
    assert (held.status, held.checked_at) == ("unverifiable", None)
    by_words = anchor(made, capture, "it was worth it.", sha256="", status="exact")
    review.write(by_words, actor=alice)
    assert (by_words.sha256, by_words.status) == (digest("it was worth it."), "unverifiable")
    neither = anchor(made, capture, "it was worth it.", sha256="", exact=None)
    assert refused(review.write, neither, actor=alice) == [("anchor_words", ("exact",))]


def test_an_anchor_outside_its_text_is_refused(alice: Actor) -> None:
    made = draft_quote(alice)
    capture = made.anchors.get().capture
    outside = anchor(made, capture, "it was worth it.", sha256="", start=10_000, end=10_016)
    assert refused(review.write, outside, actor=alice) == [("anchor_span", ("start",))]


# ---------------------------------------------------------------- entering


def test_an_import_enters_a_record_by_one_decision(db: None) -> None:
    made = published_quote()
    decision = made.decisions.get()
    assert (decision.from_state, decision.to_state, decision.actor_kind) == (None, "published", "import")
    assert (decision.actor, decision.reason) == (None, "Made for a test.")
    assert {(one.actor_kind, one.history_user) for one in made.history.all()} == {("import", None)}


ENTRIES = [
    (IMPORT, "published", None, Refused),
    (IMPORT, "draft", "Why.", NotPermitted),
    (IMPORT, "proposed", "Why.", NotPermitted),
    (IMPORT, "withheld", "Why.", NotPermitted),
    (MACHINE, "published", "Why.", NotPermitted),
    (MACHINE, "draft", "Why.", NotPermitted),
]


@pytest.mark.parametrize(("actor", "state", "reason", "expected"), ENTRIES)
def test_nobody_enters_a_record_otherwise(
    actor: Actor, state: str, reason: str | None, expected: type, db: None
) -> None:
    made = speaker()
    with pytest.raises(expected):
        review.enter(made, state=state, actor=actor, reason=reason)
    assert not Speaker.objects.exists()
    assert made.state == "draft"


def test_a_person_enters_nothing(bob: Actor) -> None:
    with pytest.raises(NotPermitted):
        review.enter(speaker(), state="published", actor=bob, reason="Why.")


def test_an_import_enters_nothing_that_closure_forbids(alice: Actor) -> None:
    made = quote(draft(source(), by=alice), None)
    assert refused(review.enter, made, state="published", actor=IMPORT, reason="Why.") == [
        ("source_not_published", ("source",)),
        ("no_anchor", ("anchors",)),
    ]
    assert (made.state, made._state.adding) == ("draft", True)


def test_a_machine_proposes_what_is_not_complete(alice: Actor) -> None:
    made = quote(draft(source(), by=alice), None)
    decision = review.enter(made, state="proposed", actor=MACHINE)
    assert (decision.to_state, decision.actor_kind, fresh(made).state) == ("proposed", "machine", "proposed")


# ---------------------------------------------------------------- deleting


def test_a_draft_that_nobody_decided_upon_is_deleted_with_its_children(alice: Actor) -> None:
    made = draft_quote(alice)
    review.delete_draft(fresh(made), actor=alice, expected_version=made.version)
    assert not Quote.objects.exists()
    last = Quote.history.filter(id=made.pk).first()
    assert (last.history_type, last.history_user) == ("-", alice.user)


def test_what_was_decided_upon_is_never_deleted(alice: Actor, bob: Actor) -> None:
    returned = draft(speaker(), by=alice)
    review.submit(returned, actor=alice)
    review.return_to_draft(returned, actor=bob)
    for made in (returned, published(speaker())):
        assert refused(review.delete_draft, made, actor=bob) == [("decided", ())]


def test_a_draft_that_others_name_is_not_deleted(alice: Actor) -> None:
    by = draft(speaker(), by=alice)
    draft_quote(alice, speaker=by)
    assert refused(review.delete_draft, by, actor=alice) == [("in_use", ())]


def test_without_the_permission_a_draft_is_not_deleted(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    with pytest.raises(NotPermitted):
        review.delete_draft(made, actor=IMPORT)


def test_a_stale_draft_is_not_deleted(alice: Actor) -> None:
    made = draft(speaker(), by=alice)
    with pytest.raises(Conflict):
        review.delete_draft(made, actor=alice, expected_version=9)


def test_a_record_is_not_deleted_in_an_edit(alice: Actor) -> None:
    made = draft(claim(), by=alice)

    def gone() -> None:
        with review.edit(made, actor=alice) as act:
            act.delete(made)

    assert refused(gone) == [("not_deleted", ())]


def test_topics_are_written_and_deleted_unless_they_are_used(alice: Actor, bob: Actor) -> None:
    used, idle = (Topic(name=name, slug=name) for name in ("used", "idle"))
    for topic in (used, idle):
        review.write(topic, actor=alice)
    made = draft_quote(alice)
    review.write(QuoteTopic(quote=made, topic=used), actor=alice)

    def gone(topic: Topic) -> None:
        with review.edit(topic, actor=alice) as act:
            act.delete(topic)

    gone(idle)
    assert refused(gone, used) == [("in_use", ())]
    assert list(Topic.objects.all()) == [used]
    used.name = "Better"
    review.write(used, actor=alice)
    assert used.history.first().history_user == alice.user


def test_every_rule_of_the_base_that_somebody_can_break_has_words_and_a_field() -> None:
    own = ("change_", "decision_", "likeness_", "merge_", "once_", "proposal_")  # of what nobody types
    found = {one.name: model for model in apps.get_app_config("quotes").get_models() for one in model._meta.constraints}
    told = {name: model for name, model in found.items() if not name.startswith(own)}
    assert set(told) == set(review.RULES)
    for name, model in told.items():
        assert model._meta.get_field(review.RULES[name][0])
