"""The reader's view by which the drafts of a source go to review."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from quotes.admin import along
from quotes.admin.fields import actor
from quotes.admin.reader.drafts import MOST, Left, submit_each
from quotes.admin.reader.opened import Opened
from quotes.models import Quote, Source, Speaker
from quotes.review import Act

TOLD = 10
"""Of how many drafts that were left it is told why."""


class Submitting(Opened):
    """Drafts that go to review."""

    def submit_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Submit the drafts that the page named; say what was done, what was left and why. 403 for who may not."""
        source, capture = self.opened(request, key)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not any(self.may(request, Act.SUBMIT, model()) for model in (Source, Speaker, Quote)):
            raise PermissionDenied
        named = islice(along.named(request.POST.getlist("draft")), MOST)
        done, left = submit_each(named, actor(request))
        if done:
            messages.success(request, _submitted(source, done))
        for told in _left(left) if done or left else ["Nothing was submitted."]:
            messages.warning(request, told)
        return self.back(source, capture)


def _submitted(source: Any, done: Sequence[Any]) -> str:
    """What was submitted, by kind, and where it waits."""
    counts = Counter(along.kind_of(record) for record in done)
    told = ", ".join(f"{count:,} {kind}{'s' if count > 1 else ''}" for kind, count in counts.items())
    where = f"{reverse('admin:queue')}?{urlencode({'source': source.pk})}"
    return format_html('Submitted for review: {}. See them in the <a href="{}">queue</a>.', told, where)


def _left(left: Sequence[Left]) -> Iterator[str]:
    """Each draft that was left, and why."""
    for record, why in left[:TOLD]:
        yield f"Left as it is: the {along.kind_of(record)} “{record}”. {why}"
    if len(left) > TOLD:
        yield f"Left as they are: {len(left) - TOLD:,} more."
