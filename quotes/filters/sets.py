"""The FilterSets: the place for a new filter."""

from collections.abc import Mapping

import django_filters
from django.db import models
from django.db.models import Q

from quotes.filters.condition import (
    Flag,
    FromDay,
    Identified,
    Ids,
    Kinds,
    Moment,
    Number,
    Question,
    Text,
    ToDay,
    Word,
    Words,
)
from quotes.filters.where import (
    Linked,
    among,
    any_of,
    at_least,
    at_most,
    by_words_of,
    found_in,
    has,
    identified,
    kept_name,
    listed,
    printed_by,
    printing_about,
    published,
    published_on,
    supported,
)
from quotes.models import (
    Affiliation,
    Anchor,
    AnchorStatus,
    Capture,
    Change,
    ChangeKind,
    Claim,
    ClaimAbout,
    ClaimTopic,
    Evidence,
    Identity,
    Quote,
    QuoteKind,
    QuoteTopic,
    Relation,
    Relay,
    Source,
    SourceKind,
    Speaker,
    SpeakerKind,
    Stance,
    State,
)
from quotes.models.quote import VERBATIM
from quotes.search import WINDOW, meets, meets_listed
from quotes.text.languages import language
from quotes.text.normal import name_key
from quotes.text.urls import url_key

ASKED = 'Words, "phrases", -not, begin*; accents and case do not count;'
FEW = f"At most the newest {WINDOW:,} that meet it are found."


class Searched(models.TextChoices):
    """The kinds of record that words can find."""

    QUOTE = "quote"
    SOURCE = "source"
    SPEAKER = "speaker"
    CLAIM = "claim"


STATE_HELP = "States; the public finds published and retracted only."


class QuoteFilters(django_filters.FilterSet):
    """Filters of quotes."""

    q = Question(meets, f"{ASKED} in its text, the speaker as printed, its context. {FEW}", public=meets_listed)
    text = Text(found_in("text"), "Contains these characters, as written (case counts).")
    speaker = Ids("spk", any_of("speaker"), "Said by one of these speakers.")
    attributed_to = Ids(
        "spk",
        lambda given: Q(speaker__any=given) | Q(on_behalf_of__any=given),
        "Said by one of these speakers or on their behalf.",
    )
    on_behalf_of = Ids("spk", any_of("on_behalf_of"), "Said on behalf of one of these.")
    relay = Ids("spk", among(Relay, "speaker", "quote"), "Came through one of these speakers.")
    source = Ids("src", any_of("source"), "Stands in one of these sources.")
    publisher = Ids(
        "spk", printed_by(), "Stands in a source that one of these published.", public=printed_by(shown=Speaker)
    )
    topic = Ids("t", among(QuoteTopic, "topic", "quote"), "Has one of these topics.")
    claim = Ids(
        "c",
        among(Evidence, "claim", "quote"),
        "Bears on one of these claims.",
        public=among(Evidence, "claim", "quote", public=True),
    )
    kind = Words(any_of("kind"), "How the words stand in the source.", QuoteKind)
    verbatim = Flag(
        lambda given: Q(kind__in=VERBATIM) if given else ~Q(kind__in=VERBATIM), "Direct or partial, or not."
    )
    identity = Words(any_of("identity"), "How the speaker is known.", Identity)
    language = Words(any_of("language"), "BCP 47 tags, as stored.", normal=language)
    anchor_status = Words(among(Anchor, "status", "quote"), "An anchor has one of these statuses.", AnchorStatus)
    said_from = FromDay(lambda given: Q(said_last__gte=given), "Said on this EDTF date or later, as far as is known.")
    said_to = ToDay(lambda given: Q(said_first__lte=given), "Said on this EDTF date or earlier, as far as is known.")
    created_from = Moment(lambda given: Q(id__gte=given), "Entered at this moment (ISO 8601) or later.")
    created_to = Moment(lambda given: Q(id__lt=given), "Entered before this moment (ISO 8601).")
    state = Words(any_of("state"), STATE_HELP, State)

    class Meta:
        model = Quote
        fields: list[str] = []


