"""The source reader: a text with its quotes marked in place, and what is done there."""

import hashlib
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quotes import review
from quotes.models import Actor, Anchor, Capture, Evidence, Quote, Speaker, SpeakerName, State
from quotes.models.history import IMPORT
from quotes.text.anchors import digest
from tests.admin.pages import errors, fields
from tests.review.making import (
    ARTICLE,
    anchor,
    draft,
    draft_quote,
    fresh,
    published,
    published_quote,
    quote,
    relay,
    rows,
    saved_capture,
    source,
    speaker,
)

WORDS = "We have waited for this day"
NEWER = ARTICLE.replace("opened the new harbour", "opened the second harbour at last")


def page(of: Any, name: str = "read", **given: Any) -> str:
    query = "&".join(f"{key}={value}" for key, value in given.items())
    return reverse(f"admin:quotes_source_{name}", args=[of.pk]) + (f"?{query}" if query else "")


def text_of(response: Any) -> str:
    """What the text's node holds, as a browser would count it."""
    found = re.search(
        r'<div id="reader-text"[^>]*>(.*?)</div>\s*<details class="legend"', response.content.decode(), re.S
    )
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1]))


def panel(client: Any, of: Any, capture: Any, words: str, name: str = "read_quote", **more: Any) -> dict[str, Any]:
    """The fields of the form that a selection opens."""
    start = capture.text.index(words)
    answer = client.get(page(of, name, capture=capture.pk, start=start, end=start + len(words), **more))
    assert answer.status_code == 200
    return fields(answer, "quote-form" if name == "read_quote" else "span-form")


@pytest.fixture
def of(db: None) -> Any:
    return published(source())


# ------------------------------------------------------------ reading


def test_a_source_without_a_text_says_so_and_asks_for_it(of: Any, alice: Actor, signed_in: Any) -> None:
    answer = signed_in(alice).get(page(of))
    assert "has no text yet" in answer.content.decode()
    assert 'id="text-form"' in answer.content.decode()


def test_every_quote_is_marked_in_place(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of)
    first = draft_quote(alice, source=of)
    draft_quote(alice, "The port office reported that the work had cost", source=of, kind="indirect")
    answer = signed_in(alice).get(page(of))
    assert text_of(answer) == ARTICLE
    told = answer.content.decode()
    assert f'<span class="mark kind-direct is-draft" data-n="1">{WORDS}</span>' in told
    assert '<span class="mark kind-indirect is-draft" data-n="2">' in told
    assert 'id="m-1" data-label="1○"' in told
    assert f'data-quote="{first.pk}"' in told


def test_overlapping_and_nested_quotes_are_all_marked(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of)
    for words in (WORDS, "waited for", "this day,” Ada Moser said", ARTICLE.split("\n")[1]):
        draft_quote(alice, words, source=of, kind="indirect")
    answer = signed_in(alice).get(page(of))
    assert text_of(answer) == ARTICLE
    told = answer.content.decode()
    assert 'data-n="1 2 3">waited for</span>' in told
    assert 'data-n="1 2 4">this day</span>' in told


def test_the_text_is_escaped(of: Any, alice: Actor, signed_in: Any) -> None:
    hostile = "<script>alert(1)</script> & “quoted <b>words</b>”\n\n 🙂 x\u0302nd"
    capture = saved_capture(of, hostile)
    made = quote(of, None, "quoted <b>words</b>")
    draft(made, anchor(made, capture, "quoted <b>words</b>", hostile), by=alice)
    answer = signed_in(alice).get(page(of))
    assert text_of(answer) == hostile
    assert b"<script>alert" not in answer.content


def test_the_newest_text_is_shown_and_another_can_be_chosen(of: Any, alice: Actor, signed_in: Any) -> None:
    old = saved_capture(of)
    saved_capture(of, NEWER)
    client = signed_in(alice)
    assert text_of(client.get(page(of))) == NEWER
    assert text_of(client.get(page(of, capture=old.pk))) == ARTICLE
    assert text_of(client.get(page(of, capture="nonsense"))) == NEWER


def test_where_the_text_is_not_kept_the_context_is_shown(of: Any, alice: Actor, signed_in: Any) -> None:
    capture = saved_capture(of, keep=False)
    made = quote(of, published(speaker()))
    draft(made, anchor(made, capture, WORDS), by=alice)
    told = signed_in(alice).get(page(of)).content.decode()
    assert "This text is not kept" in told
    assert f"<strong>{WORDS}</strong>" in told
    assert "the new harbour on Monday.\n“" in unescape(told)
    assert 'id="attach-form"' in told
    assert 'id="reader-text"' not in told


