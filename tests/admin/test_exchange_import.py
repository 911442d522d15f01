"""Import: a dry run that says what it will do, a confirmation that does exactly that, and nothing a second time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quotes import review
from quotes.admin.exchange import wrong
from quotes.admin.exchange.tables import TABLES
from quotes.models import Actor, Claim, Decision, Quote, Source, Speaker, Topic
from tests.admin.exchanging import confirmed, counts, exported, messages, sheet, table, told, uploaded
from tests.base import pid
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

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


def topic(name: str = "Harbours", by: Any = None, **fields: Any) -> Topic:
    made = Topic(**{"name": name, "slug": name.lower().replace(" ", "-"), **fields})
    with review.edit(made, actor=by) as act:
        act.save(made)
    return made


# ---------------------------------------------------------------- from beginning to end
def test_export_edit_dry_run_confirm_and_again(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    [row] = table(exported(client, "speaker"))
    row |= {"description": "Runs the harbour.", "names": "A. Moser | Ada M.; kind=former; language=de"}
    other = {"name": "Bo Holm", "kind": "person", "identifiers": "Q42; scheme=wikidata"}
    before = rows()
    page = uploaded(client, "speaker", sheet(row, other))
    assert counts(page) == {"changed": 1, "created": 1}
    assert rows() == before
    answer = confirmed(client, page)
    assert "1 created, 1 changed, 0 unchanged" in messages(answer)
    assert fresh(made).description == "Runs the harbour."
    assert [(name.name, name.kind, name.language) for name in made.names.all()] == [
        ("A. Moser", "alias", None),
        ("Ada M.", "former", "de"),
    ]
    new = Speaker.objects.get(name="Bo Holm")
    assert (new.slug, new.state, new.identifiers.get().value) == ("bo-holm", "draft", "Q42")
    before = rows()
    assert counts(uploaded(client, "speaker", sheet(row, other))) == {"unchanged": 2}
    assert rows() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("model", TABLES)
def test_what_goes_out_comes_in_unchanged(model: str, form: str, signed_in: Sign, alice: Actor, bob: Actor) -> None:
    made = draft_quote(alice, speaker=published(speaker("=Ada; | “Moser”\\")))
    review.write(made, actor=alice)
    published_claim(published_quote("it was worth it"))
    topic("- dashes", by=alice)
    client = signed_in(bob)
    data, before = exported(client, model, form), rows()
    assert set(counts(uploaded(client, model, data))) == {"unchanged"}
    assert rows() == before


def test_all_five_lists_are_entered_by_name(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    files: list[tuple[str, dict[str, Any]]] = [
        ("topic", {"name": "Harbours"}),
        ("speaker", {"Name": "Port Office", "Kind": "Organization"}),
        ("speaker", {"name": "Ada Moser", "kind": "person",
                     "affiliations": "harbour master; organization=Port Office; since_edtf=2019"}),
        ("source", {"title": "A new harbour", "kind": "news_article", "publisher": "Port Office",
                    "Published EDTF": "2026-11-16", "title_supplied": "yes", "corrections": "The cost was wrong."}),
        ("quote", {"source": "A new harbour", "text": "We have waited for this day", "kind": "direct",
                   "identity": "named", "speaker": "Ada Moser", "topics": "Harbours", "anchors": "55-82",
                   "relays": "the port office; cue=reported; speaker=Port Office"}),
    ]  # fmt: skip
    for model, row in files:
        if model == "quote":
            saved_capture(Source.objects.get())
        page = uploaded(client, model, sheet(row))
        assert (counts(page), told(page)) == ({"created": 1}, {})
        assert "1 created" in messages(confirmed(client, page))
        assert counts(uploaded(client, model, sheet(row))) == {"unchanged": 1}
    quote: Any = Quote.objects.get()
    assert (quote.anchors.get().exact, quote.anchors.get().status) == ("We have waited for this day", "exact")
    assert quote.relays.get().speaker.name == "Port Office"
    claim = {
        "text": "The harbour was opened.", "quantity_text": "more than 40", "amount": "40.50", "topics": "Harbours",
        "about": "Ada Moser|Port Office", "evidence": f"{pid(quote)}; stance=asserts",
        "assessments": "True; reviewer=Port Office; rating=5",
    }  # fmt: skip
    page = uploaded(client, "claim", sheet(claim))
    assert (counts(page), told(page)) == ({"created": 1}, {})
    confirmed(client, page)
    made: Any = Claim.objects.get()
    assert [one.speaker.name for one in made.claim_about.all()] == ["Ada Moser", "Port Office"]
    assert (str(made.amount), made.evidence.get().stance, made.assessments.get().label) == ("40.5", "asserts", "True")
    assert counts(uploaded(client, "claim", sheet(claim))) == {"unchanged": 1}
    assert exported(client, "claim").decode().count("\r\n") == 2


def test_a_short_list_keeps_the_rows_that_stay(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)

    def given(names: str) -> list[str]:
        page = uploaded(client, "speaker", sheet({"id": pid(made), "names": names}))
        confirmed(client, page)
        return [name.name for name in made.names.order_by("seq")]

    assert given("A | B | C") == ["A", "B", "C"]
    kept = {name.name: name.pk for name in made.names.all()}
    assert given("A | New | B; kind=former | C") == ["A", "New", "B", "C"]
    assert {name.name: name.pk for name in made.names.exclude(name="New")} == kept
    assert given("C | A") == ["C", "A"]
    assert given("") == []


# ---------------------------------------------------------------- what the page shows
def test_a_change_is_shown_field_by_field_and_word_by_word(signed_in: Sign, alice: Actor) -> None:
    made = draft(speaker(description="Runs the old harbour."), by=alice)
    given = {"id": pid(made), "description": "Runs the new harbour."}
    page = uploaded(signed_in(alice), "speaker", sheet(given))
    assert "Runs the <del>old</del><ins>new</ins> harbour." in page.content.decode()


def test_a_message_stands_beside_its_cell_with_row_and_column(signed_in: Sign, alice: Actor) -> None:
    good = {"title": "A harbour", "kind": "speech", "published_edtf": "2026-11"}
    bad = {"title": "A bridge", "kind": "tweet", "published_edtf": "16.11.2026"}
    page = uploaded(signed_in(alice), "source", sheet(good, bad))
    assert counts(page) == {"refused": 1, "created": 1}
    found = told(page)
    assert "“tweet” is none of these: news_article" in found[3, "kind"]
    assert "16.11.2026" in found[3, "published_edtf"]
    assert "Row 3" in page.content.decode()


def test_a_filter_of_the_page_shows_rows_of_one_verdict(signed_in: Sign, alice: Actor) -> None:
    page = uploaded(signed_in(alice), "topic", sheet({"name": "A"}, {"name": ""}, {"name": "B"}))
    client = signed_in(alice)
    only = client.get(page.request["PATH_INFO"] + "?show=created&page=7")
    assert [row.label for row in only.context["rows"]] == ["A", "B"]
    assert [row.label for row in client.get(page.request["PATH_INFO"] + "?show=<b>").context["rows"]] == ["A", "B"]


# ---------------------------------------------------------------- all or nothing, or the good ones
def test_nothing_is_written_while_a_row_is_refused(signed_in: Sign, alice: Actor) -> None:
    client, before = signed_in(alice), rows()
    page = uploaded(client, "topic", sheet({"name": "A", "slug": "a"}, {"name": "B", "slug": "a"}))
    assert told(page) == {(3, ""): "This is the same one as in row 2. Put them together in one row."}
    answer = confirmed(client, page)
    assert answer.status_code == 422
    assert "Nothing was written" in answer.content.decode()
    assert (Topic.objects.count(), rows()) == (0, before)


def test_the_good_rows_are_written_and_the_others_left_when_asked_so(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    page = uploaded(client, "topic", sheet({"name": "A"}, {"name": "x" * 300}, {"name": "B"}))
    assert "Write the 2 rows that are good, and leave 1 out" in page.content.decode()
    answer = confirmed(client, page, mode="good")
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["A", "B"]
    assert "Left out: 1." in messages(answer)
    assert counts(answer) == {"refused": 1, "unchanged": 2}


def test_a_row_refused_at_the_very_end_undoes_all(signed_in: Sign, alice: Actor, monkeypatch: Any) -> None:
    client = signed_in(alice)
    page = uploaded(client, "speaker", sheet({"name": "A", "kind": "person"}, {"name": "B", "kind": "person"}))
    clean = Speaker.full_clean

    def refuse(self: Any, *args: Any, **how: Any) -> None:
        self.kind = self.kind if self.name == "A" else "robot"
        clean(self, *args, **how)

    monkeypatch.setattr(Speaker, "full_clean", refuse)
    answer = confirmed(client, page)
    assert Speaker.objects.count() == 0
    assert (3, "kind") in told(answer)


# ---------------------------------------------------------------- rules of the record
def test_a_published_record_needs_a_reason_and_becomes_a_correction(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made, client = published(speaker()), signed_in(bob)
    page = uploaded(client, "speaker", sheet({"id": pid(made), "description": "New."}))
    answer = confirmed(client, page)
    assert "Say why" in answer.content.decode()
    assert fresh(made).description is None
    confirmed(client, answer, reason="The register says so.")
    assert fresh(made).description == "New."
    decision = Decision.objects.latest("pk")
    assert (decision.from_state, decision.to_state, decision.reason) == (
        "published",
        "published",
        "The register says so.",
    )
    assert list(review.pending(made)) == [decision]


def test_a_change_that_would_break_what_is_published_is_refused_in_the_dry_run(signed_in: Sign, bob: Actor) -> None:
    made, client = published_quote(), signed_in(bob)
    before = rows()
    page = uploaded(client, "quote", sheet({"id": pid(made), "text": "We have waited for another day"}))
    assert told(page) == {(2, "text"): "The text is not what its anchors say, joined by one space."}
    claim = published_claim(made)
    page = uploaded(client, "claim", sheet({"id": pid(claim), "evidence": ""}))
    assert "at least one published quote" in told(page)[2, "evidence"]
    assert rows()["quote history"] == before["quote history"]


def test_a_contributor_does_not_change_what_is_published(signed_in: Sign, alice: Actor) -> None:
    made = published(speaker())
    page = uploaded(signed_in(alice), "speaker", sheet({"id": pid(made), "description": "New."}))
    assert told(page) == {
        (2, ""): "This speaker is published, and only a reviewer may change it. Take the row out, or ask a reviewer."
    }


def test_who_may_only_add_is_told_what_the_account_lacks(signed_in: Sign, alice: Actor, nora: Actor) -> None:
    made = draft(speaker(), by=alice)
    names = ["add_speaker", "view_speaker"]
    nora.user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    page = uploaded(signed_in(nora), "speaker", sheet({"id": pid(made), "description": "New."}))
    assert told(page)[2, ""] == "You may not change this speaker: your account has no right to change speakers."


@pytest.mark.parametrize("state", ["published", "nonsense"])
def test_states_are_never_changed(state: str, signed_in: Sign, bob: Actor) -> None:
    made = draft(speaker(), by=bob)
    page = uploaded(signed_in(bob), "speaker", sheet({"id": pid(made), "state": state}))
    assert "an import never changes states" in told(page)[2, "state"]
    page = uploaded(signed_in(bob), "speaker", sheet({"name": "B", "kind": "person", "state": state}))
    assert "an import never changes states" in told(page)[2, "state"]


def test_a_stale_row_is_refused_and_told(signed_in: Sign, alice: Actor) -> None:
    made, client = draft(speaker(), by=alice), signed_in(alice)
    [row] = table(exported(client, "speaker"))
    made.description = "Alice's."
    review.write(made, actor=alice)
    page = uploaded(client, "speaker", sheet(row | {"description": "The file's."}))
    assert "it is at version 2, the file at 1" in told(page)[2, "version"]
    assert counts(uploaded(client, "speaker", sheet(row | {"description": "Alice's."}))) == {"unchanged": 1}


def test_a_topic_has_a_version_too(signed_in: Sign, alice: Actor) -> None:
    made, client = topic(by=alice), signed_in(alice)
    [row] = table(exported(client, "topic"))
    made.description = "Alice's."
    review.write(made, actor=alice)
    page = uploaded(client, "topic", sheet(row | {"description": "The file's."}))
    assert (2, "version") in told(page)


# ---------------------------------------------------------------- between dry run and confirmation
@pytest.mark.parametrize("mode", ["all", "good"])
def test_what_changed_since_the_dry_run_is_refused_and_told(mode: str, signed_in: Sign, alice: Actor) -> None:
    made, other = draft(speaker(), by=alice), draft(speaker("Bo"), by=alice)
    client = signed_in(alice)
    given = [{"id": pid(one), "description": "The file's."} for one in (made, other)]
    page = uploaded(client, "speaker", sheet(*given))
    made.description = "Somebody's."
    review.write(made, actor=alice)
    answer = confirmed(client, page, mode=mode)
    assert fresh(made).description == "Somebody's."
    assert fresh(other).description == (None if mode == "all" else "The file's.")
    if mode == "all":
        assert "Since you looked, somebody has changed" in told(answer)[2, ""]
    else:
        assert "Left out: 1." in messages(answer)


def test_what_somebody_else_entered_meanwhile_is_not_entered_twice(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    page = uploaded(client, "topic", sheet({"name": "Harbours", "description": "Ships."}))
    topic(by=alice)
    answer = confirmed(client, page)
    assert Topic.objects.count() == 1
    assert "Since you looked" in told(answer)[2, ""]


def test_a_dry_run_is_confirmed_once(signed_in: Sign, alice: Actor) -> None:
    client = signed_in(alice)
    page = uploaded(client, "claim", sheet({"text": "The harbour is new."}))
    confirmed(client, page)
    again = confirmed(client, page)
    assert "not kept any more" in messages(again)
    assert Claim.objects.count() == 1


def test_what_was_shown_is_what_is_confirmed(signed_in: Sign, alice: Actor, bob: Actor) -> None:
    client = signed_in(alice)
    first = uploaded(client, "topic", sheet({"name": "First"}))
    second = uploaded(client, "topic", sheet({"name": "Second"}))
    assert "not kept any more" in messages(confirmed(client, first))
    assert "confirmed already, or shown anew" in messages(confirmed(client, second, seen="made up"))
    stranger = signed_in(bob)
    address = second.request["PATH_INFO"]
    assert "not kept any more" in messages(stranger.get(address, follow=True))
    assert "not kept any more" in messages(client.get(address.replace("topic", "claim"), follow=True))
    cache.clear()
    assert "not kept any more" in messages(client.get(address, follow=True))
    assert Topic.objects.count() == 0


def test_only_a_post_with_the_token_of_the_page_writes(alice: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user)
    assert strict.post(reverse("admin:import", args=["topic"]), {"file": ""}).status_code == 403


@pytest.mark.parametrize("model", TABLES)
def test_who_may_not_write_has_no_import(model: str, signed_in: Sign, vera: Actor, nora: Actor) -> None:
    for person in (vera, nora):
        for name, args in (("import", [model]), ("import_dry_run", [model, "x"])):
            assert signed_in(person).get(reverse(f"admin:{name}", args=args)).status_code == 403
            assert signed_in(person).post(reverse(f"admin:{name}", args=args)).status_code == 403


# ---------------------------------------------------------------- how a row is recognised
def test_a_row_without_an_id_is_recognised(signed_in: Sign, alice: Actor) -> None:
    office = published(speaker("Port Office", kind="organization", slug="port-office"))
    of = draft(source(url="https://harbour.example/a?utm_source=x", publisher=office, published_edtf="2026"), by=alice)
    titled = draft(source("Minutes", publisher=office, published_edtf="2025"), by=alice)
    saved_capture(of)
    said = draft_quote(alice, source=of, speaker=office)
    client = signed_in(alice)
    for model, row, found in (
        ("speaker", {"slug": "port-office"}, office),
        ("speaker", {"name": "Port Office", "kind": "organization"}, office),
        ("source", {"url": "http://www.harbour.example/a/"}, of),
        ("source", {"title": "Minutes", "published_edtf": "2025", "publisher": "Port Office"}, titled),
        ("quote", {"source_id": pid(of), "text": said.text, "anchors": "55-82"}, said),
        ("quote", {"source_id": pid(of), "text": said.text, "speaker": "Port Office"}, said),
    ):
        page = uploaded(client, model, sheet(row | {"note": "A remark."}))
        assert [one.key for one in page.context["rows"]] == [found.pk], (row, told(page))


def test_two_that_are_alike_have_to_be_told_apart(signed_in: Sign, alice: Actor) -> None:
    made = [draft(speaker("Bo Holm"), by=alice) for _ in range(2)]
    client = signed_in(alice)
    page = uploaded(client, "speaker", sheet({"name": "Bo Holm", "kind": "person", "note": "x"}))
    assert pid(made[0]) in told(page)[2, ""]
    page = uploaded(client, "source", sheet({"title": "A harbour", "kind": "speech", "publisher": "Bo Holm"}))
    assert "2 are called “Bo Holm”" in told(page)[2, "publisher"]
    row = {"title": "A harbour", "kind": "speech", "publisher": "Bo Holm", "publisher_id": pid(made[1])}
    assert counts(uploaded(client, "source", sheet(row))) == {"created": 1}


# ---------------------------------------------------------------- what it costs
def test_a_dry_run_costs_a_few_statements_for_a_thousand_rows(
    signed_in: Sign, alice: Actor, django_assert_max_num_queries: Any
) -> None:
    of = published(source())
    saved_capture(of, ARTICLE)
    made = [draft_quote(alice, source=of, speaker=published(speaker(f"Speaker {n}"))) for n in range(25)]
    client = signed_in(alice)
    given = [row | {"occasion": "At the opening"} for row in table(exported(client, "quote"))]
    new = [{"source": of.title, "text": f"Words {n}", "kind": "direct", "identity": "unnamed"} for n in range(25)]
    address = uploaded(client, "quote", sheet(*given, *new)).request["PATH_INFO"]
    with django_assert_max_num_queries(35):
        page = client.get(address)
    assert counts(page) == {"changed": len(made), "created": 25}


def test_more_rows_than_one_import_writes_are_told_before(signed_in: Sign, alice: Actor, monkeypatch: Any) -> None:
    monkeypatch.setattr(wrong, "WRITTEN", 2)
    client = signed_in(alice)
    page = uploaded(client, "topic", sheet(*({"name": f"T{n}"} for n in range(3))))
    assert "This would write 3 rows; one import writes at most 2" in page.content.decode()
    answer = client.post(page.request["PATH_INFO"], {"seen": page.context["seen"], "mode": "all"})
    assert answer.status_code == 422
    assert Topic.objects.count() == 0
