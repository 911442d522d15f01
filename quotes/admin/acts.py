"""The steps between states, as pages: what will be done to which records, what stands in the way, and why it is done.

Each record is a step of its own: what cannot be done is said and left, the rest is done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from quotes import review
from quotes.admin.curated import Curated
from quotes.admin.fields import actor
from quotes.admin.lists import key_in
from quotes.models import Conflict, Record, State
from quotes.models.keys import public_id
from quotes.review import STEPS, Act, Problem, Refused

MOST = 100
"""How many records one page takes a step with."""

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


@dataclass
class Item:
    """A record on the page of a step, and why the step was not taken."""

    record: Any
    hindrances: Sequence[Problem] = ()
    refused: list[str] = field(default_factory=list)


def next_steps(record: Record, may: Callable[[Act], bool]) -> list[tuple[Act, str]]:
    """The steps that this state allows and this person may take, with their buttons' words. One statement at most."""
    steps = [act for act, between in STEPS.items() if record.state in between and may(act)]
    if record.state == State.PUBLISHED and may(Act.CONFIRM) and review.pending(record).exists():
        steps.insert(0, Act.CONFIRM)
    return [(act, WORDS[act][0]) for act in steps]


def version(given: str) -> int:
    """A version as a page sent it; 0, which no record has, for anything else."""
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def action(act: Act) -> Callable[[Any, HttpRequest, Any], HttpResponse | None]:
    """A list's action: it leads to the step's page."""

    def lead(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        records = list(queryset.order_by("pk")[: MOST + 1])
        if len(records) > MOST:
            messages.error(request, f"At most {MOST} at a time; choose fewer.")
            return None
        return model_admin.ask(request, act, [Item(record) for record in records])

    lead.__name__ = act.value
    lead.short_description = f"{WORDS[act][0]}…"  # type: ignore[attr-defined]
    return lead


class Stepped(Curated):
    """The admin of a record: its state, what hinders its publication, the next steps, its decisions."""

    prefix = ""
    actions = [action(act) for act in WORDS]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps this person may take."""
        acts = {act.value: act for act in WORDS}
        return {
            name: given
            for name, given in super().get_actions(request).items()
            if name not in acts or self.may(request, acts[name], self.model())
        }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all; what was decided for good is not edited any more."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state in review.steps.EDITABLE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all; of records only a draft may be deleted, if nobody has decided upon it."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a draft at the version that the page showed."""
        review.delete_draft(obj, actor=actor(request), expected_version=version(request.POST.get("version", "")))

    @admin.display(description="state")
    def standing(self, record: Record) -> str:
        """The state, told apart by word and colour."""
        return format_html('<span class="state state-{}">{}</span>', record.state, State(record.state).label)

    def get_urls(self) -> list[Any]:
        """Django's, and the steps' pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("act/<str:act>/", self.admin_site.admin_view(self.act_view), name=name), *super().get_urls()]

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: Any, obj: Any = None, **how: Any
    ) -> Any:
        """Add how the record stands: state, hindrances, next steps, decisions (six statements at most)."""
        if obj is not None:
            context["standing"] = {
                "public_id": public_id(self.prefix, obj.pk),
                "state": State(obj.state).label,
                "hindrances": review.hindrances(obj) if obj.state in review.steps.EDITABLE else [],
                "steps": next_steps(obj, lambda act: self.may(request, act, obj)),
                "decisions": list(obj.decisions.select_related("actor", "confirmed_by").order_by("-pk")[:MOST]),
                "act_url": f"admin:quotes_{self.opts.model_name}_act",
            }
        return super().render_change_form(request, context, obj=obj, **how)

    def act_view(self, request: HttpRequest, act: str) -> HttpResponse:
        """GET asks, POST takes the step. 403 without the right to any of the records."""
        if act not in set(WORDS):
            raise Http404
        items = [Item(record) for record in self._named(request)]
        if not items:
            messages.error(request, "Choose what this should be done to.")
            return HttpResponseRedirect(reverse(f"admin:quotes_{self.opts.model_name}_changelist"))
        if request.method != "POST" or "taken" not in request.POST:
            return self.ask(request, Act(act), items)
        done = [item for item in items if self._take(request, Act(act), item)]
        if not done:
            return self.ask(request, Act(act), items)
        return self._tell(request, Act(act), done, [item for item in items if item.refused])

    def ask(self, request: HttpRequest, act: Act, items: list[Item]) -> HttpResponse:
        """The page of a step. A statement or a few for each record that shall be published."""
        if not any(self.may(request, act, item.record) for item in items):
            raise PermissionDenied
        if act is Act.PUBLISH:
            for item in items:
                item.hindrances = review.hindrances(item.record)
        context = {
            **self.admin_site.each_context(request),
            "title": WORDS[act][0],
            "opts": self.opts,
            "act": act,
            "meaning": WORDS[act][1],
            "items": items,
            "reason": request.POST.get("reason", ""),
            "required": act in review.steps.REASONED,
        }
        return TemplateResponse(request, "admin/quotes/act.html", context)

    def _named(self, request: HttpRequest) -> Iterable[Any]:
        keys = (request.POST if request.method == "POST" else request.GET).getlist("record")
        found = self.get_queryset(request).filter(pk__in=[key for given in keys[:MOST] if (key := key_in(given))])
        return found.order_by("pk")

    def _take(self, request: HttpRequest, act: Act, item: Item) -> bool:
        told = request.POST.get(f"version-{item.record.pk}", "")
        how: dict[str, Any] = {
            "actor": actor(request),
            "reason": request.POST.get("reason"),
            "expected_version": version(told),
        }
        try:
            if act is Act.CONFIRM:
                review.confirm(item.record, **how)
            else:
                review.take(act, item.record, **how)
        except Conflict:
            item.refused = ["Somebody has changed it since you opened this page. Look at it again."]
        except Refused as refused:
            item.refused = [problem.message for problem in refused.problems]
        return not item.refused

    def _tell(self, request: HttpRequest, act: Act, done: list[Item], left: list[Item]) -> HttpResponse:
        named = str(done[0].record) if len(done) == 1 else f"{len(done)} {self.opts.verbose_name_plural}"
        messages.success(request, f"{WORDS[act][0]}: done. {named}")
        for item in left:
            messages.warning(request, f"{WORDS[act][0]}: left as it was. {item.record}: {' '.join(item.refused)}")
        if len(done) == 1 and not left:
            return HttpResponseRedirect(
                reverse(f"admin:quotes_{self.opts.model_name}_change", args=[done[0].record.pk])
            )
        return HttpResponseRedirect(reverse(f"admin:quotes_{self.opts.model_name}_changelist"))