class SourceFilters(django_filters.FilterSet):
    """Filters of sources."""

    q = Question(meets, f"{ASKED} in its title and byline. {FEW}", public=meets_listed)
    kind = Words(any_of("kind"), "What sort of document it is.", SourceKind)
    publisher = Ids("spk", any_of("publisher"), "Published by one of these.", public=any_of("publisher", shown=Speaker))
    language = Words(any_of("language"), "BCP 47 tags, as stored.", normal=language)
    published_from = FromDay(lambda given: Q(published_last__gte=given), "Published on this EDTF date or later.")
    published_to = ToDay(lambda given: Q(published_first__lte=given), "Published on this EDTF date or earlier.")
    url = Text(lambda given: Q(url_key=given), "At this address, whatever its tracking parameters.", key=url_key)
    via = Ids("src", any_of("via"), "Retells one of these.", public=any_of("via", shown=Source))
    has_capture = Flag(has(Capture, "source"), "Seen by us, or only named by another.")
    topic = Ids(
        "t",
        printing_about,
        "A public quote in it has one of these topics.",
    )
    created_from = Moment(lambda given: Q(id__gte=given), "Entered at this moment (ISO 8601) or later.")
    created_to = Moment(lambda given: Q(id__lt=given), "Entered before this moment (ISO 8601).")
    state = Words(any_of("state"), STATE_HELP, State)

    class Meta:
        model = Source
        fields: list[str] = []


class SpeakerFilters(django_filters.FilterSet):
    """Filters of speakers."""

    q = Question(meets, f"{ASKED} in one of the names. {FEW}", public=meets_listed)
    name = Text(kept_name, "The name or another name contains this; case and accents do not count.", key=name_key)
    kind = Words(any_of("kind"), "Person, organization, group or other.", SpeakerKind)
    identifier = Identified(identified, "Has this identifier: scheme:value.")
    organization = Ids(
        "spk",
        among(Affiliation, "organization", "speaker"),
        "Is or was affiliated with one of these.",
        public=among(Affiliation, "organization", "speaker", shown=Speaker),
    )
    created_from = Moment(lambda given: Q(id__gte=given), "Entered at this moment (ISO 8601) or later.")
    created_to = Moment(lambda given: Q(id__lt=given), "Entered before this moment (ISO 8601).")
    state = Words(any_of("state"), STATE_HELP, State)

    class Meta:
        model = Speaker
        fields: list[str] = []


class ClaimFilters(django_filters.FilterSet):
    """Filters of claims."""

    q = Question(meets, f"{ASKED} in its text. {FEW}", public=meets_listed)
    topic = Ids("t", among(ClaimTopic, "topic", "claim"), "Has one of these topics.")
    about = Ids(
        "spk",
        among(ClaimAbout, "speaker", "claim"),
        "Is about one of these speakers.",
        public=among(ClaimAbout, "speaker", "claim", shown=Speaker),
    )
    stance = Words(
        among(Evidence, "stance", "claim"),
        "A quote bears on it with one of these stances.",
        Stance,
        public=among(Evidence, "stance", "claim", public=True),
    )
    speaker = Ids(
        "spk",
        by_words_of("speaker"),
        "A quote of one of these speakers bears on it.",
        public=by_words_of("speaker", public=True),
    )
    source = Ids(
        "src",
        by_words_of("source"),
        "A quote in one of these sources bears on it.",
        public=by_words_of("source", public=True),
    )
    relation = Words(
        Linked(), "Stands in one of these relations to another claim.", Relation, public=Linked(shown=True)
    )
    supported = Flag(supported, "A published quote asserts or supports it, or none does.")
    when_from = FromDay(lambda given: Q(when_last__gte=given), "About this EDTF date or later.")
    when_to = ToDay(lambda given: Q(when_first__lte=given), "About this EDTF date or earlier.")
    amount_min = Number(at_least, "Its number may be this or more (by overlap).")
    amount_max = Number(at_most, "Its number may be this or less (by overlap).")
    unit = Words(any_of("unit"), "Counted in one of these units, as written.")
    created_from = Moment(lambda given: Q(id__gte=given), "Entered at this moment (ISO 8601) or later.")
    created_to = Moment(lambda given: Q(id__lt=given), "Entered before this moment (ISO 8601).")
    state = Words(any_of("state"), STATE_HELP, State)

    class Meta:
        model = Claim
        fields: list[str] = []


