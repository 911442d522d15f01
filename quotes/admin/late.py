"""Too late to save at all: the record is gone, or was decided, while somebody was writing.

There is no form to come back to then; the page says what happened and gives back all that was typed, to be copied.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from quotes.admin.changes import changes
from quotes.admin.lists import key_in

MACHINERY = ("csrfmiddlewaretoken", "read_version", "seen", "opened", "overrule")


@dataclass(frozen=True, slots=True)
class Typed:
    """A field in which something stood, and what."""

    label: str
    words: str

    @property
    def lines(self) -> int:
        """How many lines it needs to be read, about."""
        return min(12, sum(1 + len(line) // 90 for line in self.words.splitlines()))


class Late:
    """The form of a record, for whoever sends it when it can be sent no more."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Django's, but for a form of ours that was opened while it could be saved. One statement more."""
        own: Any = self
        if request.method == "POST" and object_id is not None and key_in(request.POST.get("seen", "")):
            record = own.get_object(request, unquote(object_id))
            if own.has_view_permission(request, record) and not (record and own.has_change_permission(request, record)):
                return self._too_late(request, record)
        return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def _too_late(self, request: HttpRequest, record: Any) -> HttpResponse:
        own: Any = self
        context = {
            **own.admin_site.each_context(request),
            "title": "It can no longer be saved",
            "subtitle": str(record or ""),
            "opts": own.opts,
            "record": record,
            "changes": changes(record, after=key_in(request.POST.get("opened", "")) or key_in(request.POST["seen"]))
            if record
            else [],
            "typed": typed(request.POST),
        }
        return TemplateResponse(request, "admin/quotes/late.html", context, status=403 if record else 404)


def typed(sent: Any) -> list[Typed]:
    """What was typed or chosen in words, field by field; not what the page sends for itself."""
    return [
        Typed(name.replace("-", " ").replace("_", " ").capitalize(), words)
        for name, words in sent.items()
        if words.strip() and not key_in(words) and name not in MACHINERY and not name.startswith("_")
        if "__prefix__" not in name and not name.endswith("_FORMS")
    ]
