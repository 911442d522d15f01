"""The list of all mutations."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import reduce
from operator import or_
from typing import Annotated, Any

import strawberry
from django.db import OperationalError

from quotes.graph.mutations import acts, payloads
from quotes.graph.mutations.inputs import claims, records, steps, texts
from quotes.graph.mutations.planned import Payload
from quotes.graph.mutations.problems import PROBLEMS, RAISED, NotFoundProblem, PermissionProblem, problem
from quotes.models import Actor, ActorKind
from quotes.read import Unavailable

Done = Mapping[str, Any]
Do = Callable[[dict[str, Any], Actor], Done]

INPUT = "What is given."
NOBODY = "Sign in, as a curator, to change anything; a token needs the scope to write."
GONE = "It was done; what was written has been taken away since."


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
    user = asker.visitor() if asker.may_write else None
    if user is None or not asker.viewer.curator:
        return PermissionProblem(message=NOBODY)
    try:
        found = do(given(input), Actor(ActorKind.PERSON, user))
    except RAISED as error:
        return problem(error)
    except OperationalError as error:  # locked, read-only, full, or away
        raise Unavailable("UNAVAILABLE") from error
    return root[info.path.key].read(found) or NotFoundProblem(message=GONE)


def act(do: Do, of: Any, success: Any, description: str) -> Any:
    """The field of a mutation."""
    name = success.__name__.removesuffix("Success")
    union = strawberry.union(f"{name}Payload", description=f"What {name[0].lower()}{name[1:]} answers.")
    annotated: Any = Annotated  # unions are made here, not written: no checker can read them
    payload = annotated[reduce(or_, PROBLEMS, success), union]

    def resolver(self: Any, info: Any, input: Any) -> Any:
        return done(self, info, input, do)

    argument = annotated[of, strawberry.argument(description=INPUT)]
    resolver.__annotations__ = {"info": strawberry.Info, "input": argument, "return": payload | None}
    return strawberry.mutation(resolver=resolver, description=description)


@strawberry.type(description="Everything that can be done: one mutation for each act, each one transaction of its own.")
class Mutation:
    create_speaker = act(
        acts.create_speaker, records.CreateSpeakerInput, payloads.CreateSpeakerSuccess, "Enter a speaker, as a draft."
    )
    update_speaker = act(
        acts.update_speaker, records.UpdateSpeakerInput, payloads.UpdateSpeakerSuccess, "Change a speaker."
    )
    create_source = act(
        acts.create_source, records.CreateSourceInput, payloads.CreateSourceSuccess, "Enter a source, as a draft."
    )
    update_source = act(acts.update_source, records.UpdateSourceInput, payloads.UpdateSourceSuccess, "Change a source.")
    capture_text = act(
        acts.capture_text,
        texts.CaptureTextInput,
        payloads.CaptureTextSuccess,
        "Bring the text of a source into the base; the same text again is the capture that is held already.",
    )
    propose_quotes = act(
        acts.propose_quotes,
        texts.ProposeQuotesInput,
        payloads.ProposeQuotesSuccess,
        "Suggest quotes that a machine found in a captured text; they wait for a person's decision.",
    )
    create_quote = act(
        acts.create_quote,
        records.CreateQuoteInput,
        payloads.CreateQuoteSuccess,
        "Enter a quote with its anchors, as a draft.",
    )
    update_quote = act(acts.update_quote, records.UpdateQuoteInput, payloads.UpdateQuoteSuccess, "Change a quote.")
    create_claim = act(
        acts.create_claim, records.CreateClaimInput, payloads.CreateClaimSuccess, "Enter a claim, as a draft."
    )
    update_claim = act(acts.update_claim, records.UpdateClaimInput, payloads.UpdateClaimSuccess, "Change a claim.")
    add_evidence = act(
        acts.add_evidence, claims.AddEvidenceInput, payloads.AddEvidenceSuccess, "Say how a quote bears on a claim."
    )
    remove_evidence = act(
        acts.remove_evidence,
        claims.RemoveEvidenceInput,
        payloads.RemoveEvidenceSuccess,
        "Take evidence away from its claim.",
    )
    link_claims = act(
        acts.link_claims, claims.LinkClaimsInput, payloads.LinkClaimsSuccess, "Say how one claim stands to another."
    )
    unlink_claims = act(
        acts.unlink_claims,
        claims.UnlinkClaimsInput,
        payloads.UnlinkClaimsSuccess,
        "Take the link between two claims away.",
    )
    assess_claim = act(
        acts.assess_claim, claims.AssessClaimInput, payloads.AssessClaimSuccess, "Note somebody's verdict on a claim."
    )
    create_topic = act(acts.create_topic, records.CreateTopicInput, payloads.CreateTopicSuccess, "Make a topic.")
    update_topic = act(acts.update_topic, records.UpdateTopicInput, payloads.UpdateTopicSuccess, "Change a topic.")
    submit = act(acts.submit, steps.SubmitInput, payloads.SubmitSuccess, "Send a draft into review.")
    publish = act(
        acts.publish,
        steps.PublishInput,
        payloads.PublishSuccess,
        "Publish what is in review: by another person than the one who edited it last.",
    )
    return_to_draft = act(
        acts.return_to_draft,
        steps.ReturnToDraftInput,
        payloads.ReturnToDraftSuccess,
        "Send what is in review back to be worked on.",
    )
    accept = act(acts.accept, steps.AcceptInput, payloads.AcceptSuccess, "Make a draft of a machine's suggestion.")
    reject = act(acts.reject, steps.RejectInput, payloads.RejectSuccess, "Turn a machine's suggestion down, for good.")
    confirm = act(
        acts.confirm,
        steps.ConfirmInput,
        payloads.ConfirmSuccess,
        "Confirm the corrections of a published record that wait for a second person.",
    )
    retract = act(
        acts.retract,
        steps.RetractInput,
        payloads.RetractSuccess,
        "Mark what is published as not to be relied upon; it stays readable.",
    )
    withhold = act(
        acts.withhold, steps.WithholdInput, payloads.WithholdSuccess, "Take a public record down: a tombstone stays."
    )
    merge_speakers = act(
        acts.merge_speakers,
        steps.MergeSpeakersInput,
        payloads.MergeSpeakersSuccess,
        "Make one of two speakers: what names the one names the other from then on.",
    )
    merge_sources = act(
        acts.merge_sources,
        steps.MergeSourcesInput,
        payloads.MergeSourcesSuccess,
        "Make one of two sources: what names the one names the other from then on.",
    )
    merge_quotes = act(
        acts.merge_quotes,
        steps.MergeQuotesInput,
        payloads.MergeQuotesSuccess,
        "Make one of two quotes of a source: what names the one names the other from then on.",
    )
    merge_claims = act(
        acts.merge_claims,
        steps.MergeClaimsInput,
        payloads.MergeClaimsSuccess,
        "Make one of two claims: what names the one names the other from then on.",
    )
    undo_merge = act(
        acts.undo_merge,
        steps.UndoMergeInput,
        payloads.UndoMergeSuccess,
        "Undo a merge: what it moved, and has not been changed since, names the old record again.",
    )
