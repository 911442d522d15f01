"""A small base to write in, and for each act what is given to do it there, as plain data."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection

from quotes import review
from quotes.models import Actor, Claim, ClaimLink, Evidence, Quote, Source, Speaker
from quotes.models.history import MACHINE
from quotes.review.plain import id_of
from tests.review import making
from tests.review.making import ARTICLE


def digest() -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of all they say."""
    models = apps.get_app_config("quotes").get_models(include_auto_created=True)
    found = {}
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in models} - {"user"}:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()
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
    made.nobody, made.unseen = making.draft(making.speaker("Nobody"), by=alice), making.draft(making.source(), by=alice)
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
    version: str | None = "expected_version"


def step(name: str, **more: Any) -> Case:
    """A step of the record of that name."""

    return Case(lambda made: {**at(getattr(made, name)), **more})


def merging(gone: str, stays: str) -> Case:
    """A merge of two records of these names."""

    def given(made: SimpleNamespace) -> dict[str, Any]:
        one, other = getattr(made, gone), getattr(made, stays)
        versions = {"expected_version": one.version, "into_expected_version": other.version}
        return {"id": id_of(one), "into": id_of(other), "reason": "They are one.", **versions}

    return Case(given)


def updating(name: str, **changes: Any) -> Case:
    """A change of the record of that name."""
    return Case(lambda made: {**at(getattr(made, name)), "reason": "Better.", **changes})


def deleting(name: str) -> Case:
    """A deletion of the record of that name."""
    return Case(lambda made: at(getattr(made, name)))


def at(record: Any) -> dict[str, Any]:
    """A record as it stands."""
    version = record.version if hasattr(record, "version") else record.history.count()
    return {"id": id_of(record), "expected_version": version}


def start_of(words: str) -> dict[str, int]:
    """The span of words in the article."""
    at = ARTICLE.index(words)
    return {"start": at, "end": at + len(words)}


CASES: dict[str, Case] = {
    "create_speaker": Case(lambda w: {"kind": "person", "name": "Bea Elm"}, None, None),
    "update_speaker": updating("speaker", note="A mayor."),
    "create_source": Case(lambda w: {"kind": "speech", "title": "On harbours"}, None, None),
    "update_source": updating("source", byline="B. Elm"),
    "capture_text": Case(
        lambda w: {"source": id_of(w.copy), "text": "A text.\r\n"}, "source", None
    ),
    "propose_quotes": Case(
        lambda w: {
            "capture": id_of(w.capture), "extractor": "finder", "version": "1",
            "candidates": [{"spans": [start_of("had cost more")], "kind": "indirect", "confidence": 0.5}],
        },
        "capture", None,
    ),
    "create_quote": Case(
        lambda w: {
            "source": id_of(w.source), "kind": "direct", "speaker": id_of(w.speaker),
            "anchors": [{"capture": id_of(w.capture), **start_of("and it was worth it")}],
        },
        None, None,
    ),
    "update_quote": updating("draft", occasion="An opening."),
    "create_claim": Case(lambda w: {"text": "A harbour opened."}, None, None),
    "update_claim": updating("draft_claim", place="Lindau"),
    "add_evidence": Case(
        lambda w: {
            "claim": id_of(w.draft_claim), "expected_version": w.draft_claim.version, "quote": id_of(w.quote),
            "stance": "supports",
        },
        "claim",
    ),
    "remove_evidence": Case(
        lambda w: {"id": id_of(w.extra), "expected_version": w.draft_claim.version},
    ),
    "link_claims": Case(
        lambda w: {
            "from": id_of(w.draft_claim), "to": id_of(w.again), "relation": "repeats",
            "expected_version": w.draft_claim.version,
        },
        "from",
    ),
    "unlink_claims": Case(
        lambda w: {
            "from": id_of(w.draft_claim), "to": id_of(w.claim), "relation": "narrows",
            "expected_version": w.draft_claim.version,
        },
        "from",
    ),
    "assess_claim": Case(
        lambda w: {
            "claim": id_of(w.draft_claim), "expected_version": w.draft_claim.version, "reviewer": id_of(w.speaker),
            "label": "Mostly true", "rating": "4", "published": {"edtf": "2024"},
        },
        "claim",
    ),
    "create_topic": Case(lambda w: {"name": "Ports"}, None, None),
    "update_topic": updating("topic", description="Where ships lie."),
    "submit": step("draft"),
    "publish": step("waiting"),
    "return_to_draft": step("waiting"),
    "accept": step("proposed"),
    "reject": step("silly"),
    "confirm": step("corrected"),
    "retract": step("double", reason="It is wrong."),
    "withhold": step("double", reason="A court said so."),
    "merge_speakers": merging("speaker", "other"),
    "merge_sources": merging("copy", "source"),
    "merge_quotes": merging("double", "quote"),
    "merge_claims": merging("again", "claim"),
    "undo_merge": Case(
        lambda w: {"id": id_of(w.merged), "expected_version": w.merged.version, "reason": "They are two."},
    ),
    "delete_speaker": deleting("nobody"),
    "delete_source": deleting("unseen"),
    "delete_quote": deleting("draft"),
    "delete_claim": deleting("draft_claim"),
    "delete_topic": deleting("topic"),
}  # fmt: skip
"""All acts."""

CONTRIBUTED = {
    "create_speaker", "create_source", "capture_text", "propose_quotes", "create_quote", "update_quote", "create_claim",
    "update_claim", "add_evidence", "remove_evidence", "link_claims", "unlink_claims", "assess_claim", "create_topic",
    "update_topic", "submit", "delete_speaker", "delete_source", "delete_quote", "delete_claim", "delete_topic",
}  # fmt: skip
"""What a contributor may do; the changes in CASES that are missing here are of published records."""
