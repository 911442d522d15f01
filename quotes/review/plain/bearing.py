"""What bears on a claim, written as one act each: evidence, links to other claims, verdicts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from quotes.models import Actor, Claim, ClaimLink, Evidence
from quotes.review.edit import Edit, edit, permit
from quotes.review.plain.ids import NotFound, found, key_of
from quotes.review.plain.kinds import ASSESSMENTS, EVIDENCE, LINKS, Listed
from quotes.review.plain.once import once
from quotes.review.plain.rows import made
from quotes.review.plain.values import Reader
from quotes.review.plain.write import told
from quotes.review.steps import Act

Given = Mapping[str, Any]


def add_evidence(claim: object, given: Given, *, key: str | None = None, **how: Any) -> UUID:
    """Say how a quote bears on a claim; the evidence's key. `given`: quote, stance, certainty, note.

    For `how`, and what is raised, see `write.change`; an edit of the claim, once where there is a `key`.
    """
    return _added("add_evidence", "claim", claim, EVIDENCE, given, key, how)


def link_claims(claim: object, given: Given, *, key: str | None = None, **how: Any) -> UUID:
    """Say how a claim stands to another; the link's key. `given`: to_claim, relation, note. An edit of the claim from
    which the link leads; see `add_evidence`."""
    return _added("link_claims", "from", claim, LINKS, given, key, how)


def assess_claim(claim: object, given: Given, *, key: str | None = None, **how: Any) -> UUID:
    """Note somebody's verdict on a claim; its key. `given`: reviewer, label, rating ... An edit of the claim; see
    `add_evidence`."""
    return _added("assess_claim", "claim", claim, ASSESSMENTS, given, key, how)


def remove_evidence(id: object, **how: Any) -> Claim:
    """Take evidence away from its claim; the claim. An edit of the claim: `expected_version` is the claim's."""
    with transaction.atomic():
        row = found(id, Evidence, actor=how["actor"], act=Act.EDIT, under=Claim)
        with edit(row.claim, **how) as act:
            act.delete(row)
    return row.claim


def unlink_claims(claim: object, to: object, relation: str, **how: Any) -> tuple[Claim, UUID]:
    """Take away the link between two claims; the claim from which it led, and the key of the other. An edit of the
    former."""
    _, other = key_of(to, Claim, path=("to",))
    with transaction.atomic():
        record = found(claim, Claim, actor=how["actor"], act=Act.EDIT, path=("from",))
        with edit(record, **how) as act:
            row = ClaimLink.objects.filter(from_claim=record, to_claim=other, relation=relation).first()
            if row is None:
                raise NotFound("such link between these claims", ("to",))
            act.delete(row)
    return record, other


def _added(
    name: str, at: str, claim: object, listed: Listed, given: Given, key: str | None, how: dict[str, Any]
) -> UUID:
    """One more row of a claim."""
    actor: Actor = how["actor"]
    permit(actor, Act.EDIT, Claim())

    def make() -> UUID:
        record = found(claim, Claim, actor=actor, act=Act.EDIT, path=(at,))
        with told(listed.shape), edit(record, **how) as act:
            return _row(act, listed, given)

    return once(key, name, {"claim": claim, **given}, actor=actor, make=make)


def _row(act: Edit, listed: Listed, given: Given) -> UUID:
    reader = Reader()
    item = reader.row(listed, given)
    reader.done()
    row = made(act, listed, item)
    act.save(row)
    return row.pk
