"""The steps between states, as pages: what will be done to which records, what stands in the way, and why it is done.

Each record is a step of its own: what cannot be done is said and left, the rest is done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from quotes import review
from quotes.admin import along
from quotes.admin.along import version as version
from quotes.admin.changes import Change, changes
from quotes.admin.curated import Curated
from quotes.admin.fields import actor
from quotes.admin.lists import Merged, key_in
from quotes.admin.past import decided
from quotes.admin.sameness import sameness
from quotes.models import Actor, Claim, Conflict, Decision, Record, State
from quotes.models.keys import public_id, uuid7
from quotes.review import STEPS, Act, Problem, Refused

MOST = 100
"""How many records one page takes a step with."""

TOO_MANY = f"You chose more than {MOST} records; a step takes at most {MOST} at a time. Choose fewer. Nothing was done."

CORRECTED = "It is public now and waits for a second person to confirm it."

FOLLOWED = 10_000
"""How many decisions are looked through for what followed from a step."""

QUEUE_LONGEST = 2_000
"""The most characters of the queue's address that a form keeps."""

WORDS = {
    Act.SUBMIT: ("Submit for review", "It goes to the reviewers."),
    Act.RETURN: ("Return to draft", "It needs more work."),
    Act.ACCEPT: ("Accept", "The machine's proposal becomes a draft."),
    Act.REJECT: ("Reject", "The machine's proposal is turned down, for good."),
    Act.PUBLISH: ("Publish", "Everybody can read it from then on. What was published is never deleted."),
    Act.CONFIRM: ("Confirm the corrections", "As a second person you stand by what was changed after publishing."),
    Act.RETRACT: ("Retract", "Nobody should rely on it. It stays readable and marked; what rests on it follows."),
    Act.WITHHOLD: ("Withhold", "Its words are taken down everywhere, a tombstone stays; what rests on it follows."),
}
"""Each step in the words of a button, and what it brings about."""


@dataclass(slots=True)
class Item:
    """A record on the page of a step: what would become of it, then why the step was not taken."""

    record: Any
    problems: Sequence[Problem] = ()
    needs: Sequence[tuple[Any, str, bool]] = ()
    alone: bool = False
    refused: list[str] = field(default_factory=list)
    changes: Sequence[Change] = ()


def next_steps(record: Any, may: Callable[[Act], bool], by: Actor) -> list[tuple[Act, str]]:
    """The steps that this state allows and this person may take, with their buttons' words; nobody is offered to
    confirm what he alone corrected. One statement at most."""
    steps = [act for act, between in STEPS.items() if record.state in between and may(act)]
    if record.merged_into_id is not None:
        return [(act, WORDS[act][0]) for act in steps if act is Act.WITHHOLD]
    if record.state == State.PUBLISHED and may(Act.CONFIRM) and review.confirmable(record, by).exists():
        steps.insert(0, Act.CONFIRM)
    return [(act, WORDS[act][0]) for act in steps]


def _lives(record: Any) -> bool:
    """Whether it was neither decided upon for good nor merged into another."""
    return record.state in review.steps.EDITABLE and record.merged_into_id is None


