"""A small base to write in, and for each mutation an input that does its act there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps

from quotes import review
from quotes.models import Actor, Claim, ClaimLink, Evidence, Quote, Source, Speaker
from quotes.models.history import MACHINE
from quotes.review.plain import id_of
from tests.review import making
from tests.review.making import ARTICLE

SUCCESS = "... on {name}Success {{ {fields} }}"
PROBLEMS = (
    "... on ValidationProblem { message fields { path code message } } ... on ConflictProblem "
    "{ message currentVersion } ... on PermissionProblem { message } ... on NotFoundProblem { message }"
)


def document(name: str, fields: str = "__typename") -> str:
    """A mutation of one act, with all its problems."""
    type_ = name[0].upper() + name[1:]
    success = SUCCESS.format(name=type_, fields=fields)
    return f"mutation($input: {type_}Input!) {{ {name}(input: $input) {{ __typename {success} {PROBLEMS} }} }}"


def digest() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of all they say."""
    found = {}
    for model in apps.get_app_config("quotes").get_models(include_auto_created=True):
        if model._meta.db_table != "user":
            rows = sorted(map(repr, model._default_manager.values_list()))
            found[model._meta.db_table] = len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()
    return found


def world(alice: Actor, carol: Actor) -> SimpleNamespace:
    """One of everything that an act needs: what Alice drafted and Carol corrected."""
    made = SimpleNamespace()
    made.speaker, made.other = (making.published(making.speaker(name)) for name in ("Ada Moser", "A. Moser"))
    made.source, made.copy = (making.published(making.source(title)) for title in ("A new harbour", "The new harbour"))
    made.capture = making.saved_capture(made.source)
    how: dict[str, Any] = {"source": made.source, "speaker": made.speaker}
    made.quote = making.published_quote(**how)
    made.double = making.published_quote("it was worth it", **how)
    made.draft = making.draft_quote(alice, "opened the new harbour", **how)
    made.waiting = making.draft_quote(alice, "on Monday", **how)
    review.submit(made.waiting, actor=alice)
    made.proposed, made.silly = (making.quote(made.source, None, words) for words in ("The mayor", "The port"))
    for one in (made.proposed, made.silly):
        review.enter(one, making.anchor(one, made.capture, one.text), state="proposed", actor=MACHINE)
    made.claim, made.again = making.published_claim(made.quote), making.published_claim(made.quote)
    made.evidence = Evidence.objects.get(claim=made.claim)
    made.draft_claim = making.draft(making.claim("It was opened."), by=alice)
    made.extra = making.evidence(made.draft_claim, made.double)
    review.write(made.extra, actor=alice)
    made.link = ClaimLink(from_claim=made.draft_claim, to_claim=made.claim, relation="narrows")
    review.write(made.link, actor=alice)
    made.topic = making_topic(alice)
    _later(made, carol)
    for name, row in vars(made).items():
        if isinstance(row, Quote | Speaker | Source | Claim):
            setattr(made, name, making.fresh(row))
    return made


def making_topic(by: Actor) -> Any:
    """A topic with one change."""
    made = apps.get_model("quotes", "Topic")(name="Harbours", slug="harbours")
    review.write(made, actor=by)
    return made


def _later(made: SimpleNamespace, carol: Actor) -> None:
    """A correction that waits, and a merge that can be undone."""
    made.corrected = making.published(making.speaker("Corrected"))
    made.corrected.note = "Carol says so."
    review.write(made.corrected, actor=carol, reason="A remark.")
    made.merged = making.published(making.speaker("Ada M."))
    review.merge(made.merged, into=made.other, actor=carol, reason="They are one.")


@dataclass(frozen=True)
class Case:
    """What does an act: the input, where its id stands, and whether that names a record of several kinds."""

    given: Callable[[SimpleNamespace], dict[str, Any]]
    id: str | None = "id"
    version: str | None = "expectedVersion"
    fields: str = "__typename"


def step(name: str, **more: Any) -> Case:
    """A step of the record of that name."""

    def given(made: SimpleNamespace) -> dict[str, Any]:
        record = getattr(made, name)
        return {"id": id_of(record), "expectedVersion": record.version, **more}

    return Case(given, fields="record { __typename id state version } decision { toState reason actor }")


def merging(gone: str, stays: str, fields: str) -> Case:
    """A merge of two records of these names."""

    def given(made: SimpleNamespace) -> dict[str, Any]:
        one, other = getattr(made, gone), getattr(made, stays)
        versions = {"expectedVersion": one.version, "intoExpectedVersion": other.version}
        return {"id": id_of(one), "into": id_of(other), "reason": "They are one.", **versions}

    return Case(given, fields=fields)


