"""The list of all mutations."""

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import reduce
from operator import or_
from typing import Annotated, Any

import strawberry

from quotes import acts
from quotes.access import NOBODY, writer
from quotes.acts import Do
from quotes.graph.mutations import payloads
from quotes.graph.mutations.inputs import claims, records, steps, texts
from quotes.graph.mutations.planned import Payload
from quotes.graph.mutations.problems import PROBLEMS, NotFoundProblem, PermissionProblem, problem
from quotes.graph.names import camel

INPUT = "What is given."


def given(value: Any) -> Any:
    """What a client gave as plain data: the names as Python spells them, without what is absent; choices as stored."""
    if isinstance(value, Enum):
        return value.value.lower()
    if isinstance(value, list):
        return [given(one) for one in value]
    if not is_dataclass(value):
        return value
    held = {one.name: getattr(value, one.name) for one in fields(value)}
    return {name.removesuffix("_"): given(one) for name, one in held.items() if one is not strawberry.UNSET}


def done(root: dict[str, Payload], info: Any, input: Any, do: Do) -> Any:
    """Do an act for who is asking, and read what is asked of its success; or the problem.

    Nothing is looked up for who may not write at all. Raises Unavailable.
    """
    asker = info.context
    actor = writer(asker.viewer, asker.visitor(), asker.may_write)
    if actor is None:
        return PermissionProblem(message=NOBODY)
    try:
        found = acts.done(do, given(input), actor)
    except acts.RAISED as error:
        return problem(error)
    return root[info.path.key].read(found) or NotFoundProblem(message=acts.GONE)


def act(name: str, of: Any, success: Any) -> Any:
    """The field of the mutation that does an act."""
    do: Do = getattr(acts, name)
    called = success.__name__.removesuffix("Success")
    union = strawberry.union(f"{called}Payload", description=f"What {camel(name)} answers.")
    annotated: Any = Annotated  # unions are made here, not written: no checker can read them
    payload = annotated[reduce(or_, PROBLEMS, success), union]

    def resolver(self: Any, info: Any, input: Any) -> Any:
        return done(self, info, input, do)

    argument = annotated[of, strawberry.argument(description=INPUT)]
    resolver.__annotations__ = {"info": strawberry.Info, "input": argument, "return": payload | None}
    return strawberry.mutation(resolver=resolver, description=acts.MEANING[name])


@strawberry.type(description="Everything that can be done: one mutation for each act, each one transaction of its own.")
class Mutation:
    create_speaker = act("create_speaker", records.CreateSpeakerInput, payloads.CreateSpeakerSuccess)
    update_speaker = act("update_speaker", records.UpdateSpeakerInput, payloads.UpdateSpeakerSuccess)
    create_source = act("create_source", records.CreateSourceInput, payloads.CreateSourceSuccess)
    update_source = act("update_source", records.UpdateSourceInput, payloads.UpdateSourceSuccess)
    capture_text = act("capture_text", texts.CaptureTextInput, payloads.CaptureTextSuccess)
    propose_quotes = act("propose_quotes", texts.ProposeQuotesInput, payloads.ProposeQuotesSuccess)
    create_quote = act("create_quote", records.CreateQuoteInput, payloads.CreateQuoteSuccess)
    update_quote = act("update_quote", records.UpdateQuoteInput, payloads.UpdateQuoteSuccess)
    create_claim = act("create_claim", records.CreateClaimInput, payloads.CreateClaimSuccess)
    update_claim = act("update_claim", records.UpdateClaimInput, payloads.UpdateClaimSuccess)
    add_evidence = act("add_evidence", claims.AddEvidenceInput, payloads.AddEvidenceSuccess)
    remove_evidence = act("remove_evidence", claims.RemoveEvidenceInput, payloads.RemoveEvidenceSuccess)
    link_claims = act("link_claims", claims.LinkClaimsInput, payloads.LinkClaimsSuccess)
    unlink_claims = act("unlink_claims", claims.UnlinkClaimsInput, payloads.UnlinkClaimsSuccess)
    assess_claim = act("assess_claim", claims.AssessClaimInput, payloads.AssessClaimSuccess)
    create_topic = act("create_topic", records.CreateTopicInput, payloads.CreateTopicSuccess)
    update_topic = act("update_topic", records.UpdateTopicInput, payloads.UpdateTopicSuccess)
    submit = act("submit", steps.SubmitInput, payloads.SubmitSuccess)
    publish = act("publish", steps.PublishInput, payloads.PublishSuccess)
    return_to_draft = act("return_to_draft", steps.ReturnToDraftInput, payloads.ReturnToDraftSuccess)
    accept = act("accept", steps.AcceptInput, payloads.AcceptSuccess)
    reject = act("reject", steps.RejectInput, payloads.RejectSuccess)
    confirm = act("confirm", steps.ConfirmInput, payloads.ConfirmSuccess)
    retract = act("retract", steps.RetractInput, payloads.RetractSuccess)
    withhold = act("withhold", steps.WithholdInput, payloads.WithholdSuccess)
    merge_speakers = act("merge_speakers", steps.MergeSpeakersInput, payloads.MergeSpeakersSuccess)
    merge_sources = act("merge_sources", steps.MergeSourcesInput, payloads.MergeSourcesSuccess)
    merge_quotes = act("merge_quotes", steps.MergeQuotesInput, payloads.MergeQuotesSuccess)
    merge_claims = act("merge_claims", steps.MergeClaimsInput, payloads.MergeClaimsSuccess)
    undo_merge = act("undo_merge", steps.UndoMergeInput, payloads.UndoMergeSuccess)