def action(act: Act) -> Callable[[Any, HttpRequest, Any], HttpResponse | None]:
    """A list's action: it leads to the step's page."""

    def lead(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        records = list(queryset.order_by("pk")[: MOST + 1])
        if len(records) > MOST:
            messages.error(request, TOO_MANY)
            return None
        return model_admin.ask(request, act, [Item(record) for record in records])

    lead.__name__ = act.value
    lead.short_description = f"{WORDS[act][0]}…"  # type: ignore[attr-defined]
    return lead


class Stepped(Curated):
    """The admin of a record: its state, what hinders its publication, the next steps, its decisions."""

    prefix = ""
    actions = [action(act) for act in WORDS]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """As for all, and what was merged."""
        return [*super().get_list_filter(request), Merged]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps this person may take."""
        acts = {act.value: act for act in WORDS}
        return {
            name: given
            for name, given in super().get_actions(request).items()
            if name not in acts or self.may(request, acts[name], self.model())
        }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all; what was decided for good, or merged, is not edited any more."""
        return super().has_change_permission(request, obj) and (obj is None or _lives(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all; of records only a draft may be deleted, if nobody has decided upon it."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a draft at the version that the page showed."""
        review.delete_draft(obj, actor=actor(request), expected_version=along.version(request.POST.get("version", "")))

    @admin.display(description="state")
    def standing(self, record: Record) -> str:
        """The state, told apart by word and colour."""
        return format_html('<span class="state state-{}">{}</span>', record.state, State(record.state).label)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Django's; of a correction what follows is told; who came from the queue goes back to his place there."""
        found = super().response_change(request, obj)
        if getattr(request, "corrected", False):
            messages.success(request, CORRECTED)
        if "queue" not in request.GET or not {"_continue", "_addanother", "_saveasnew"}.isdisjoint(request.POST):
            return found
        kept = QueryDict(request.GET["queue"].removeprefix("?")[:QUEUE_LONGEST]).urlencode()
        return HttpResponseRedirect(f"{reverse('admin:queue')}?{kept}")

    def get_urls(self) -> list[Any]:
        """Django's, and the steps' pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("act/<str:act>/", self.admin_site.admin_view(self.act_view), name=name), *super().get_urls()]

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: Any, obj: Any = None, **how: Any
    ) -> Any:
        """Add how it stands: state, hindrances, steps, decisions, what it is one with (thirteen statements at most)."""
        if obj is not None:
            context["standing"] = {
                "public_id": public_id(self.prefix, obj.pk),
                "state": State(obj.state).label,
                "hindrances": review.hindrances(obj) if _lives(obj) else [],
                "steps": next_steps(obj, lambda act: self.may(request, act, obj), actor(request)),
                "decisions": list(decided(obj)[:MOST]),
                "act_url": f"admin:quotes_{self.opts.model_name}_act",
            }
            context["same"] = sameness(request, obj)
        return super().render_change_form(request, context, obj=obj, **how)

    def act_view(self, request: HttpRequest, act: str) -> HttpResponse:
        """GET asks, POST takes the step. 403 without the right to any of the records."""
        if act not in set(WORDS):
            raise Http404
        given = (request.POST if request.method == "POST" else request.GET).getlist("record")
        items = [Item(record) for record in self._named(request, given[:MOST])]
        if not items or len(given) > MOST:
            messages.error(request, TOO_MANY if items else "Choose what this should be done to.")
            return HttpResponseRedirect(reverse(f"admin:quotes_{self.opts.model_name}_changelist"))
        if request.method != "POST" or "taken" not in request.POST:
            return self.ask(request, Act(act), items)
        return self._take_all(request, Act(act), items)

    def ask(self, request: HttpRequest, act: Act, items: list[Item]) -> HttpResponse:
        """The page of a step: what will be done, what cannot be and why, what follows. Ten statements at most, and
        those of the rights."""
        if not any(self.may(request, act, item.record) for item in items):
            raise PermissionDenied
        self._look(request, act, items)
        will = [item for item in items if not item.problems]
        context = {
            **self.admin_site.each_context(request),
            "title": WORDS[act][0],
            "opts": self.opts,
            "act": act,
            "meaning": WORDS[act][1],
            "items": items,
            "will": will,
            "left": [item for item in items if item.problems],
            "following": review.following(act, self.model, [item.record.pk for item in will]),
            "alone": any(item.alone for item in will),
            "reason": request.POST.get("reason", ""),
            "seen": uuid7(),
            "required": act in review.steps.REASONED or any(item.alone for item in will),
        }
        return TemplateResponse(request, "admin/quotes/act.html", context)

    def _look(self, request: HttpRequest, act: Act, items: list[Item]) -> None:
        """Say of each item what would become of it; what was chosen to be published along stays chosen."""
        keys = [item.record.pk for item in items]
        found = {one.record.pk: one for one in review.outlooks(act, self.model, keys, actor(request))}
        for item in items:
            outlook = found.get(item.record.pk)
            if outlook is None:
                item.problems = [Problem("gone", "It is not here any more.")]
                continue
            given = request.POST.getlist(f"also-{item.record.pk}")
            chosen = {key for _, key, _ in along.named(given)} if "taken" in request.POST else None
            item.record, item.alone = outlook.record, outlook.alone
            item.problems = outlook.problems
            item.needs = [(one, along.value(one), chosen is None or one.pk in chosen) for one in outlook.needs]

    def _named(self, request: HttpRequest, keys: Sequence[str]) -> Iterable[Any]:
        found = self.get_queryset(request).filter(pk__in=[key for given in keys if (key := key_in(given))])
        return found.order_by("pk")

    def _take_all(self, request: HttpRequest, act: Act, items: list[Item]) -> HttpResponse:
        """Each record is an act of its own; then what was done, what was left, and what followed is told."""
        mark, at = uuid7(), timezone.now()
        published: set[Any] = set()
        done = [item for item in items if self._take(request, act, item, at, published)]
        if not done:
            return self.ask(request, act, items)
        if len(items) == 1:
            messages.success(request, f"{WORDS[act][0]}: done. {done[0].record}{_told(followed(mark, at, done))}")
            to = reverse(f"admin:quotes_{self.opts.model_name}_change", args=[done[0].record.pk])
            return HttpResponseRedirect(to)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{WORDS[act][0]}: what was done",
            "opts": self.opts,
            "act": act,
            "done": done,
            "left": [item for item in items if item.refused],
            "followed": followed(mark, at, done),
            "reason": request.POST.get("reason", ""),
        }
        return TemplateResponse(request, "admin/quotes/acted.html", context)

    def _take(self, request: HttpRequest, act: Act, item: Item, at: datetime, published: set[Any]) -> bool:
        given = request.POST
        how: dict[str, Any] = {
            "actor": actor(request),
            "reason": given.get("reason"),
            "expected_version": along.version(given.get(f"version-{item.record.pk}", "")),
            "at": at,
        }
        named = [one for one in along.named(given.getlist(f"also-{item.record.pk}")) if one[1] not in published]
        try:
            _act(act, item.record, named, how)
        except Conflict as conflict:
            item.refused = [_changed(item.record, conflict)]
            item.changes = changes(conflict.record, after=key_in(given.get("seen", "")))
        except Refused as refused:
            item.refused = [problem.message for problem in refused.problems]
        else:
            published.update(key for _, key, _ in named)
        return not item.refused


def _act(act: Act, record: Any, named: Sequence[along.Named], how: dict[str, Any]) -> None:
    if act is Act.CONFIRM:
        review.confirm(record, **how)
    elif act is Act.PUBLISH and record.state != State.DRAFT:
        review.publish_together(record, also=along.loaded(named), **how)
    else:
        review.take(act, record, **how)


def _changed(record: Any, conflict: Conflict) -> str:
    if conflict.record.pk == record.pk:
        return "Somebody has changed it since you opened this page. Look at it again."
    other = f"the {conflict.record._meta.verbose_name} “{conflict.record}”"
    return f"Somebody has changed {other}, which should be published with it, since you opened this page."


@dataclass(frozen=True, slots=True)
class Followed:
    """What a step brought about beside what was asked for."""

    quotes: int
    claims: tuple[Any, ...]


def followed(mark: UUID, at: datetime, done: Sequence[Item]) -> Followed:
    """The quotes that went along and the claims that went back to review, by the decisions made since (one statement,
    and one for the claims)."""
    gone = {State.WITHHELD.value, State.RETRACTED.value}
    own = {item.record.pk for item in done}
    made = Decision.objects.filter(pk__gt=mark, at=at).values_list("quote", "claim", "to_state")[:FOLLOWED]
    rows = list(made)
    quotes = sum(1 for quote, _, state in rows if quote and state in gone and quote not in own)
    claims = [claim for _, claim, state in rows if claim and state == State.IN_REVIEW and claim not in own]
    return Followed(quotes, tuple(Claim.objects.filter(pk__in=claims[:MOST]).order_by("pk")) if claims else ())


def _told(found: Followed) -> str:
    parts = []
    if found.quotes:
        parts.append(f"{found.quotes:,} quote{'s' if found.quotes > 1 else ''} went with it.")
    if found.claims:
        parts.append(f"Back in review: {'; '.join(str(claim) for claim in found.claims[:10])}.")
    return " ".join(["", *parts])