def updating(name: str, fields: str, **changes: Any) -> Case:
    """A change of the record of that name."""

    def given(made: SimpleNamespace) -> dict[str, Any]:
        record = getattr(made, name)
        version = record.version if hasattr(record, "version") else record.history.count()
        return {"id": id_of(record), "expectedVersion": version, "reason": "Better.", **changes}

    return Case(given, fields=fields)


def start_of(words: str) -> dict[str, int]:
    """The span of words in the article."""
    at = ARTICLE.index(words)
    return {"start": at, "end": at + len(words)}


CASES: dict[str, Case] = {
    "createSpeaker": Case(lambda w: {"kind": "PERSON", "name": "Bea Elm"}, None, None, "speaker { id state }"),
    "updateSpeaker": updating("speaker", "speaker { id name note } decision { reason }", note="A mayor."),
    "createSource": Case(lambda w: {"kind": "SPEECH", "title": "On harbours"}, None, None, "source { id state slug }"),
    "updateSource": updating("source", "source { id byline } decision { reason }", byline="B. Elm"),
    "captureText": Case(
        lambda w: {"source": id_of(w.copy), "text": "A text.\r\n"}, "source", None, "created capture { text origin }"
    ),
    "proposeQuotes": Case(
        lambda w: {
            "capture": id_of(w.capture), "extractor": "finder", "version": "1",
            "candidates": [{"spans": [start_of("had cost more")], "kind": "INDIRECT", "confidence": 0.5}],
        },
        "capture", None, "created quotes { id state text identity }",
    ),
    "createQuote": Case(
        lambda w: {
            "source": id_of(w.source), "kind": "DIRECT", "speaker": id_of(w.speaker),
            "anchors": [{"capture": id_of(w.capture), **start_of("and it was worth it")}],
        },
        None, None, "quote { id state text identity anchors { exact status } }",
    ),
    "updateQuote": updating("draft", "quote { id occasion } decision { reason }", occasion="An opening."),
    "createClaim": Case(lambda w: {"text": "A harbour opened."}, None, None, "claim { id state }"),
    "updateClaim": updating("draft_claim", "claim { id place } decision { reason }", place="Lindau"),
    "addEvidence": Case(
        lambda w: {
            "claim": id_of(w.draft_claim), "expectedVersion": w.draft_claim.version, "quote": id_of(w.quote),
            "stance": "SUPPORTS",
        },
        "claim", fields="evidence { id stance claim { id } }",
    ),
    "removeEvidence": Case(
        lambda w: {"id": id_of(w.extra), "expectedVersion": w.draft_claim.version},
        fields="claim { id evidence { totalCount } }",
    ),
    "linkClaims": Case(
        lambda w: {
            "from": id_of(w.draft_claim), "to": id_of(w.again), "relation": "REPEATS",
            "expectedVersion": w.draft_claim.version,
        },
        "from", fields="from { id links { relation } } to { id }",
    ),
    "unlinkClaims": Case(
        lambda w: {
            "from": id_of(w.draft_claim), "to": id_of(w.claim), "relation": "NARROWS",
            "expectedVersion": w.draft_claim.version,
        },
        "from", fields="from { id links { relation } } to { id }",
    ),
    "assessClaim": Case(
        lambda w: {
            "claim": id_of(w.draft_claim), "expectedVersion": w.draft_claim.version, "reviewer": id_of(w.speaker),
            "label": "Mostly true", "rating": "4", "published": {"edtf": "2024"},
        },
        "claim", fields="claim { id assessments { label rating published { edtf } } }",
    ),
    "createTopic": Case(lambda w: {"name": "Ports"}, None, None, "topic { id slug }"),
    "updateTopic": updating("topic", "topic { id description }", description="Where ships lie."),
    "submit": step("draft"),
    "publish": step("waiting"),
    "returnToDraft": step("waiting"),
    "accept": step("proposed"),
    "reject": step("silly"),
    "confirm": step("corrected"),
    "retract": step("double", reason="It is wrong."),
    "withhold": step("double", reason="A court said so."),
    "mergeSpeakers": merging("speaker", "other", "speaker { id name } merged { id mergedInto { id } }"),
    "mergeSources": merging("copy", "source", "source { id } merged { id mergedInto { id } }"),
    "mergeQuotes": merging("double", "quote", "quote { id } merged { id mergedInto { id } }"),
    "mergeClaims": merging("again", "claim", "claim { id } merged { id mergedInto { id } }"),
    "undoMerge": Case(
        lambda w: {"id": id_of(w.merged), "expectedVersion": w.merged.version, "reason": "They are two."},
        fields="record { id } other { id }",
    ),
}  # fmt: skip
"""All mutations."""
