"""Provenance: both forms say the same, the library prov reads them, and what is not known is not said."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from quotes.export.contexts import WORDS
from quotes.export.formats import document, formats
from quotes.export.provenance import Element, Relation, quote, source
from tests.export.provenance import from_json, same
from tests.export.rows import BASE, row_of

FORMATS = formats(BASE)
JSON, TURTLE = FORMATS["prov-json"], FORMATS["turtle"]
ROWS = {entity: row_of(written.selection) for entity, written in JSON.of.items()}
PROV = "http://www.w3.org/ns/prov#"
WHO = {"id": "spk_1", "kind": "person", "name": "Ada Larch"}
MINISTRY = {"id": "spk_2", "kind": "organization", "name": "Ministry of Forests"}
WORK = {"id": "src_1", "kind": "news_article", "title": "Trees", "title_supplied": False, "url": None}


def row(**more: Any) -> dict[str, Any]:
    """A row as a quote's selection asks for it."""
    nothing = dict.fromkeys(("speaker_label", "speaker_role", "said_language", "occasion", "speaker", "on_behalf_of",
                             "primary_source", "within", "translation_of", "printing_of", "merged_into", "said",
                             "language"))  # fmt: skip
    return {
        **nothing,
        "id": "q_1",
        "state": "published",
        "text": "We shall plant trees.",
        "kind": "direct",
        "verbatim": True,
        "identity": "unnamed",
        "source": WORK,
        "anchors": [],
        "relays": [],
        "decisions": {"rows": []},
        **more,
    }


def work(number: int) -> dict[str, Any]:
    """Another document."""
    return {**WORK, "id": f"src_{number}", "kind": "speech", "title": f"Document {number}"}


def relay(number: int, **more: Any) -> dict[str, Any]:
    """A step of the chain."""
    return {"id": f"re_{number}", "label": "a wire", "cue": None, "basis": "printed", "speaker": None, "source": None,
            **more}  # fmt: skip


def decision(number: int, to: str, **more: Any) -> dict[str, Any]:
    """A decision."""
    return {"id": f"d_{number}", "from_state": None, "to_state": to, "actor_kind": "import", "actor": None,
            "alone": False, "at": "2026-11-22T12:00:00.000Z", "reason": None, "confirms": None, **more}  # fmt: skip


def relations(given_row: dict[str, Any], *kinds: str) -> set[tuple[str, str, str | None]]:
    """What a quote's provenance says of these kinds, by fragments of addresses."""
    return {
        (one.subject.removeprefix(f"{BASE}/r/"), one.object.removeprefix(f"{BASE}/r/"), one.subtype)
        for one in quote(given_row, BASE)
        if isinstance(one, Relation) and one.kind in kinds
    }


