"""A list as a file: as it is filtered, searched and ordered on the page."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quotes.admin.exchange.outgoing import rows
from quotes.admin.exchange.tables import TABLES, Table
from quotes.admin.site import ours
from quotes.export.sheets import csv_lines, write_xlsx
from quotes.export.workbook import TooLong

BATCH = 500
"""How many records are in memory at a time."""

MOST = 50_000
"""The rows of a workbook; the format would hold 1,048,576, but no browser waits for so many. CSV has no end."""

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def export(request: HttpRequest, model: str, form: str) -> Any:
    """The list as a file, for whoever may look at it. A statement for 500 rows and each of their short lists."""
    table = TABLES.get(model)
    if table is None or form not in TYPES:
        raise Http404
    admin = ours().get_model_admin(table.model)
    if not admin.has_view_or_change_permission(request):
        raise PermissionDenied
    try:
        listed = _listed(admin, request)
    except IncorrectLookupParameters:
        return _back(request, table, "This list cannot be exported: a filter in its address is not known.")
    return _csv(table, listed) if form == "csv" else _xlsx(request, table, listed)


def _listed(admin: Any, request: HttpRequest) -> Any:
    """The rows of the change list, not only those of a page, and without counting them. Lazy."""
    whole, found = copy(admin), admin.get_changelist(request)
    whole.get_changelist = lambda request: type("Whole", (_Uncounted, found), {})
    return whole.get_changelist_instance(request).queryset


class _Uncounted(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Nothing: they are not shown."""
        self.result_count = self.full_result_count = 0


def _csv(table: Table, listed: Any) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(rows(table, _records(table, listed))), content_type=TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="{_name(table)}.csv"'
    return response


def _xlsx(request: HttpRequest, table: Table, listed: Any) -> HttpResponseBase:
    if listed.order_by()[: MOST + 1].count() > MOST:
        return _back(request, table, f"A workbook has at most {MOST:,} rows here. Filter the list, or take the CSV.")
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        write_xlsx(rows(table, _records(table, listed)), table.plural, file)
    except TooLong as fault:
        file.close()
        return _back(request, table, f"{fault} A cell of a workbook holds 32,767: take the CSV.")
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(table)}.xlsx", content_type=TYPES["xlsx"])


def _records(table: Table, listed: Any) -> Iterator[Any]:
    with _cursor():
        yield from table.rows(listed).iterator(chunk_size=BATCH)


def _cursor() -> AbstractContextManager[Any]:
    """On PostgreSQL a transaction: only in one does the cursor fetch piece by piece instead of keeping all rows. SQLite
    does so by itself, and there a transaction would keep the others from writing."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def _name(table: Table) -> str:
    return f"{table.plural}-{timezone.now():%Y-%m-%d}".replace(" ", "-")


def _back(request: HttpRequest, table: Table, message: str) -> HttpResponseRedirect:
    messages.error(request, message)
    return HttpResponseRedirect(reverse(f"admin:quotes_{table.name}_changelist"))
