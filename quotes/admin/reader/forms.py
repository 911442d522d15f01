"""The reader's forms: a new quote, another span of one, a text, and the text that a capture waits for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from quotes.admin.lists import key_in
from quotes.ingest import ENCODINGS
from quotes.models import Extent, Identity, QuoteKind, Speaker, SpeakerKind
from quotes.models.capture import TEXT_LIMIT
from quotes.review import Refused

BYTES = 4 * TEXT_LIMIT
"""The most bytes of a text: UTF-8 takes at most four for each code point."""

UNNAMED = (
    (Identity.ROLE_ONLY.value, "Nobody named: only the office is told"),
    (Identity.UNNAMED.value, "Nobody named: hidden or general"),
    (Identity.UNKNOWN.value, "Not known"),
    (Identity.SOURCE.value, "The source itself (own voice)"),
)
TOO_LONG = (
    f"It has {{size}}; a text has at most {TEXT_LIMIT:,} characters (here {BYTES // 1_000_000} MB). Nothing was saved. "
    "Give the part that is needed, and call it an excerpt."
)


class Refusable(forms.Form):
    """A form that also tells what `review` or `ingest` refused."""

    def refuse(self, refused: Refused, **renamed: str) -> None:
        """Put each problem beside its field, or above the form."""
        for problem in refused.problems:
            names = [renamed.get(part, part) for part in problem.path]
            field = next((name for name in names if name in self.fields), None)
            self.add_error(field, ValidationError(problem.message, code=problem.code))


class QuoteForm(Refusable):
    """A new quote on a selection. `suggested` are speakers named nearby, the nearest first."""

    # A browser would ask for a choice where another name is typed: what is wanting is told by `clean`.
    use_required_attribute = False

    capture = forms.UUIDField(widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in QuoteKind])
    who = forms.ChoiceField(
        label="Who said it", error_messages={"required": "Choose who said it, or type another name."}
    )
    name = forms.CharField(
        required=False,
        max_length=300,
        label="Or another name",
        help_text="Found under it, or made a new speaker.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "names", "class": "vTextField"}),
    )
    speaker_kind = forms.ChoiceField(
        label="If the name is new, it is a",
        choices=[(kind.value, kind.label.lower()) for kind in SpeakerKind],
        initial=SpeakerKind.PERSON,
    )
    speaker_label = forms.CharField(
        required=False, max_length=500, label="As printed", widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def __init__(self, *args: Any, suggested: Sequence[Speaker] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(suggested)

    def offer(self, suggested: Sequence[Speaker]) -> None:
        """Offer these speakers, and then those who have no name."""
        who: Any = self.fields["who"]
        named = [(str(speaker.pk), str(speaker)) for speaker in suggested]
        who.choices = [("", "Choose…"), *([("Named nearby", named)] if named else []), ("Without a name", UNNAMED)]

    def clean(self) -> Any:
        """A name, or a choice: one of the two. What the kind says about the speaker is made sure of."""
        cleaned = super().clean() or {}
        own = cleaned.get("kind") == QuoteKind.OWN
        if own and not cleaned.get("name"):
            self.errors.pop("who", None)
            cleaned["who"] = Identity.SOURCE.value
        elif cleaned.get("name"):
            self.errors.pop("who", None)
            cleaned["who"] = ""
        elif cleaned.get("who") == Identity.SOURCE:
            self.add_error("who", "Only a quote of kind own is the source's own voice.")
        return cleaned


class SpanForm(Refusable):
    """Another span of a quote: the version it was read at, and the reason where it is published."""

    capture = forms.UUIDField(widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    quote = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=2_000,
        label="Reason for this change",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


def _encoding() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=list(ENCODINGS.items()), label="Encoding of the file", initial="utf-8", required=False
    )


class TextForm(Refusable):
    """A text, pasted or from a file. `pasted` is a pasted text sent as a file, as the page's script does: a long one
    would be more than a form may bring."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="Paste the text",
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
    )
    file = forms.FileField(required=False, label="Or choose a file", allow_empty_file=True)
    encoding = _encoding()

    def clean(self) -> Any:
        """One text, of a size that can be kept."""
        cleaned = super().clean() or {}
        pasted, file = self.files.get("pasted"), cleaned.get("file")
        typed = cleaned.get("text") or ""
        if file and (typed or (pasted and pasted.size)):
            self.add_error("file", "Paste a text or choose a file, not both.")
        elif file is None and pasted is None and not typed:
            self.add_error("text", "Paste a text here, or choose a file.")
        for name, given in (("text", pasted), ("file", file)):
            if given is not None and (given.size or 0) > BYTES:
                size = f"{(given.size or 0) / 1_000_000:,.1f} MB"
                self.add_error(name, ValidationError(TOO_LONG.format(size=size), code="too_long"))
        return cleaned

    @property
    def given(self) -> tuple[str | bytes, str, str]:
        """What was given, a text or bytes, where it came from, and the encoding of bytes. Of a valid form."""
        pasted, file = self.files.get("pasted"), self.cleaned_data.get("file")
        if file is not None:
            return _bytes(file), "file", self.cleaned_data["encoding"] or "utf-8"
        if pasted is not None:
            return _bytes(pasted), "paste", "utf-8"
        return self.cleaned_data["text"], "paste", "utf-8"

    def refuse(self, refused: Refused, **renamed: str) -> None:
        """As for all; beside the field by which the text came, with what to do about bytes that cannot be read."""
        came = "file" if self.cleaned_data.get("file") is not None else "text"
        super().refuse(Refused(*(_advised(problem) for problem in refused.problems)), text=came, **renamed)


class CaptureForm(TextForm):
    """A text as a new capture."""

    extent = forms.ChoiceField(choices=Extent.choices, label="It is", initial=Extent.WHOLE)
    retrieved_text = forms.CharField(
        required=False,
        max_length=200,
        label="Retrieved, as said",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    retrieved_edtf = forms.CharField(
        required=False,
        max_length=40,
        label="Retrieved, EDTF",
        help_text="2024-08-05, 2024-08, 2018~; empty when it cannot be told.",
    )
    media_type = forms.CharField(required=False, max_length=100, initial="text/plain", label="Media type")
    keep = forms.BooleanField(
        required=False, initial=True, label="Keep the text; else only its digest and length are kept"
    )


def _bytes(file: UploadedFile) -> bytes:
    return b"".join(file.chunks())


def _advised(problem: Any) -> Any:
    advice = {
        "not_utf8": " Save the file as UTF-8, or say which encoding it has.",
        "not_decoded": " Choose another encoding, or save the file as UTF-8.",
        "nul": " Is it a text? Remove that character, or save the document as plain text.",
        "control": " Remove that character, or save the document as plain text.",
        "surrogate": " Remove that character, or save the document as UTF-8.",
        "empty": " Paste the words, or choose another file.",
        "blank": " Paste the words, or choose another file.",
        "too_long": " Give the part that is needed, and call it an excerpt.",
    }.get(problem.code, "")
    return type(problem)(problem.code, problem.message + advice, problem.path)


def speaker_chosen(who: str) -> Speaker | None:
    """The speaker that a choice names (one statement); None for one without a name, or who is gone."""
    key = key_in(who)
    return Speaker.objects.filter(pk=key, merged_into=None).first() if key else None