def test_rejected_quotes_are_left_out(of: Any, alice: Actor, bob: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made = quote(of, None, WORDS)
    review.enter(made, state=State.PROPOSED, actor=Actor("machine"))
    review.reject(made, actor=bob)
    assert "No quotes yet" in signed_in(alice).get(page(of)).content.decode()


def test_many_quotes_take_as_many_statements_as_one(
    of: Any, alice: Actor, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    text = "".join(f"Sentence number {number} of the long report. " for number in range(60))
    capture, client = saved_capture(of, text), signed_in(alice)
    by = published(speaker())
    for number in range(40):
        made = quote(of, by, f"Sentence number {number} of")
        draft(made, anchor(made, capture, f"Sentence number {number} of", text), by=alice)
    saved_capture(of, f"{text} And more.")
    with django_assert_max_num_queries(16):
        answer = client.get(page(of))
    assert answer.content.count(b'is-draft unsure" data-n') == 40


# ------------------------------------------------------------ rights


@pytest.mark.parametrize(
    "name", ["read", "read_quote", "read_span", "read_text", "read_attach", "read_moves", "read_names", "read_submit"]
)
def test_who_has_no_right_is_kept_out(of: Any, nora: Actor, signed_in: Any, name: str) -> None:
    saved_capture(of)
    client, before = signed_in(nora), rows()
    assert client.get(page(of, name)).status_code == 403
    assert client.post(page(of, name), {"text": "x"}).status_code == 403
    assert rows() == before


def test_a_stranger_is_asked_to_sign_in(of: Any, client: Any) -> None:
    for name in ("read", "read_quote", "read_text", "read_attach"):
        assert "/login/" in client.get(page(of, name)).headers["Location"]


def test_who_only_looks_changes_nothing(of: Any, vera: Actor, alice: Actor, signed_in: Any) -> None:
    capture = saved_capture(of)
    made = draft_quote(alice, source=of)
    client, before = signed_in(vera), rows()
    told = client.get(page(of)).content.decode()
    assert 'id="new-quote"' not in told
    assert 'id="text-form"' not in told
    given = {"capture": capture.pk, "start": 0, "end": 9, "quote": made.pk, "version": made.version}
    assert 'id="submit-form"' not in told
    for name in ("read_quote", "read_span", "read_text", "read_attach", "read_submit"):
        assert client.post(page(of, name), given).status_code == 403
    saved_capture(of, NEWER)
    newer = Capture.objects.get(seq=1)
    anchored = made.anchors.get()
    answer = client.post(
        page(of, "read_moves"), {"capture": newer.pk, "confirm": anchored.pk, f"version-{made.pk}": made.version}
    )
    assert "You may not do this" in answer.content.decode()
    assert {**rows(), "capture": 1} == before


def test_private_text_needs_the_right_to_captures(of: Any, vera: Actor, signed_in: Any) -> None:
    saved_capture(of)
    vera.user.user_permissions.remove(*vera.user.user_permissions.filter(codename="view_capture"))
    assert signed_in(vera).get(page(of)).status_code == 403


def test_a_withheld_source_shows_its_words_to_reviewers_only(bob: Actor, alice: Actor, signed_in: Any) -> None:
    made = published_quote()
    of, capture = made.source, made.source.captures.get()
    review.withhold(fresh(of), actor=bob, reason="A court asked.")
    client = signed_in(alice)
    told = client.get(page(of)).content.decode()
    assert "withheld" in told
    assert "waited" not in told
    assert client.get(page(of, "read_quote", capture=capture.pk, start=0, end=9)).status_code == 403
    assert client.post(page(of, "read_attach"), {"capture": capture.pk, "text": "x"}).status_code == 403
    assert "waited" in signed_in(bob).get(page(of)).content.decode()


def test_the_words_of_a_withheld_quote_are_for_reviewers(bob: Actor, alice: Actor, signed_in: Any) -> None:
    made = published_quote()
    review.withhold(made, actor=bob, reason="A court asked.")
    assert "Its words are withheld" in signed_in(alice).get(page(made.source)).content.decode()
    assert "Its words are withheld" not in signed_in(bob).get(page(made.source)).content.decode()


def test_a_merged_source_leads_on(bob: Actor, signed_in: Any) -> None:
    one, other = published(source("A new harbour")), published(source("The new harbour"))
    review.merge(other, into=one, actor=bob, reason="One article.")
    told = signed_in(bob).get(page(other)).content.decode()
    assert f'It was merged into <a href="{page(one)}">A new harbour</a>' in told


def test_a_source_that_is_gone_is_told(alice: Actor, signed_in: Any) -> None:
    answer = signed_in(alice).get(page(source()), follow=True)
    assert "Perhaps it was deleted" in answer.content.decode()


# ------------------------------------------------------------ a new quote


def test_a_selection_becomes_a_quote_of_the_nearest_speaker(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, client = saved_capture(of), signed_in(alice)
    ada = published(speaker())
    published(speaker("Lindau", kind="organization"))
    given = panel(client, of, capture, f"“{WORDS},”")
    assert (given["who"], given["kind"]) == (str(ada.pk), "direct")
    answer = client.post(page(of, "read_quote"), given)
    made: Any = Quote.objects.get()
    assert answer.headers["Location"] == page(of, capture=capture.pk, open=made.pk)
    assert (made.text, made.kind, made.speaker, made.identity, made.state) == (WORDS, "direct", ada, "named", "draft")
    found: Any = made.anchors.get()
    assert (found.exact, found.start, found.status, found.part) == (WORDS, ARTICLE.index(WORDS), "exact", "words")
    assert (found.prefix, found.suffix) == (ARTICLE[: found.start][-32:], ARTICLE[found.end :][:32])
    assert made.history.get().history_user == alice.user


def test_offsets_are_code_points(of: Any, alice: Actor, signed_in: Any) -> None:
    text = "🙂🙂 cafe\u0301 “We 👍🏽 waited,” Ada Moser said."
    stored = "🙂🙂 café “We 👍🏽 waited,” Ada Moser said."
    client = signed_in(alice)
    published(speaker())
    client.post(page(of, "read_text"), {"text": text, "keep": "on", "extent": "whole"})
    capture = Capture.objects.get()
    assert capture.text == stored
    client.post(page(of, "read_quote"), panel(client, of, capture, "We 👍🏽 waited"))
    assert Quote.objects.get().text == "We 👍🏽 waited"


def test_an_alias_finds_its_speaker_and_a_metonym_does_not(of: Any, alice: Actor, bob: Actor, signed_in: Any) -> None:
    text = "“We agree,” Radio Lindau said.\n“We do not,” Bridge Street said."
    capture, client = saved_capture(of, text), signed_in(alice)
    radio, office = published(speaker("Lindau Broadcasting")), published(speaker("The Ministry"))
    for who, name, kind in ((radio, "Radio Lindau", "alias"), (office, "Bridge Street", "metonym")):
        review.write(SpeakerName(speaker=fresh(who), name=name, kind=kind), actor=bob, reason="Known so.")
    assert panel(client, of, capture, "We agree")["who"] == str(radio.pk)
    assert panel(client, of, capture, "We do not")["who"] in ("", str(radio.pk))


def test_a_new_name_becomes_a_speaker(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, client = saved_capture(of), signed_in(alice)
    given = {**panel(client, of, capture, WORDS), "who": "", "name": " Ada  Moser ", "speaker_kind": "person"}
    client.post(page(of, "read_quote"), given)
    made: Any = Quote.objects.select_related("speaker").get()
    assert (made.speaker.name, made.speaker.slug, made.speaker.state) == ("Ada Moser", "ada-moser", "draft")
    again = {**panel(client, of, capture, "it was worth it"), "who": "", "name": "ada moser", "speaker_kind": "person"}
    client.post(page(of, "read_quote"), again)
    assert (Speaker.objects.count(), Quote.objects.count()) == (1, 2)


def test_a_name_that_several_bear_must_be_chosen(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, client = saved_capture(of), signed_in(alice)
    both = [published(speaker()), published(speaker())]
    given = {**panel(client, of, capture, WORDS), "who": "", "name": "Ada Moser", "speaker_kind": "person"}
    answer = client.post(page(of, "read_quote"), given)
    assert "2 speakers bear this name" in errors(answer)
    assert all(str(one.pk) in answer.content.decode() for one in both)
    assert Quote.objects.count() == 0
    client.post(page(of, "read_quote"), {**given, "name": "", "who": str(both[1].pk)})
    assert Quote.objects.get().speaker == both[1]


def test_the_source_speaks_for_itself(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, client = saved_capture(of), signed_in(alice)
    given = panel(client, of, capture, "The mayor of Lindau opened the new harbour on Monday.")
    assert (given["kind"], given["who"]) == ("own", "source")
    client.post(page(of, "read_quote"), given)
    made: Any = Quote.objects.get()
    assert (made.kind, made.identity, made.speaker) == ("own", "source", None)


WRONG = [
    ({"who": ""}, "Choose who said it, or type another name"),
    ({"who": "source"}, "Only a quote of kind own"),
    ({"who": "01990000-0000-7000-8000-000000000000"}, "not one of the available choices"),
    ({"end": "999999"}, "outside the text of"),
    ({"start": "9999999999999999999999"}, "Ensure this value|outside the text|whole number"),
    ({"start": "-4"}, "greater than or equal to 0"),
    ({"start": "x"}, "whole number"),
    ({"kind": "song"}, "not one of the available choices"),
    ({"name": "A\u202eda"}, "bidirectional"),
    ({"name": "x" * 301}, "at most 300"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    of: Any, alice: Actor, signed_in: Any, wrong: dict[str, str], told: str
) -> None:
    capture, client = saved_capture(of), signed_in(alice)
    published(speaker())
    given = {**panel(client, of, capture, WORDS), "speaker_label": "the <mayor>", **wrong}
    before = rows()
    answer = client.post(page(of, "read_quote"), given)
    assert answer.status_code == 200
    assert re.search(told, unescape(errors(answer)))
    kept = fields(answer, "quote-form")
    assert kept["speaker_label"] == "the <mayor>"
    assert rows() == before


@pytest.mark.parametrize(
    "span", [("0", "0"), ("9", "5"), ("0", "99999"), ("x", "y"), ("", ""), ("-1", "4"), ("٣", "9")]
)
def test_a_selection_of_nothing_says_so(of: Any, alice: Actor, signed_in: Any, span: tuple[str, str]) -> None:
    capture = saved_capture(of)
    answer = signed_in(alice).get(page(of, "read_quote", capture=capture.pk, start=span[0], end=span[1]))
    assert "Nothing can be quoted here" in answer.content.decode()


def test_too_many_words_are_told(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of, "Words without end, " * 2_000)
    given = {"capture": of.captures.get().pk, "start": 0, "end": 30_000, "kind": "indirect", "who": "unknown"}
    answer = signed_in(alice).post(page(of, "read_quote"), {**given, "speaker_kind": "person"})
    assert "At most 20,000 characters" in errors(answer)
    assert Quote.objects.count() == 0


# ------------------------------------------------------------ a claim from a quote


def test_a_claim_begins_with_the_quote_that_it_is_made_from(alice: Actor, bob: Actor, signed_in: Any) -> None:
    of = published(source(language="de"))
    saved_capture(of)
    made, client = draft_quote(alice, source=of), signed_in(alice)
    address = f"{reverse('admin:quotes_claim_add')}?quote={made.pk}"
    assert f'href="{address}"' in client.get(page(of, open=made.pk)).content.decode()
    form = fields(client.get(address), "claim_form")
    assert (form["language"], form["evidence-0-quote"], form["evidence-0-stance"]) == ("de", str(made.pk), "asserts")
    assert client.post(address, {**form, "text": "They waited for the harbour."}).status_code == 302
    assert Evidence.objects.values_list("claim__text", "claim__language", "quote", "stance").get() == (
        "They waited for the harbour.", "de", made.pk, "asserts",
    )  # fmt: skip


@pytest.mark.parametrize("odd", ["", "x", "01990000-0000-7000-8000-000000000000", "%00"])
def test_a_claim_from_no_quote_begins_empty(odd: str, alice: Actor, signed_in: Any) -> None:
    client, address = signed_in(alice), f"{reverse('admin:quotes_claim_add')}?quote={odd}"
    form = fields(client.get(address), "claim_form")
    assert (form["language"], form["evidence-__prefix__-stance"]) == ("", "asserts")
    assert client.post(address, {**form, "text": "They waited."}).status_code == 302
    assert Evidence.objects.count() == 0


def test_nothing_is_claimed_from_what_was_taken_back_or_by_who_only_looks(
    bob: Actor, vera: Actor, alice: Actor, signed_in: Any
) -> None:
    made = published_quote()
    assert "Claim from this quote" in signed_in(alice).get(page(made.source)).content.decode()
    assert "Claim from this quote" not in signed_in(vera).get(page(made.source)).content.decode()
    review.retract(made, actor=bob, reason="The recording says otherwise.")
    assert "Claim from this quote" not in signed_in(alice).get(page(made.source)).content.decode()


# ------------------------------------------------------------ another span


@pytest.mark.parametrize("first_is", ["We have waited for this day", "it was worth it"])
def test_another_span_is_added_in_the_order_of_the_text(of: Any, alice: Actor, signed_in: Any, first_is: str) -> None:
    saved_capture(of)
    made, client = draft_quote(alice, first_is, source=of), signed_in(alice)
    other = {WORDS, "it was worth it"} - {first_is}
    given = panel(client, of, of.captures.get(), other.pop(), "read_span", quote=made.pk)
    client.post(page(of, "read_span"), given)
    now = fresh(made)
    assert now.text == f"{WORDS} it was worth it"
    assert [one.exact for one in now.anchors.order_by("seq")] == [WORDS, "it was worth it"]


def test_a_stale_span_is_refused_and_the_selection_stays(of: Any, alice: Actor, bob: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made, client = draft_quote(alice, source=of), signed_in(alice)
    given = panel(client, of, of.captures.get(), "it was worth it", "read_span", quote=made.pk)
    theirs = fresh(made)
    theirs.note = "Heard on the radio too."
    review.write(theirs, actor=bob)
    answer = client.post(page(of, "read_span"), given)
    assert "Somebody else has changed this" in errors(answer)
    assert "Heard on the radio too." in answer.content.decode()
    assert made.anchors.count() == 1
    again = fields(answer, "span-form")
    assert (again["start"], again["end"]) == (given["start"], given["end"])
    client.post(page(of, "read_span"), again)
    assert (fresh(made).note, fresh(made).text) == ("Heard on the radio too.", f"{WORDS} it was worth it")


def test_a_span_of_a_published_quote_needs_a_reason(bob: Actor, signed_in: Any) -> None:
    made, client = published_quote(), signed_in(bob)
    given = panel(client, made.source, made.source.captures.get(), "it was worth it", "read_span", quote=made.pk)
    assert "needs a reason" in errors(client.post(page(made.source, "read_span"), given))
    client.post(page(made.source, "read_span"), {**given, "reason": "The second half was left out."})
    assert fresh(made).text == f"{WORDS} it was worth it"
    assert list(review.pending(fresh(made)))


def test_a_span_that_overlaps_is_refused(of: Any, alice: Actor, signed_in: Any) -> None:
    capture = saved_capture(of)
    made, client = draft_quote(alice, source=of), signed_in(alice)
    start = ARTICLE.index("this day")
    url = page(of, "read_span", capture=capture.pk, quote=made.pk, start=start, end=start + 12)
    assert "overlaps words" in client.get(url).content.decode()


def test_a_quote_of_another_source_is_not_found(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, other = saved_capture(of), draft_quote(alice)
    given = {"capture": capture.pk, "quote": other.pk, "start": 1, "end": 4, "version": 1}
    assert signed_in(alice).post(page(of, "read_span"), given).status_code == 404


# ------------------------------------------------------------ drafts that go to review


def test_all_drafts_of_a_source_go_to_review_by_one_button(alice: Actor, signed_in: Any) -> None:
    of, relays = draft(source(), by=alice), draft(speaker("Port"), by=alice)
    one = draft_quote(alice, source=of, speaker=draft(speaker(), by=alice))
    review.write(relay(fresh(one), relays), actor=alice)
    two, others = draft_quote(alice, "it was worth it", source=of, speaker=one.speaker), draft_quote(alice)
    client = signed_in(alice)
    shown = client.get(page(of))
    assert "Submit 5 drafts for review" in shown.content.decode()
    answer = client.post(page(of, "read_submit"), fields(shown, "submit-form"), follow=True)
    assert {fresh(record).state for record in (of, one, two, one.speaker, relays)} == {"in_review"}
    assert fresh(others).state == "draft"
    told = answer.content.decode()
    assert "Submitted for review: 2 speakers, 1 source, 2 quotes." in told
    assert f"{reverse('admin:queue')}?source={of.pk}" in told
    assert "submit-form" not in told


def test_a_draft_that_was_changed_meanwhile_is_left_and_told(of: Any, alice: Actor, bob: Actor, signed_in: Any) -> None:
    saved_capture(of)
    one, two = draft_quote(alice, source=of), draft_quote(alice, "it was worth it", source=of)
    gone, client = draft_quote(alice, "for this day", source=of), signed_in(alice)
    form = fields(client.get(page(of)), "submit-form")
    theirs = fresh(two)
    theirs.note = "Heard."
    review.write(theirs, actor=bob)
    review.delete_draft(gone, actor=alice)
    told = client.post(page(of, "read_submit"), form, follow=True).content.decode()
    assert (fresh(one).state, fresh(two).state) == ("in_review", "draft")
    assert "Submitted for review: 1 quote." in told
    assert "the quote “it was worth it”. Somebody has changed it" in told
    for named, words in ((form["draft"][:1], "Left as it is: the quote"), (["x"], "Nothing was submitted.")):
        answer = client.post(page(of, "read_submit"), {**form, "draft": named}, follow=True)
        assert words in answer.content.decode()


# ------------------------------------------------------------ texts


def brought(client: Any, of: Any, **given: Any) -> Any:
    return client.post(page(of, "read_text"), {"keep": "on", "extent": "whole", **given})


def test_a_pasted_text_becomes_a_capture(of: Any, alice: Actor, signed_in: Any) -> None:
    answer = brought(
        signed_in(alice), of, text=ARTICLE, extent="excerpt", retrieved_text="last week", retrieved_edtf="2026-11"
    )
    made: Any = Capture.objects.get()
    assert answer.headers["Location"] == page(of, capture=made.pk)
    assert (made.text, made.origin, made.extent, made.captured_by) == (ARTICLE, "paste", "excerpt", alice.user)
    assert (made.retrieved_text, made.retrieved_edtf) == ("last week", "2026-11")


def test_the_script_is_told_where_to_go_and_the_message_waits_there(of: Any, alice: Actor, signed_in: Any) -> None:
    client, script = signed_in(alice), {"Accept": "application/json, text/html;q=0.9"}
    given = {"text": ARTICLE, "extent": "whole"}
    answer = client.post(page(of, "read_text"), given, headers=script)
    made = Capture.objects.get()
    assert answer.json() == {"location": page(of, capture=made.pk)}
    assert "The text is kept." in client.get(page(of)).content.decode()
    given["capture"] = str(made.pk)
    assert client.post(page(of, "read_attach"), given, headers=script).json() == {"location": page(of, capture=made.pk)}
    assert "Anchors: none" in client.get(page(of)).content.decode()
    assert "no words" in errors(client.post(page(of, "read_text"), {**given, "text": " "}, headers=script))


def test_a_second_text_supersedes_the_first(of: Any, alice: Actor, signed_in: Any) -> None:
    client = signed_in(alice)
    brought(client, of, text=ARTICLE)
    brought(client, of, pasted=SimpleUploadedFile("pasted.txt", NEWER.encode()))
    first, second = Capture.objects.order_by("seq")
    assert (second.supersedes, second.text, second.origin) == (first, NEWER, "paste")


def test_the_same_text_again_adds_nothing(of: Any, alice: Actor, signed_in: Any) -> None:
    client = signed_in(alice)
    brought(client, of, text=ARTICLE)
    answer = brought(client, of, text=ARTICLE)
    assert "held already" in client.get(answer.headers["Location"]).content.decode()
    assert Capture.objects.count() == 1


def test_a_text_that_another_source_has_is_told_with_the_way_there(of: Any, alice: Actor, signed_in: Any) -> None:
    client, other = signed_in(alice), published(source("Notes of the <mayor>"))
    brought(client, other, text=ARTICLE)
    told = client.get(brought(client, of, text=ARTICLE).headers["Location"]).content.decode()
    assert f'<a href="{page(other)}">Notes of the &lt;mayor&gt;</a>' in told
    listed = client.get(reverse("admin:duplicates"), {"kind": "source"}).content.decode()
    assert "The same text was captured for both." in listed


def test_a_text_may_be_kept_as_its_digest_only(of: Any, alice: Actor, signed_in: Any) -> None:
    brought(signed_in(alice), of, text=ARTICLE, keep="")
    assert (Capture.objects.get().text, Capture.objects.get().sha256) == (None, digest(ARTICLE))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_a_file_may_have_another_encoding(of: Any, alice: Actor, signed_in: Any, encoding: str) -> None:
    data = ARTICLE.encode(encoding)
    brought(signed_in(alice), of, file=SimpleUploadedFile("article.txt", data), encoding=encoding)
    made = Capture.objects.get()
    assert (made.text, made.origin) == (ARTICLE, "file")
    assert made.sha256_received == (None if encoding == "utf-8" else hashlib.sha256(data).hexdigest())


BAD = [
    ({"file": b"good \xff bad"}, "byte 5 cannot be read.*Save the file as UTF-8"),
    ({"file": b"a\x81b", "encoding": "windows-1252"}, "byte 1 cannot be read.*Choose another encoding"),
    ({"file": b"abc", "encoding": "utf-16"}, "cannot be read"),
    ({"file": b"%PDF-1.4 \x00\x01"}, "NUL character.*at character 9"),
    ({"file": b""}, "empty"),
    ({"pasted": b"half \xf0\x9f"}, "byte 5 cannot be read"),
    ({"text": ""}, "Paste a text here"),
    ({"text": " \n\t"}, "no words in the text.*Paste the words"),
    ({"pasted": b" \r\n "}, "There are no words"),
    ({"file": b"\n\n"}, "no words in the text. Paste"),
    ({"text": "bell \x07"}, "control character.*character 5"),
    ({"text": "good", "encoding": "klingon"}, "not one of the available choices"),
    ({"text": "good", "extent": "none"}, "not one of the available choices"),
    ({"text": "good", "retrieved_edtf": "5th of May"}, "not a date in EDTF"),
    ({"text": "good", "media_type": "x" * 101}, "at most 100"),
    ({"text": "typed", "file": b"and a file"}, "not both"),
    ({"file": b"x" * 20_000_001}, "20.0 MB.*excerpt"),
    ({"pasted": b"y" * 22_000_000}, "22.0 MB.*excerpt"),
    ({"pasted": b"y" * 5_000_001}, "5,000,001 characters.*excerpt"),
]


@pytest.mark.parametrize(("given", "told"), BAD, ids=[row[1][:20] for row in BAD])
def test_a_bad_text_is_told_beside_its_field_and_changes_nothing(
    of: Any, alice: Actor, signed_in: Any, given: dict[str, Any], told: str
) -> None:
    sent = {
        name: SimpleUploadedFile(f"{name}.txt", value) if isinstance(value, bytes) else value
        for name, value in given.items()
    }
    client, before = signed_in(alice), rows()
    answer = brought(client, of, **{"retrieved_text": "last <week>", **sent})
    assert answer.status_code == 200
    assert re.search(told, unescape(errors(answer)), re.S)
    kept = fields(answer, "text-form")
    assert kept["retrieved_text"] == "last <week>"
    assert kept["text"] == given.get("text", "")
    assert rows() == before


def test_more_than_a_form_may_bring_is_told_and_nothing_is_saved(of: Any, alice: Actor, signed_in: Any) -> None:
    client = signed_in(alice)
    sent: Any = {"content_type": "application/x-www-form-urlencoded"}
    answer = client.post(page(of, "read_text"), f"text={'y' * 12_000_000}", **sent)
    assert answer.status_code == 413
    assert "save the text as a file" in unescape(errors(answer))
    assert client.post(page(of, "read_text"), f"text={'y' * 50_000_000}", **sent).status_code == 413
    assert Capture.objects.count() == 0


def test_bringing_a_text_needs_the_token(of: Any, alice: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice.user)
    for name in ("read_text", "read_attach", "read_quote", "read_span", "read_moves", "read_submit"):
        assert client.post(page(of, name), {"text": ARTICLE}).status_code == 403
    assert Capture.objects.count() == 0


def test_a_withheld_text_is_added_when_its_digest_agrees(of: Any, alice: Actor, signed_in: Any) -> None:
    capture, client = saved_capture(of, keep=False), signed_in(alice)
    other = client.post(page(of, "read_attach"), {"capture": capture.pk, "text": "Another text."})
    assert "This is another text" in errors(other)
    assert fresh(capture).text is None
    data = SimpleUploadedFile("a.txt", ARTICLE.replace("\n", "\r\n").encode())
    client.post(page(of, "read_attach"), {"capture": capture.pk, "file": data})
    assert fresh(capture).text == ARTICLE


# ------------------------------------------------------------ a newer text


def test_a_newer_text_shows_what_changed_and_how_each_anchor_stands(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made = draft_quote(alice, source=of)
    draft_quote(alice, "The mayor of Lindau opened the new harbour", source=of, kind="indirect")
    saved_capture(of, NEWER)
    told = signed_in(alice).get(page(of)).content.decode()
    assert "<del>new</del><ins>second</ins>" in told
    assert re.search(r'<strong class="found">moved</strong>.*?' + WORDS, told, re.S)
    assert re.search(r'<strong class="found">lost</strong>', told)
    assert "kind-direct is-draft unsure" in told
    assert made.anchors.get().capture.text == ARTICLE


def test_a_move_is_made_when_it_is_confirmed(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made, newer = draft_quote(alice, source=of), saved_capture(of, NEWER)
    given = {"capture": newer.pk, "confirm": made.anchors.get().pk, f"version-{made.pk}": made.version}
    signed_in(alice).post(page(of, "read_moves"), given)
    found: Any = made.anchors.get()
    assert (found.capture, found.start, found.status) == (newer, NEWER.index(WORDS), "exact")


def test_all_that_stand_exactly_are_confirmed_at_once(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made = [draft_quote(alice, words, source=of) for words in (WORDS, "it was worth it")]
    newer = saved_capture(of, f"{ARTICLE}Corrected on Tuesday.\n")
    given = {"capture": newer.pk, "confirm": "exact", **{f"version-{one.pk}": one.version for one in made}}
    signed_in(alice).post(page(of, "read_moves"), given)
    assert set(Anchor.objects.values_list("capture", flat=True)) == {newer.pk}


def test_a_published_quote_moves_with_a_reason_only(bob: Actor, signed_in: Any) -> None:
    made, client = published_quote(), signed_in(bob)
    newer = saved_capture(made.source, NEWER)
    given = {"capture": newer.pk, "confirm": made.anchors.get().pk, f"version-{made.pk}": made.version}
    told = client.post(page(made.source, "read_moves"), given).content.decode()
    assert "needs a reason" in told
    assert made.anchors.get().capture != newer
    client.post(page(made.source, "read_moves"), {**given, "reason": "The page was corrected."})
    assert made.anchors.get().capture == newer
    assert [one.reason for one in review.pending(fresh(made))] == ["The page was corrected."]


def test_of_ambiguous_words_a_person_chooses_the_place(of: Any, alice: Actor, signed_in: Any) -> None:
    saved_capture(of, "First. “It is so,” he said. Last.")
    made = quote(of, None, "It is so")
    draft(made, anchor(made, of.captures.get(), "It is so", "First. “It is so,” he said. Last."), by=alice)
    text = "It is so. Then again: It is so. And then."
    newer, client = saved_capture(of, text), signed_in(alice)
    found = made.anchors.get()
    given = {"capture": newer.pk, "confirm": found.pk, f"version-{made.pk}": made.version}
    assert "ambiguous" in client.get(page(of)).content.decode()
    assert "Choose the place" in client.post(page(of, "read_moves"), given).content.decode()
    for place in ("1", "99999", "x"):
        client.post(page(of, "read_moves"), {**given, f"place-{found.pk}": place})
        assert made.anchors.get().capture != newer
    client.post(page(of, "read_moves"), {**given, f"place-{found.pk}": text.rindex("It is so")})
    assert made.anchors.get().start == text.rindex("It is so")


def test_a_stale_move_is_refused(of: Any, alice: Actor, bob: Actor, signed_in: Any) -> None:
    saved_capture(of)
    made, newer = draft_quote(alice, source=of), saved_capture(of, NEWER)
    given = {"capture": newer.pk, "confirm": made.anchors.get().pk, f"version-{made.pk}": made.version}
    theirs = fresh(made)
    theirs.note = "Heard."
    review.write(theirs, actor=bob)
    told = signed_in(alice).post(page(of, "read_moves"), given).content.decode()
    assert "Somebody else has changed one of these quotes" in told
    assert made.anchors.get().capture != newer


@pytest.mark.parametrize("confirm", ["", "moved", "lost", "nonsense"])
def test_nothing_is_confirmed_by_a_wrong_word(of: Any, alice: Actor, signed_in: Any, confirm: str) -> None:
    saved_capture(of)
    made, newer = draft_quote(alice, source=of), saved_capture(of, NEWER)
    given = {"capture": newer.pk, "confirm": confirm, f"version-{made.pk}": made.version}
    assert "Choose what to confirm" in signed_in(alice).post(page(of, "read_moves"), given).content.decode()
    assert made.anchors.get().capture != newer


# ------------------------------------------------------------ the way there


def test_the_reader_is_what_one_sees_first_of_a_source(of: Any, alice: Actor, signed_in: Any) -> None:
    client = signed_in(alice)
    assert page(of) in client.get(reverse("admin:quotes_source_changelist")).content.decode()
    assert page(of) in client.get(reverse("admin:quotes_source_change", args=[of.pk])).content.decode()
    capture = saved_capture(of)
    assert (
        page(of, capture=capture.pk)
        in client.get(reverse("admin:quotes_capture_change", args=[capture.pk])).content.decode()
    )
    made = draft_quote(alice, source=of)
    assert page(of, open=made.pk) in client.get(reverse("admin:quotes_quote_change", args=[made.pk])).content.decode()


def test_a_new_source_leads_to_its_reader(alice: Actor, signed_in: Any) -> None:
    given = {"title": "A new harbour", "kind": "news_article", "text_access": "private", "slug": ""}
    given |= {f"corrections-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = signed_in(alice).post(reverse("admin:quotes_source_add"), given)
    assert answer.headers["Location"].endswith("/read/")


def test_names_are_offered_for_what_is_typed(of: Any, alice: Actor, signed_in: Any) -> None:
    published(speaker())
    client = signed_in(alice)
    assert client.get(page(of, "read_names", q="mose")).json() == {"names": ["Ada Moser"]}
    for odd in ("", "%00", "%EF%BF%BF", "(", "x" * 5_000):
        assert client.get(page(of, "read_names", q=odd)).json() == {"names": []}


def test_what_is_published_by_an_import_is_read_too(alice: Actor, signed_in: Any) -> None:
    made = published_quote()
    assert made.history.get().actor_kind == IMPORT.kind
    assert "is-published" in signed_in(alice).get(page(made.source)).content.decode()