@settings(max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize("entity", list(ROWS))
def test_json_and_turtle_say_the_same_of_any_row_and_lose_nothing(entity: str, data: Any) -> None:
    given_row = data.draw(ROWS[entity])
    body = JSON.of[entity].make(given_row)
    assert body is not None
    text = document(JSON, body).decode()
    assert same(entity, given_row, text) is None
    made = from_json(text)
    again = from_json(made.serialize(format="json"))
    assert set(made.get_records()) == set(again.get_records())


def test_verbatim_words_were_quoted_from_their_source_and_others_are_derived() -> None:
    assert relations(row(), "wasDerivedFrom") == {("q_1", "src_1", "Quotation")}
    told = row(kind="indirect", verbatim=False)
    assert relations(told, "wasDerivedFrom") == {("q_1", "src_1", None)}


@pytest.mark.parametrize(("kind", "verbatim"), [("direct", True), ("indirect", False)])
def test_only_verbatim_words_were_made_by_their_utterance(kind: str, verbatim: bool) -> None:
    told = row(kind=kind, verbatim=verbatim)
    made, influenced = relations(told, "wasGeneratedBy"), relations(told, "wasInfluencedBy")
    assert (made if verbatim else influenced) == {("q_1", "q_1#utterance", None)}
    assert not (influenced if verbatim else made)


def test_a_primary_source_is_one() -> None:
    assert ("q_1", "src_2", "PrimarySource") in relations(row(primary_source=work(2)), "wasDerivedFrom")


def test_the_chain_leads_from_the_nearest_to_the_speaker_to_the_quote() -> None:
    chain = [relay(1, speaker=WHO), relay(2, source=work(3))]
    assert relations(row(relays=chain), "wasDerivedFrom") == {
        ("q_1", "src_1", "Quotation"),
        ("q_1#re_2", "q_1#re_1", None),
        ("q_1#re_2", "src_3", None),
        ("q_1", "q_1#re_2", None),
    }
    assert ("q_1#re_1", "spk_1", None) in relations(row(relays=chain), "wasAttributedTo")


def test_a_speaker_may_act_on_behalf_of_an_organization_in_that_utterance_alone() -> None:
    told = row(speaker=WHO, on_behalf_of=MINISTRY)
    assert relations(told, "wasAttributedTo") == {("q_1", "spk_1", None)}
    [acted] = [one for one in quote(told, BASE) if isinstance(one, Relation) and one.kind == "actedOnBehalfOf"]
    assert (acted.subject, acted.object, acted.activity) == (
        f"{BASE}/r/spk_1", f"{BASE}/r/spk_2", f"{BASE}/r/q_1#utterance"
    )  # fmt: skip


def test_an_unnamed_speaker_is_an_agent_of_the_quote_alone_and_no_person() -> None:
    [agent] = [one for one in quote(row(speaker_label="an aide"), BASE) if isinstance(one, Element) and
               one.kind == "agent"]  # fmt: skip
    assert agent == Element("agent", f"{BASE}/r/q_1#speaker", (("prov:label", "an aide"),))


def test_the_sources_own_voice_has_no_speaker() -> None:
    told = row(kind="own", verbatim=False, identity="source")
    assert not [one for one in quote(told, BASE) if isinstance(one, Element) and one.kind == "agent"]


def test_a_retraction_invalidates_the_record_and_a_confirmation_follows_a_decision() -> None:
    decisions = [
        decision(1, "published"),
        decision(2, "published", confirms={"id": "d_1"}),
        decision(3, "retracted", actor="ada", actor_kind="person", reason="It was withdrawn."),
    ]
    told = row(decisions={"rows": decisions})
    assert relations(told, "wasInvalidatedBy") == {("q_1", "q_1#d_3", None)}
    assert relations(told, "wasInformedBy") == {("q_1#d_2", "q_1#d_1", None)}
    assert relations(told, "wasAssociatedWith") >= {("q_1#d_3", f"{BASE}/#user-ada", None)}


def test_of_a_source_only_the_record_is_retracted() -> None:
    nothing = dict.fromkeys(("byline", "language", "rights", "publisher", "via", "merged_into", "published"))
    told = {**WORK, **nothing, "state": "retracted", "captures": [], "decisions": {"rows": [decision(1, "retracted")]}}
    ended = [one for one in source(told, BASE) if isinstance(one, Relation) and one.kind == "wasInvalidatedBy"]
    assert [one.subject for one in ended] == [f"{BASE}/r/src_1#record"]


def test_a_capture_is_a_revision_of_the_one_it_supersedes() -> None:
    nothing = dict.fromkeys(("byline", "language", "rights", "publisher", "via", "merged_into", "published"))
    kept = {"sha256": "a" * 64, "length": 3, "media_type": "text/plain", "captured_at": "2026-11-22T12:00:00.000Z",
            "archived_url": None, "extent": "whole", "retrieved": None}  # fmt: skip
    captures = [{**kept, "id": "cap_1", "supersedes": None}, {**kept, "id": "cap_2", "supersedes": {"id": "cap_1"}}]
    told = {**WORK, **nothing, "state": "published", "captures": captures, "decisions": {"rows": []}}
    body = TURTLE.of["source"].make(told)
    assert body is not None
    graph = Graph().parse(data=document(TURTLE, body).decode(), format="turtle")
    one, other = (URIRef(f"{BASE}/r/src_1#cap_{number}") for number in (2, 1))
    assert (one, URIRef(f"{PROV}wasRevisionOf"), other) in graph
    assert (one, URIRef(f"{PROV}specializationOf"), URIRef(f"{BASE}/r/src_1")) in graph


@settings(max_examples=30)
@given(data=st.data())
@pytest.mark.parametrize("entity", list(ROWS))
def test_every_word_of_our_own_is_in_the_vocabulary(entity: str, data: Any) -> None:
    body = TURTLE.of[entity].make(data.draw(ROWS[entity]))
    assert body is not None
    graph = Graph().parse(data=document(TURTLE, body).decode(), format="turtle")
    ours = f"{BASE}/contexts/vocabulary#"
    used = {str(one).removeprefix(ours) for one in graph.predicates() if str(one).startswith(ours)}
    assert used <= set(WORDS)
