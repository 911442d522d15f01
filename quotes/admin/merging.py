"""Merging, as pages: two records beside each other, what would move, what stands in the way; and taking it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from quotes import review
from quotes.admin.along import version
from quotes.admin.facts import KINDS, Card, cards
from quotes.admin.fields import Chooser, actor
from quotes.admin.lists import key_in
from quotes.admin.site import ours
from quotes.models import Conflict, Merge
from quotes.review import Act, Refused, merging

CHANGED = "Somebody has changed one of the two since you opened this page. Look at it again; your reason is still here."


def merge(request: HttpRequest, kind: str) -> HttpResponse:
    """GET shows the two and what a merge would do, or asks for the other one; POST merges. 403 without the right."""
    if kind not in KINDS:
        raise Http404
    if not review.may(actor(request), Act.MERGE, KINDS[kind][0]()):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    keys = [key_in(given.get(name, "")) for name in ("record", "into")]
    known = cards(kind, [key for key in keys if key])
    record, into = (known.get(key) for key in keys)
    if record is None:
        messages.error(request, "The record that should be merged is not here; choose it in its list.")
        return HttpResponseRedirect(reverse(f"admin:quotes_{kind}_changelist"))
    if into is None:
        return _choose(request, kind, record, missing=bool(given.get("into")))
    faults = _merged(request, record, into) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        messages.success(request, f"“{record.record}” was merged into “{into.record}”; its id says where it went.")
        return HttpResponseRedirect(into.address)
    return _show(request, kind, record, into, faults)


def _choose(request: HttpRequest, kind: str, record: Card, *, missing: bool) -> HttpResponse:
    """The page that asks into which record this one goes."""
    model = KINDS[kind][0]
    chooser = Chooser(model._meta.get_field("merged_into"), ours())
    form: Any = forms.Form()
    form.fields["into"] = forms.ModelChoiceField(
        model._default_manager.all(), widget=chooser, label=f"“{record.record}” is the same as"
    )
    context = {
        **ours().each_context(request),
        "title": "Merge",
        "record": record,
        "kind": kind,
        "form": form,
        "media": form.media,
        "missing": missing,
    }
    return TemplateResponse(request, "admin/quotes/merge_choose.html", context)


def _merged(request: HttpRequest, record: Card, into: Card) -> list[str]:
    """Merge the two; what stands in the way, in words."""
    try:
        review.merge(
            record.record,
            into=into.record,
            actor=actor(request),
            reason=request.POST.get("reason"),
            expected_version=version(request.POST.get("record_version", "")),
            into_version=version(request.POST.get("into_version", "")),
        )
    except Conflict:
        return [CHANGED]
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


def _show(request: HttpRequest, kind: str, record: Card, into: Card, faults: list[str]) -> HttpResponse:
    told = merging.preview(record.record, into.record)
    context = {
        **ours().each_context(request),
        "title": "Merge",
        "kind": kind,
        "sides": (("Goes", record), ("Stays", into)),
        "record": record,
        "into": into,
        "preview": told,
        "faults": faults,
        "turned": urlencode({"record": into.public_id, "into": record.public_id}),
        "required": record.record.is_public or into.record.is_public,
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "admin/quotes/merge.html", context)


def undo(request: HttpRequest, key: Any) -> HttpResponse:
    """GET shows a merge and asks why it is undone; POST undoes it."""
    made = Merge.objects.select_related("actor", *KINDS).filter(pk=key, undoes=None).first()
    if made is None:
        raise Http404
    if not review.may(actor(request), Act.MERGE, made.record):
        raise PermissionDenied
    kind = str(made.record._meta.model_name)
    known = cards(kind, [made.record.pk, made.into])
    if Merge.objects.filter(undoes=made.pk).exists():
        messages.info(request, "This merge has been undone already.")
        return HttpResponseRedirect(known[made.record.pk].address)
    record, into = known[made.record.pk], known[made.into]
    apart = request.method != "POST" or "apart" in request.POST
    faults = _undone(request, made, into if apart else None) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        told = " They are not suggested as one again." if apart else ""
        messages.success(request, f"“{record.record}” stands for itself again.{told}")
        return HttpResponseRedirect(record.address)
    context = {
        **ours().each_context(request),
        "title": "Undo a merge",
        "kind": kind,
        "made": made,
        "record": record,
        "into": into,
        "apart": apart,
        "rows": sum(len(keys) for keys in made.moved["rows"].values()),
        "faults": faults,
        "required": record.record.is_public or into.record.is_public,
        "reason": request.POST.get("reason", ""),
    }
    return TemplateResponse(request, "admin/quotes/merge_undo.html", context)


def _undone(request: HttpRequest, made: Merge, apart: Card | None) -> list[str]:
    """Undo a merge and, where `apart` is given, remember that the two are not the same; what stands in the way."""
    how: dict[str, Any] = {"actor": actor(request), "reason": request.POST.get("reason")}
    try:
        with transaction.atomic():
            review.undo_merge(made, expected_version=version(request.POST.get("record_version", "")), **how)
            if apart:
                review.different(made.record, apart.record, **how)
    except Conflict:
        return [CHANGED]
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


ours().add_page("merge/<str:kind>/", merge, "merge")
ours().add_page("merge/<uuid:key>/undo/", undo, "merge_undo")