class EvidenceFilters(django_filters.FilterSet):
    """Filters of evidence."""

    stance = Words(any_of("stance"), "How the quote bears on the claim.", Stance)

    class Meta:
        model = Evidence
        fields: list[str] = []


class SearchFilters(django_filters.FilterSet):
    """What is sought among records of several kinds."""

    q = Question(meets, f"{ASKED} {FEW}", public=meets_listed)
    types = Kinds(lambda _: Q(), "Only records of these kinds.", Searched)


class ChangeFilters(django_filters.FilterSet):
    """Filters of the log of changes."""

    kind = Word(lambda given: Q(kind=given), "Only changes of this kind.", ChangeKind)

    class Meta:
        model = Change
        fields: list[str] = []


class PublishedQuoteFilters(django_filters.FilterSet):
    """Filters of the quotes in a feed: each finds only what lists show."""

    listed = Flag(listed("quote", Quote), "Lists show it, or not.")
    speaker = Ids("spk", published("quote", Quote, any_of("speaker")), "Said by one of these speakers.")
    topic = Ids("t", published_on("quote", QuoteTopic), "Has one of these topics.")

    class Meta:
        model = Change
        fields: list[str] = []


class PublishedClaimFilters(django_filters.FilterSet):
    """Filters of the claims in a feed: each finds only what lists show."""

    listed = Flag(listed("claim", Claim), "Lists show it, or not.")
    speaker = Ids("spk", published("claim", Claim, by_words_of("speaker", public=True)), "A quote of one bears on it.")
    topic = Ids("t", published_on("claim", ClaimTopic), "Has one of these topics.")

    class Meta:
        model = Change
        fields: list[str] = []


SCANNED: Mapping[str, tuple[str, ...]] = {
    "quote": ("text", "kind", "verbatim", "identity", "language"),
    "source": ("kind", "language"),
    "speaker": ("name", "kind"),
    "claim": ("amount_min", "amount_max", "unit"),
}
"""The filters that no index answers: of a list with no other one every row may have to be looked at."""

LOOKED_UP: Mapping[str, tuple[str, ...]] = {"source": ("has_capture",), "claim": ("supported",)}
"""Those that look into another table for every row: of a list with no other one too."""

GATHERED: Mapping[str, tuple[str, ...]] = {
    "quote": ("attributed_to", "relay", "publisher", "topic", "claim", "anchor_status"),
    "source": ("topic",),
    "speaker": ("identifier", "organization"),
    "claim": ("topic", "about", "stance", "speaker", "source", "relation"),
    "published_quote": ("speaker", "topic"),
    "published_claim": ("speaker", "topic"),
}
"""The filters that lead through other tables, or by two columns: no index has what they find in the order of a list."""

COVERED: Mapping[str, tuple[str, ...]] = {
    "quote": ("kind", "verbatim", "identity", "language", "state", "speaker", "source"),
}
"""The filters that the public index of a record's own, newest first, tells without a look at its rows."""

FILTERS: Mapping[str, type[django_filters.FilterSet]] = {
    "quote": QuoteFilters,
    "source": SourceFilters,
    "speaker": SpeakerFilters,
    "claim": ClaimFilters,
    "evidence": EvidenceFilters,
    "hit": SearchFilters,
    "change": ChangeFilters,
    "published_quote": PublishedQuoteFilters,
    "published_claim": PublishedClaimFilters,
}
