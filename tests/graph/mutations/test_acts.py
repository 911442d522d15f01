"""What each act answers, and what stands in the base then."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from quotes.models import Capture, ClaimLink, Evidence, Proposal, Quote, Topic
from quotes.review.plain import id_of
from tests.graph.mutations.conftest import Do
from tests.graph.mutations.world import CASES, document
from tests.review.making import ARTICLE, fresh

Check = Callable[[Any, SimpleNamespace], None]


def stepped(record: str, state: str) -> Check:
    """That a record came to a state by a decision of Bob's."""

    def check(told: Any, made: SimpleNamespace) -> None:
        row = fresh(getattr(made, record))
        assert (row.state.upper(), told["record"]["state"], told["decision"]["toState"]) == (state, state, state)
        assert (told["record"]["version"], told["decision"]["actor"]) == (row.version, "bob")

    return check


def changed(record: str, field: str, value: Any) -> Check:
    """That a field of a record says this now, and that a correction says why where it was published."""

    def check(told: Any, made: SimpleNamespace) -> None:
        row = fresh(getattr(made, record))
        assert getattr(row, field) == value
        kind = str(row._meta.model_name)
        assert told[kind][field] == value
        assert (told.get("decision") is not None) == (getattr(row, "state", "") == "published")

    return check


def merged(gone: str, stays: str) -> Check:
    """That one record says that it went into the other."""

    def check(told: Any, made: SimpleNamespace) -> None:
        one, other = getattr(made, gone), getattr(made, stays)
        assert fresh(one).merged_into_id == other.pk
        assert told["merged"] == {"id": id_of(one), "mergedInto": {"id": id_of(other)}}
        assert told[other._meta.model_name]["id"] == id_of(other)

    return check


def drafted(kind: str) -> Check:
    """That a new record is a draft."""

    def check(told: Any, made: SimpleNamespace) -> None:
        assert told[kind]["state"] == "DRAFT"

    return check


def quoted(told: Any, made: SimpleNamespace) -> None:
    words = "and it was worth it"
    anchors = [{"exact": words, "status": "EXACT"}]
    assert {**told["quote"], "id": None} == {
        "id": None, "state": "DRAFT", "text": words, "identity": "NAMED", "anchors": anchors,
    }  # fmt: skip


def proposed(told: Any, made: SimpleNamespace) -> None:
    [quote] = told["quotes"]
    assert (told["created"], quote["state"], quote["text"]) == (1, "PROPOSED", "had cost more")
    assert quote["identity"] == "UNKNOWN"
    row = Proposal.objects.get()
    assert (row.extractor, row.version, row.confidence, id_of(row.quote)) == ("finder", "1", 0.5, quote["id"])


def captured(told: Any, made: SimpleNamespace) -> None:
    assert (told["created"], told["capture"]) == (True, {"text": "A text.\n", "origin": "paste"})
    by: Any = Capture.objects.get(source=made.copy).captured_by
    assert by.username == "bob"


def evident(told: Any, made: SimpleNamespace) -> None:
    row = Evidence.objects.get(claim=made.draft_claim, quote=made.quote)
    assert told["evidence"] == {"id": id_of(row), "stance": "SUPPORTS", "claim": {"id": id_of(made.draft_claim)}}


def not_evident(told: Any, made: SimpleNamespace) -> None:
    assert told["claim"]["evidence"] == {"totalCount": 0}
    assert not Evidence.objects.filter(pk=made.extra.pk).exists()


def linked(told: Any, made: SimpleNamespace) -> None:
    assert [one["relation"] for one in told["from"]["links"]] == ["NARROWS", "REPEATS"]
    assert told["to"] == {"id": id_of(made.again)}
    assert ClaimLink.objects.filter(from_claim=made.draft_claim, to_claim=made.again, relation="repeats").exists()


def unlinked(told: Any, made: SimpleNamespace) -> None:
    assert told["from"]["links"] == []
    assert not ClaimLink.objects.exists()


def assessed(told: Any, made: SimpleNamespace) -> None:
    [verdict] = told["claim"]["assessments"]
    assert verdict == {"label": "Mostly true", "rating": "4", "published": {"edtf": "2024"}}


def topical(told: Any, made: SimpleNamespace) -> None:
    assert told["topic"] == {"id": id_of(Topic.objects.get(name="Ports")), "slug": "ports"}


def apart(told: Any, made: SimpleNamespace) -> None:
    assert fresh(made.merged).merged_into_id is None
    assert (told["record"]["id"], told["other"]["id"]) == (id_of(made.merged), id_of(made.other))


