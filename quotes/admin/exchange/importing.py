"""The import's pages: a file is uploaded, its dry run is shown row by row, and then it is confirmed or not.

Nothing is written but by a confirmed dry run, and then what was shown: a row that would do anything else by then, for
somebody has changed what it is about, is refused.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quotes import review
from quotes.admin.exchange import keeping, wrong
from quotes.admin.exchange.explained import explained, shown
from quotes.admin.exchange.planned import CHANGED, CREATED, REFUSED, UNCHANGED, VERDICTS, Planned
from quotes.admin.exchange.planning import planned
from quotes.admin.exchange.reading import read
from quotes.admin.exchange.tables import TABLES, Table
from quotes.admin.exchange.writing import carried_out, tried
from quotes.admin.fields import actor
from quotes.admin.site import ours
from quotes.models import State
from quotes.models.decision import Decision

PAGE = 100
"""The rows on a page of a dry run."""

GONE = "The file is not kept any more (it is for an hour, and until you upload another). Upload it again."
SINCE = "Since you looked, somebody has changed what this row is about. What it would do now is shown here."


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, model: str) -> HttpResponse:
    """GET asks for a file, POST keeps it and leads to its dry run; what cannot be read is told on the page."""
    table = _table(request, model)
    file = request.FILES.get("file")
    wrongs: list[str] = []
    if request.method == "POST" and file is None:
        wrongs = ["Choose a file."]
    elif file is not None:
        try:
            return _kept(request, table, file)
        except wrong.Unreadable as fault:
            wrongs = fault.messages
    context = {"wrongs": wrongs, "name": file.name if file else "", "columns": explained(table)}
    return _page(request, table, "exchange", f"Import {table.plural}", context, status=422 if wrongs else 200)


def _kept(request: HttpRequest, table: Table, file: Any) -> HttpResponse:
    if file.size > wrong.BYTES:
        raise wrong.Unreadable(
            f"The file has {file.size / 1e6:.1f} MB; at most {wrong.BYTES // 1_000_000} MB. Split it."
        )
    data = file.read()
    if not read(data, table.headers):
        raise wrong.Unreadable("There is a header, but no row below it.")
    token = keeping.keep(request.user, table, file.name[:120], data)
    return HttpResponseRedirect(reverse("admin:import_dry_run", args=[table.name, token]))


@require_http_methods(["GET", "HEAD", "POST"])
def dry_run(request: HttpRequest, model: str, token: str) -> HttpResponse:
    """GET shows what the file would do, POST does it. A few statements for a thousand rows; see `writing` for POST."""
    table = _table(request, model)
    file = keeping.kept(request.user, table, token)
    if file is None:
        messages.error(request, GONE)
        return HttpResponseRedirect(reverse("admin:import", args=[table.name]))
    if request.method == "POST":
        return _confirmed(request, table, file)
    plans = _plans(request, table, file)
    return _run(request, table, file, plans, [])


def _plans(request: HttpRequest, table: Table, file: keeping.File) -> list[Planned]:
    acting = actor(request)
    rows = read(file.data, table.headers)
    plans = planned(table, rows, lambda act, record: review.may(acting, act, record))
    if sum(plan.is_written for plan in plans) <= wrong.WRITTEN:
        tried(table, plans, actor=acting)
    return plans


def _confirmed(request: HttpRequest, table: Table, file: keeping.File) -> HttpResponse:
    """Carry out what was shown, or say why not and show it again with what was typed."""
    seals = keeping.taken(request.user, table, file.token, request.POST.get("seen", ""))
    if seals is None:
        messages.error(request, "This has been confirmed already, or shown anew in another window. Look at it again.")
        return HttpResponseRedirect(request.path)
    plans = _plans(request, table, file)
    for plan, sealed in zip(plans, seals, strict=True):
        if plan.is_written and plan.seal != sealed:
            plan.refuse("", SINCE)
    only_good = request.POST.get("mode") == "good"
    hindered = _hindered(plans, _reason(request), only_good)
    before = Counter(plan.verdict for plan in plans)
    if hindered or not carried_out(table, plans, actor=actor(request), reason=_reason(request), only_good=only_good):
        hindered = hindered or ["Nothing was written: see the rows that were refused."]
        return _run(request, table, file, plans, hindered)
    return _done(request, table, file, plans, before)


def _reason(request: HttpRequest) -> str | None:
    return request.POST.get("reason", "").strip() or None


def _hindered(plans: Sequence[Planned], reason: str | None, only_good: bool) -> list[str]:
    """Why the whole cannot be carried out."""
    written = sum(plan.is_written for plan in plans)
    found = []
    if written > wrong.WRITTEN:
        found.append(_too_many(written))
    if not written:
        found.append("There is nothing to write.")
    if not only_good and any(plan.faults for plan in plans):
        found.append("Nothing was written, because some rows are refused. Mend them, or choose to leave them out.")
    if any(_is_correction(plan) for plan in plans) and reason is None:
        found.append("Say why: this changes what is published.")
    longest = Decision._meta.get_field("reason").max_length or 0
    if reason and len(reason) > longest:
        found.append(f"The reason has {len(reason):,} characters; at most {longest:,}.")
    return found


def _too_many(written: int) -> str:
    return f"This would write {written:,} rows; one import writes at most {wrong.WRITTEN:,}. Split the file."


def _is_correction(plan: Planned) -> bool:
    return plan.is_written and getattr(plan.record, "state", "") == State.PUBLISHED


def _done(
    request: HttpRequest, table: Table, file: keeping.File, plans: Sequence[Planned], before: Counter[str]
) -> HttpResponse:
    counts = Counter(plan.verdict for plan in plans)
    told = f"{counts[CREATED]:,} created, {counts[CHANGED]:,} changed, {counts[UNCHANGED]:,} unchanged"
    messages.success(request, f"Imported {file.name}: {told}.")
    if counts[REFUSED]:
        messages.warning(request, f"Left out: {counts[REFUSED]:,}. Why is told beside each row.")
        return HttpResponseRedirect(request.path)
    keeping.forget(request.user, table)
    return HttpResponseRedirect(reverse(f"admin:quotes_{table.name}_changelist"))


def _run(
    request: HttpRequest, table: Table, file: keeping.File, plans: Sequence[Planned], hindered: list[str]
) -> HttpResponse:
    """The page of a dry run; what it shows is what can be confirmed from it."""
    counts = Counter(plan.verdict for plan in plans)
    written = counts[CREATED] + counts[CHANGED]
    which = request.GET.get("show", "")
    chosen = [plan for plan in plans if (plan.verdict == which if which in VERDICTS else plan.verdict != UNCHANGED)]
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "counts": [(verdict, counts[verdict]) for verdict in VERDICTS],
        "show": which if which in VERDICTS else "",
        "page": page,
        "rows": [shown(table, plan) for plan in page],
        "refused": counts[REFUSED],
        "written": written,
        "too_many": _too_many(written) if written > wrong.WRITTEN else "",
        "corrections": sum(map(_is_correction, plans)),
        "seen": keeping.seal(request.user, table, file.token, [plan.seal for plan in plans]),
        "hindered": hindered,
        "reason": request.POST.get("reason", ""),
        "mode": request.POST.get("mode", "all"),
    }
    return _page(request, table, "exchange_run", "Dry run", context, status=422 if hindered else 200)


def _table(request: HttpRequest, model: str) -> Table:
    """The list, for whoever may add to it or change it."""
    table = TABLES.get(model)
    if table is None:
        raise Http404
    admin = ours().get_model_admin(table.model)
    if not (admin.has_add_permission(request) or admin.has_change_permission(request)):
        raise PermissionDenied
    return table


def _page(
    request: HttpRequest, table: Table, name: str, title: str, context: dict[str, Any], status: int
) -> HttpResponse:
    bounds = {
        "megabytes": wrong.BYTES // 1_000_000,
        "rows_most": f"{wrong.ROWS:,}",
        "written_most": f"{wrong.WRITTEN:,}",
    }
    site = ours().each_context(request)
    whole = {**site, **bounds, **context, "title": title, "table": table, "opts": table.model._meta}
    return TemplateResponse(request, f"admin/quotes/{name}.html", whole, status=status)
