"""The list of all decisions: what each did to which record, by whom and why."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from quotes.admin.along import PREFIXES
from quotes.admin.lists import Listed, key_in
from quotes.admin.readonly import ReadOnly
from quotes.models import Decision, Merge, User
from quotes.models.decision import OF
from quotes.models.keys import public_id

SEARCHED = 10_000
"""How many decisions, of the newest, are searched: no index finds words within their reasons."""


class About(admin.SimpleListFilter):
    """The kind of record that was decided upon."""

    title = "kind of record"
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """The four kinds."""
        return [(name, name.capitalize()) for name in OF]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The decisions upon records of a kind; what is no kind narrows nothing."""
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in OF else queryset


class By(admin.SimpleListFilter):
    """The person who decided, chosen by a link on the name."""

    title = "person"
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """The one that a link has chosen (one statement, where there is one)."""
        given = self.value()
        if given is None:
            return []
        found = User.objects.filter(pk=key).first() if (key := key_in(given)) else None
        return [(given, str(found or "nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Their decisions."""
        if self.value() is None:
            return queryset
        key = key_in(self.value() or "")
        return queryset.filter(actor=key) if key else queryset.none()


class Steps(Listed):
    """The list of decisions, each with the merge that it tells of, where it tells of one."""

    def get_results(self, request: HttpRequest) -> None:
        """Django's, and one statement for the merges."""
        super().get_results(request)
        found = list(self.result_list)
        merges = _merges([one for one in found if _is_correction(one)])
        for one in found:
            one.merge = merges.get((_key(one), one.at))
        self.result_list = found


def _is_correction(decision: Decision) -> bool:
    return decision.from_state == decision.to_state and decision.confirms_id is None


def _about(decision: Decision) -> Any:
    return next(getattr(decision, name) for name in OF if getattr(decision, f"{name}_id"))


def _key(decision: Decision) -> Any:
    return next(key for name in OF if (key := getattr(decision, f"{name}_id")))


def _merges(decisions: list[Decision]) -> dict[Any, Merge]:
    """The merges at the times of these decisions, by the keys of both records and the time. One statement at most."""
    if not decisions:
        return {}
    keys = defaultdict(list)
    for one in decisions:
        name = next(name for name in OF if getattr(one, f"{name}_id"))
        keys[name].append(_key(one))
    named = Q(into__in=[_key(one) for one in decisions])
    for name, some in keys.items():
        named |= Q(**{f"{name}__in": some})
    found = {}
    for merge in Merge.objects.filter(named).defer("moved"):
        gone = next(key for name in OF if (key := getattr(merge, f"{name}_id")))
        found[gone, merge.at] = found[merge.into, merge.at] = merge
    return found


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Every step of every record."""

    list_display = ("at", "about", "step", "who", "reason")
    list_display_links = ("at",)
    list_select_related = ("speaker", "source", "quote", "claim", "actor", "confirms")
    list_filter = (About, "to_state", By, "actor_kind", "alone")
    search_fields = ("reason",)
    search_help_text = f"Words of the reason, among the newest {SEARCHED:,} decisions only. Or an id."
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("from_state", "to_state"),
                    "about",
                    ("who", "actor_kind", "alone"),
                    "at",
                    "reason",
                    "confirms",
                )
            },
        ),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listed]:
        """A list that knows the merges."""
        return Steps

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By id, or by every word of the reason among the newest (one statement more)."""
        term = search_term.strip()
        if not term or key_in(term):
            return super().get_search_results(request, queryset, term)
        last = Decision.objects.order_by("-pk").values_list("pk", flat=True)[SEARCHED - 1 : SEARCHED].first()
        if last is not None:
            queryset = queryset.filter(pk__gte=last)
        for word in term.split():
            queryset = queryset.filter(reason__icontains=word)
        return queryset, False

    @admin.display(description="about")
    def about(self, decision: Decision) -> str:
        """The record it is about, linked."""
        record = _about(decision)
        to = reverse(f"admin:quotes_{record._meta.model_name}_change", args=[record.pk])
        return format_html('<a href="{}">{}</a>', to, record)

    @admin.display(description="step")
    def step(self, decision: Decision) -> str:
        """What it did: from state to state, or what happened within one."""
        if decision.confirms is not None:
            to = reverse("admin:quotes_decision_change", args=[decision.confirms.pk])
            return format_html('<a href="{}">confirmation of {}</a>', to, f"{decision.confirms.at:%Y-%m-%d %H:%M}")
        if merge := getattr(decision, "merge", None):
            return _merged(decision, merge)
        if _is_correction(decision):
            return "correction"
        return str(decision)

    @admin.display(description="by")
    def who(self, decision: Decision) -> str:
        """The person, linked to all of their decisions, or what acted."""
        if decision.actor is None:
            return str(decision.get_actor_kind_display())
        to = f"{reverse('admin:quotes_decision_changelist')}?actor={decision.actor_id}"
        return format_html('<a href="{}">{}</a>', to, decision.actor)


def _merged(decision: Decision, merge: Merge) -> str:
    """What a merge did, from the side of the record that was decided upon; the other one is linked."""
    name = next(name for name in OF if getattr(merge, f"{name}_id"))
    gone = getattr(merge, f"{name}_id")
    is_gone, is_undone = _key(decision) == gone, merge.undoes_id is not None
    if is_gone:
        words = "no longer merged into" if is_undone else "merged into"
    else:
        words = "gave back" if is_undone else "took in"
    other = merge.into if is_gone else gone
    to = reverse(f"admin:quotes_{name}_change", args=[other])
    return format_html('{} <a href="{}">{}</a>', words, to, public_id(PREFIXES[name], other))
