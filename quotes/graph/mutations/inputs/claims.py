"""Inputs of what bears on a claim."""

from quotes.graph import enums
from quotes.graph.mutations.inputs.made import ID, Change, OfClaim, Once, given, means
from quotes.graph.mutations.inputs.rows import AssessmentInput
from quotes.read.meaning import MEANING


@given("How a quote bears on a claim.", MEANING["evidence"])
class AddEvidenceInput(OfClaim, Once):
    quote: ID
    stance: enums.Stance
    certainty: enums.Certainty | None
    note: str | None


@given("Evidence that goes.")
class RemoveEvidenceInput(Change):
    id: ID = means("The id of the evidence.")
    expected_version: int = means(
        "The version at which its claim was read; when it has another by now, nothing is written."
    )


class Link:
    from_: ID = means(MEANING["claim_link"]["from"])
    to: ID
    relation: enums.ClaimRelation
    expected_version: int = means(
        "The version at which the claim `from` was read; when it has another, nothing is written."
    )
    reason: str | None = means("Why; a change of what is published needs it, and shows it.")


@given("How one claim stands to another.", MEANING["claim_link"])
class LinkClaimsInput(Link, Once):
    note: str | None


@given("A link between two claims that goes.", MEANING["claim_link"])
class UnlinkClaimsInput(Link):
    pass


@given("Somebody's verdict on a claim.", MEANING["assessment"])
class AssessClaimInput(AssessmentInput, OfClaim, Once):
    pass
