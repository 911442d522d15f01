"""What a step would do to records, told before it is taken. Nothing here decides: the step itself asks again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from quotes.models import Actor, Claim, Evidence, Quote, Record, State
from quotes.review.acts import pending
from quotes.review.cascade import REACHES, showing
from quotes.review.edited import Edited, last_edits
from quotes.review.problem import Problem
from quotes.review.rights import may, only_one_reviewer
from quotes.review.steps import STEPS, Act
from quotes.review.together import prospects

MOST = 1_000
"""How many quotes that go along are counted."""

NAMED = 20
"""How many claims that go back to review are named."""


@dataclass(slots=True)
class Outlook:
    """A record and a step: what would be published with it (`needs`), what closure would still hold against it
    (`hinders`), all that stops the step (`problems`; empty: it can be taken), whether the decision would be marked as
    taken alone, which needs a reason, and who edited it last."""

    record: Any
    needs: tuple[Any, ...] = ()
    hinders: tuple[Problem, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    alone: bool = False
    edited: Edited | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """What a step takes along: how many quotes (at most MOST + 1 are counted), and claims that go back to review."""

    quotes: int = 0
    claims: tuple[Any, ...] = ()


def outlooks(
    act: Act, model: type[Record], keys: Sequence[UUID], actor: Actor, *, drafts: bool = False
) -> list[Outlook]:
    """What would become of these records, by key. With `drafts` publishing a draft submits it first.

    `needs`, `hinders` and `edited` are told for publishing only (`edited` of what is not public yet); then each
    `record` has all that closure loads. Six statements for publishing, two for confirming, one for other steps, and
    those of `may`; however many records.
    """
    if act is Act.PUBLISH:
        found = [Outlook(one.record, one.needs, one.problems) for one in prospects(model, keys)]
    else:
        found = [Outlook(record) for record in model._default_manager.filter(pk__in=keys).order_by("pk")]
    for outlook in found:
        outlook.problems = list(_unlawful(act, outlook.record, actor, drafts))
    if found and act is Act.PUBLISH:
        _publishing(found, actor)
    if found and act is Act.CONFIRM:
        _confirming([outlook for outlook in found if not outlook.problems], actor)
    return found


def following(act: Act, model: type[Record], keys: Sequence[UUID]) -> Following:
    """What retracting or withholding these records takes along; nothing for other steps. Two statements."""
    to_state = STEPS.get(act, {}).get(State.PUBLISHED)
    if to_state not in REACHES or model is Claim or not keys:
        return Following()
    if model is Quote:
        return Following(0, _bereft(Q(pk__in=keys)))
    along = showing(model, keys) & Q(state__in=REACHES[State(to_state)])
    return Following(Quote.objects.filter(along).order_by()[: MOST + 1].count(), _bereft(along))


def _bereft(gone: Q) -> tuple[Any, ...]:
    """Published claims whose published quotes are all among those that go: the first of them, by key."""
    of_claim = Evidence.objects.filter(claim=OuterRef("pk"), quote__state=State.PUBLISHED)
    going = Quote.objects.filter(gone).values("pk")
    resting = Claim.objects.filter(pk__in=Evidence.objects.filter(quote__in=going).values("claim"))
    left = Exists(of_claim.exclude(quote__in=going))
    return tuple(resting.filter(~left, state=State.PUBLISHED).order_by("pk")[: NAMED + 1])


def _unlawful(act: Act, record: Any, actor: Actor, drafts: bool) -> Iterator[Problem]:
    """What right and state have against it; no statements beyond those of `may`."""
    submitted = drafts and act is Act.PUBLISH and record.state == State.DRAFT
    allowed = [State.PUBLISHED.value] if act is Act.CONFIRM else list(STEPS[act])
    if not may(actor, act, record) or (submitted and not may(actor, Act.SUBMIT, record)):
        yield Problem("not_permitted", "You may not do this.")
    elif getattr(record, "merged_into_id", None) is not None and act is not Act.WITHHOLD:
        yield Problem("merged", "It was merged into another record; that one can be stepped on.")
    elif record.state not in allowed and not submitted:
        state = State(record.state).label.lower()
        yield Problem("wrong_state", f"It is {state}; this step does not apply to it.")


def _publishing(found: Sequence[Outlook], actor: Actor) -> None:
    keys = [outlook.record.pk for outlook in found if not outlook.record.is_public]
    edits = last_edits(type(found[0].record), keys) if keys else {}
    lawful = [outlook for outlook in found if not outlook.problems]
    by_one = bool(lawful) and settings.TWO_PERSON_RULE and only_one_reviewer()
    for outlook in found:
        outlook.edited = edits.get(outlook.record.pk)
    for outlook in lawful:
        outlook.problems += outlook.hinders
        outlook.alone = by_one
        own = outlook.edited is not None and outlook.edited[1] == actor.user.pk
        if settings.TWO_PERSON_RULE and own and not by_one:
            told = "You edited this last; another reviewer must publish it."
            outlook.problems.append(Problem("two_persons", told))


def _confirming(found: Sequence[Outlook], actor: Actor) -> None:
    if not found:
        return
    name = str(found[0].record._meta.model_name)
    rows = pending().filter(**{f"{name}__in": [outlook.record.pk for outlook in found]})
    waiting: dict[Any, list[Any]] = {}
    for key, person in rows.values_list(name, "actor"):
        waiting.setdefault(key, []).append(person)
    for outlook in found:
        persons = waiting.get(outlook.record.pk)
        if not persons:
            outlook.problems.append(Problem("nothing_pending", "No correction of this record waits to be confirmed."))
        elif settings.TWO_PERSON_RULE and set(persons) == {actor.user.pk}:
            told = "You made this correction; another reviewer must confirm it."
            outlook.problems.append(Problem("two_persons", told))
