"""Claims: the statements, what bears on them, how they stand to each other, who judged them."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest

from quotes.admin.acts import Stepped
from quotes.admin.forms import RowForm
from quotes.admin.lists import ASKED, chosen, key_in, shortened
from quotes.admin.rows import Rows
from quotes.filters import ClaimFilters
from quotes.models import Assessment, Claim, ClaimAbout, ClaimLink, ClaimTopic, Evidence, Source
from quotes.models.claim import Stance


def made_from(request: HttpRequest) -> UUID | None:
    """The quote that a new claim is made from, as the address of its empty form says: its key, if it is one."""
    return (key_in(request.GET.get("quote", "")) or None) if request.method == "GET" else None


class EvidenceRows(Rows):
    """The quotes that bear on the claim."""

    model = Evidence
    form = RowForm
    max_num = 250
    autocomplete_fields = ("quote",)
    fieldsets = ((None, {"fields": ("quote", ("stance", "certainty"), "note")}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their quotes."""
        return super().get_queryset(request).select_related("quote").order_by("id")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A row for the quote that a new claim is made from."""
        return 1 if obj is None and made_from(request) else 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As for all; most quotes assert what a claim says."""
        if db_field.name == "stance":
            kwargs["initial"] = Stance.ASSERTS.value
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class About(Rows):
    """Whom the claim is about."""

    model = ClaimAbout
    form = RowForm
    verbose_name, verbose_name_plural = "speaker", "About"
    autocomplete_fields = ("speaker",)
    fieldsets = ((None, {"fields": (("speaker", "seq"),)}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their speakers."""
        return super().get_queryset(request).select_related("speaker")


class Topics(Rows):
    """Under what it is kept."""

    model = ClaimTopic
    form = RowForm
    verbose_name, verbose_name_plural = "topic", "Topics"
    autocomplete_fields = ("topic",)
    fieldsets = ((None, {"fields": (("topic", "seq"),)}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their topics."""
        return super().get_queryset(request).select_related("topic")


class Links(Rows):
    """How this claim stands to others, read from this one."""

    model = ClaimLink
    form = RowForm
    fk_name = "from_claim"
    verbose_name, verbose_name_plural = "link", "This claim …"
    autocomplete_fields = ("to_claim",)
    fieldsets = ((None, {"fields": (("relation", "to_claim", "seq"), "note")}),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the other claims."""
        return super().get_queryset(request).select_related("to_claim")


class Assessments(Rows):
    """Verdicts."""

    model = Assessment
    form = RowForm
    autocomplete_fields = ("reviewer",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("reviewer", "label", "seq"),
                    ("rating", "best", "worst"),
                    "explanation",
                    "url",
                    ("published_text", "published_edtf"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With who judged."""
        return super().get_queryset(request).select_related("reviewer")


@admin.register(Claim)
class ClaimAdmin(Stepped):
    """Statements that can be true or false."""

    prefix = "c"
    searched = (ClaimFilters, "q")
    search_fields = ("search_words",)
    search_help_text = ASKED
    list_display = ("words", "time", "quantity_text", "standing", "updated_at")
    list_filter = (
        chosen(ClaimFilters, "state"),
        chosen(ClaimFilters, "stance"),
        chosen(ClaimFilters, "about"),
        chosen(ClaimFilters, "topic"),
    )
    ordering = ("-id",)
    inlines = (EvidenceRows, About, Topics, Links, Assessments)
    fieldsets = (
        ("The claim", {"fields": ("text", "language")}),
        ("Its time and place", {"fields": (("when_text", "when_edtf"), "place")}),
        ("Its number", {"fields": ("quantity_text", ("amount", "lower", "upper", "unit"))}),
        ("Remark", {"fields": ("note",)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """As the address says; made from a quote, in the language of its source (one statement)."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        source = Source.objects.filter(quotes=made_from(request)).first() if made_from(request) else None
        return {"language": source.language, **initial} if source else initial

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Django's; a claim that is made from a quote begins with it as evidence."""
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, EvidenceRows) and obj._state.adding and (key := made_from(request)):
            found["initial"] = [{"quote": key}]
        return found

    @admin.display(description="claim", ordering="id")
    def words(self, claim: Claim) -> str:
        """The claim, or its beginning."""
        return shortened(claim.text)

    @admin.display(ordering="when_last", description="is about")
    def time(self, claim: Claim) -> str | None:
        """The time it is about, as far as is known."""
        return claim.when_edtf or claim.when_text  # type: ignore[attr-defined]