def confirmed(told: Any, made: SimpleNamespace) -> None:
    stepped("corrected", "PUBLISHED")(told, made)
    assert made.corrected.decisions.filter(confirms__isnull=False).count() == 1


CHECKS: dict[str, Check] = {
    "createSpeaker": drafted("speaker"),
    "updateSpeaker": changed("speaker", "note", "A mayor."),
    "createSource": drafted("source"),
    "updateSource": changed("source", "byline", "B. Elm"),
    "captureText": captured,
    "proposeQuotes": proposed,
    "createQuote": quoted,
    "updateQuote": changed("draft", "occasion", "An opening."),
    "createClaim": drafted("claim"),
    "updateClaim": changed("draft_claim", "place", "Lindau"),
    "addEvidence": evident,
    "removeEvidence": not_evident,
    "linkClaims": linked,
    "unlinkClaims": unlinked,
    "assessClaim": assessed,
    "createTopic": topical,
    "updateTopic": changed("topic", "description", "Where ships lie."),
    "submit": stepped("draft", "IN_REVIEW"),
    "publish": stepped("waiting", "PUBLISHED"),
    "returnToDraft": stepped("waiting", "DRAFT"),
    "accept": stepped("proposed", "DRAFT"),
    "reject": stepped("silly", "REJECTED"),
    "confirm": confirmed,
    "retract": stepped("double", "RETRACTED"),
    "withhold": stepped("double", "WITHHELD"),
    "mergeSpeakers": merged("speaker", "other"),
    "mergeSources": merged("copy", "source"),
    "mergeQuotes": merged("double", "quote"),
    "mergeClaims": merged("again", "claim"),
    "undoMerge": apart,
}


@pytest.mark.parametrize("name", CASES)
def test_an_act_does_what_it_says(made: SimpleNamespace, do: Do, name: str) -> None:
    told = do("bob", document(name, CASES[name].fields), CASES[name].given(made))
    assert told["__typename"] == f"{name[0].upper()}{name[1:]}Success", told
    CHECKS[name](told, made)


@pytest.mark.parametrize("name", ["publish", "returnToDraft", "accept", "reject", "retract", "submit"])
def test_what_was_merged_takes_no_step(made: SimpleNamespace, do: Do, name: str) -> None:
    given = {"id": id_of(made.merged), "expectedVersion": made.merged.version, "reason": "Why not."}
    told = do("bob", document(name), given)
    assert [one["code"] for one in told["fields"]] == ["merged"]


def test_what_is_not_fit_to_be_published_is_told_field_by_field(made: SimpleNamespace, do: Do) -> None:
    fields = "quote { id version }"
    given = {"source": id_of(made.source), "kind": "DIRECT", "identity": "UNNAMED", "text": "Never said."}
    quote = do("alice", document("createQuote", fields), given)["quote"]
    step = {"id": quote["id"], "expectedVersion": quote["version"]}
    step["expectedVersion"] = do("alice", document("submit", "record { version }"), step)["record"]["version"]
    told = do("bob", document("publish"), step)
    assert [(one["code"], one["path"]) for one in told["fields"]] == [("no_anchor", ["anchors"])]


def test_a_quote_of_two_spans_and_what_came_through_whom(made: SimpleNamespace, do: Do) -> None:
    first, second = "We have waited for this day", "and it was worth it"
    spans = [(ARTICLE.index(one), ARTICLE.index(one) + len(one)) for one in (first, second)]
    capture = id_of(made.capture)
    fields = "quote { text relays { position label speaker { name } } topics { name } said { asSaid edtf } }"
    told = do("alice", document("createQuote", fields), {
        "source": id_of(made.source), "kind": "DIRECT", "speaker": id_of(made.speaker),
        "said": {"asSaid": "on Monday", "edtf": "2024-08-05"},
        "anchors": [{"capture": capture, "start": start, "end": end} for start, end in spans],
        "relays": [{"label": "the port office", "cue": "reported", "basis": "INFERRED"}, {"label": "A. M.",
                    "speaker": id_of(made.other)}],
        "topics": [id_of(made.topic)],
    })  # fmt: skip
    assert told["quote"] == {
        "text": f"{first} {second}",
        "relays": [
            {"position": 0, "label": "the port office", "speaker": None},
            {"position": 1, "label": "A. M.", "speaker": {"name": "A. Moser"}},
        ],
        "topics": [{"name": "Harbours"}],
        "said": {"asSaid": "on Monday", "edtf": "2024-08-05"},
    }
    assert Quote.objects.filter(text=f"{first} {second}").count() == 1
