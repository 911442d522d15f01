"""One record as the page shows it: in its context, with what stands in its way and the steps that can be taken."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from quotes import review
from quotes.admin import along
from quotes.admin.along import MODELS, PREFIXES
from quotes.admin.fields import actor
from quotes.admin.queue import compared, context, steps
from quotes.admin.queue.alike import Alike, alike
from quotes.models import State
from quotes.models.keys import public_id, time_of
from quotes.review import Act


@dataclass(slots=True)
class Shown:
    """A record as the page shows it."""

    kind: str
    id: str
    outlook: Any
    facts: list[context.Fact] = field(default_factory=list)
    passages: list[context.Passage] = field(default_factory=list)
    bearings: list[context.Bearing] = field(default_factory=list)
    originals: list[compared.Original] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    corrections: list[compared.Correction] = field(default_factory=list)
    buttons: list[steps.Button] = field(default_factory=list)
    needs: list[dict[str, Any]] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    stops: list[Any] = field(default_factory=list)
    editor: str = ""
    edited_at: Any = None
    edit_url: str = ""
    history_url: str = ""

    @property
    def record(self) -> Any:
        """The record itself."""
        return self.outlook.record


def look_at(request: HttpRequest, kind: str, key: UUID, sent: steps.Sent | None) -> Shown | None:
    """A record with the buttons that this person has, chosen as it was sent; None where it is gone."""
    me = actor(request)
    found = review.outlooks(Act.PUBLISH, MODELS[kind], [key], me, drafts=True)
    if not found:
        return None
    shown = Shown(kind, public_id(PREFIXES[kind], key), found[0], context.facts(kind, found[0].record))
    record = shown.record
    _fill(shown, request)
    shown.buttons = steps.buttons(
        record, lambda act: review.may(me, act, record), pending=bool(shown.waiting), alone=shown.outlook.alone
    )
    _publishing(shown, sent)
    shown.alike = alike(record, shown.outlook.needs, me)
    if review.may(me, Act.EDIT, record) and record.state in review.steps.EDITABLE:
        shown.edit_url = context.address(record)
    shown.history_url = context.address(record, "history")
    return shown


def _fill(shown: Shown, request: HttpRequest) -> None:
    record = shown.record
    if shown.kind == "quote":
        shown.passages = context.passages(record, _may_read(request))
    if shown.kind == "claim":
        shown.bearings = context.bearings(record)
    if shown.kind == "quote" and record.state in (State.PROPOSED, State.DRAFT):
        shown.originals = compared.originals(record)
    if record.state == State.PUBLISHED:
        shown.waiting, shown.corrections = compared.corrections(record)
    elif shown.outlook.edited:
        shown.edited_at = time_of(shown.outlook.edited[0])


def _may_read(request: HttpRequest) -> bool:
    """Whether captured texts are this person's to read."""
    user: Any = request.user
    return any(user.has_perm(f"quotes.{act}_capture") for act in ("view", "add"))


def _publishing(shown: Shown, sent: Any) -> None:
    """What is offered to be published along, chosen as it was sent; what stops publishing beside closure."""
    offered = any(button.act is Act.PUBLISH for button in shown.buttons)
    chosen = None if sent is None else {key for _, key, _ in sent.also}
    for record in shown.outlook.needs if offered else ():
        shown.needs.append(
            {
                "kind": along.kind_of(record),
                "record": record,
                "value": along.value(record),
                "url": context.address(record),
                "chosen": chosen is None or record.pk in chosen,
            }
        )
    if offered:
        shown.stops = [one for one in shown.outlook.problems if one not in shown.outlook.hinders]
