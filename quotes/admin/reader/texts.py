"""The reader's views for texts: a new one, and the one that a capture waits for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from quotes import ingest
from quotes.admin.fields import actor
from quotes.admin.reader.forms import CaptureForm, TextForm
from quotes.admin.reader.opened import Opened, capture_of, is_hidden
from quotes.models import Capture, Source
from quotes.review import Refused
from quotes.review.problem import refusal

ANSWERS = ("text/html", "application/json")
"""A browser is led to the page. The page's script is told where it is: if it were led there, it would read in the
browser's stead the message that is told once."""

TOO_MUCH = (
    "What you sent is more than a form may bring without the page's script. Nothing was saved: go back, save the text "
    "as a file, and choose the file."
)


class Texts(Opened):
    """Texts that are brought."""

    @method_decorator(csrf_exempt)
    def text_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Bring a text. Too much for a form is told as such, before anything of it is looked at."""
        return self._bounded(request, key, self._bring)

    @method_decorator(csrf_exempt)
    def attach_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Give a capture the text that it was made of."""
        return self._bounded(request, key, self._attach)

    def _bounded(self, request: HttpRequest, key: UUID, view: Callable[..., HttpResponse]) -> HttpResponse:
        """Call a view under CSRF protection, unless its body cannot even be read."""
        source = self.source(request, key)
        if source is None:
            return self.gone(request, key)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("quotes.add_capture") or is_hidden(request, source):
            raise PermissionDenied
        try:
            request.POST  # noqa: B018
        except RequestDataTooBig:
            request._post = request._files = None  # type: ignore[attr-defined]
            return self._too_much(request, source)
        return csrf_protect(view)(request, source)

    def _too_much(self, request: HttpRequest, source: Source) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": str(source), "source": source, "told": TOO_MUCH}
        return TemplateResponse(request, "admin/quotes/reader_too_much.html", context, status=413)

    def _bring(self, request: HttpRequest, source: Source) -> HttpResponse:
        form = CaptureForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = self._captured(request, source, form)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _told(made))
                return _led(request, self.back(source, made.capture))
        return self.page(request, source, text_form=form)

    def _captured(self, request: HttpRequest, source: Source, form: CaptureForm) -> ingest.Captured:
        given, origin, encoding = form.given
        facts = {name: form.cleaned_data[name] or None for name in ("retrieved_text", "retrieved_edtf")}
        last = Capture.objects.filter(source=source).defer("text").order_by("-seq").first()
        return ingest.capture(
            source,
            given,
            origin=origin,
            actor=actor(request),
            extent=form.cleaned_data["extent"],
            media_type=form.cleaned_data["media_type"] or "text/plain",
            encoding=encoding,
            keep=form.cleaned_data["keep"],
            supersedes=last,
            **facts,
        )

    def _attach(self, request: HttpRequest, source: Source) -> HttpResponse:
        capture = capture_of(source, request.POST.get("capture", ""))
        form = TextForm(request.POST, request.FILES, auto_id="attach_%s")
        if capture is None:
            raise Http404
        if form.is_valid():
            try:
                attached = _attached(capture, form, request)
            except Refused as refused:
                form.refuse(refused)
            else:
                told = ", ".join(f"{count} {status}" for status, count in sorted(attached.anchors.items()))
                messages.success(request, f"The text is kept now. Anchors: {told or 'none'}.")
                return _led(request, self.back(source, capture))
        return self.page(request, source, capture, attach_form=form)


def _told(made: ingest.Captured) -> str:
    """What became of a text, and which other sources have it (one statement)."""
    told = "The text is kept." if made.created else "This very text is held already; nothing was added."
    others = [(reverse("admin:quotes_source_read", args=[one.pk]), one) for one in ingest.holders(made.capture)]
    if not others:
        return told
    links = format_html_join(", ", '<a href="{}">{}</a>', others)
    to = f"{reverse('admin:duplicates')}?kind=source"
    return format_html('{} Another source has the same text: {}. See <a href="{}">Duplicates</a>.', told, links, to)


def _led(request: HttpRequest, to: HttpResponse) -> HttpResponse:
    """The redirect, or as JSON where it leads."""
    if request.get_preferred_type(ANSWERS) == "application/json":
        return JsonResponse({"location": to.headers["Location"]})
    return to


def _attached(capture: Any, form: TextForm, request: HttpRequest) -> ingest.Attached:
    given, _, encoding = form.given
    found = ingest.given(given, encoding)
    if found.sha256 != capture.sha256:
        told = f"This is another text ({found.length:,} characters, digest {found.sha256[:12]})"
        wanted = f"the capture was made of one with {capture.length:,} characters, digest {capture.sha256[:12]}"
        raise refusal("another_text", f"{told}; {wanted}.", "text")
    return ingest.attach_text(found.text.encode(), actor=actor(request))
