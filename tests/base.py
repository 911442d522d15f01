"""A small world for tests: builders that fill in what a row needs, and a base with one of everything worth asking.

Plain functions: each writes its rows at once and gives back the one it is named for. States are set as they are,
without `review`, so that a test can have what review would never allow.
"""

import hashlib
import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote as quoted

from django.db import connection
from django.utils import timezone

from quotes.access.tokens import issue
from quotes.models import (
    Affiliation,
    Anchor,
    Assessment,
    Capture,
    Claim,
    ClaimAbout,
    ClaimLink,
    ClaimTopic,
    Decision,
    Evidence,
    Identifier,
    Quote,
    QuoteTopic,
    Relay,
    Source,
    SourceCorrection,
    Speaker,
    SpeakerName,
    Token,
    Topic,
    User,
    change_log,
)
from quotes.models.keys import public_id

NOW = datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=UTC)
PREFIXES = {
    "Quote": "q",
    "Source": "src",
    "Speaker": "spk",
    "Claim": "c",
    "Capture": "cap",
    "Evidence": "ev",
    "Topic": "t",
    "Decision": "d",
    "Change": "ch",
}
_numbers = itertools.count(1)


def pid(row: Any) -> str:
    """The public id of a row."""
    return public_id(PREFIXES[type(row).__name__], row.pk)


def decided(record: Any, to: str | None = None, start: str | None = None, reason: str | None = None) -> Decision:
    """A decision that brought a record to a state, by an import."""
    about = {type(record).__name__.lower(): record}
    return Decision.objects.create(
        **about, from_state=start, to_state=to or record.state, actor_kind="import", at=NOW, reason=reason
    )


def speaker(name: str = "", state: str = "published", kind: str = "person", **more: Any) -> Speaker:
    """A speaker, published unless said otherwise."""
    number = next(_numbers)
    name = name or f"Speaker {number}"
    return Speaker.objects.create(name=name, slug=more.pop("slug", f"speaker-{number}"), kind=kind, state=state, **more)


def source(title: str = "", state: str = "published", kind: str = "news_article", **more: Any) -> Source:
    """A source, published unless said otherwise."""
    number = next(_numbers)
    title = title or f"Source {number}"
    return Source.objects.create(title=title, slug=more.pop("slug", f"source-{number}"), kind=kind, state=state, **more)


def capture(of: Source, text: str | None = "Some captured text.", **more: Any) -> Capture:
    """A capture of a source; its text may be kept or not."""
    given = text or f"unkept {next(_numbers)}"
    return Capture.objects.create(
        source=of, text=text, sha256=digest(given), length=len(given), **{"origin": "paste", "captured_at": NOW, **more}
    )


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def quote(
    text: str = "",
    of: Source | None = None,
    by: Speaker | None = None,
    state: str = "published",
    kind: str = "direct",
    **more: Any,
) -> Quote:
    """A quote, published unless said otherwise; unnamed without a speaker."""
    identity = "source" if kind == "own" else "named" if by else "unnamed"
    return Quote.objects.create(
        text=text or f"Words {next(_numbers)}.",
        source=of or source(),
        speaker=by,
        state=state,
        kind=kind,
        **{"identity": identity, **more},
    )


def anchor(on: Quote, of: Capture, start: int, end: int, **more: Any) -> Anchor:
    """An anchor, exact where the capture has its text."""
    held = of.text[start:end] if of.text else None
    given = (
        {
            "exact": held,
            "prefix": of.text[max(0, start - 32) : start] or None,
            "suffix": of.text[end : end + 32] or None,
            "status": "exact",
        }
        if of.text
        else {}
    )
    return Anchor.objects.create(
        quote=on, capture=of, start=start, end=end, sha256=digest(held or ""), **{**given, **more}
    )


def relay(on: Quote, label: str = "an agency", **more: Any) -> Relay:
    """A step of the chain."""
    return Relay.objects.create(quote=on, label=label, **more)


def claim(text: str = "", state: str = "published", **more: Any) -> Claim:
    """A claim, published unless said otherwise."""
    return Claim.objects.create(text=text or f"Claim {next(_numbers)}.", state=state, **more)


def evidence(of: Claim, by: Quote, stance: str = "asserts", **more: Any) -> Evidence:
    """That a quote bears on a claim."""
    return Evidence.objects.create(claim=of, quote=by, stance=stance, **more)


def link(from_claim: Claim, to_claim: Claim, relation: str = "repeats", **more: Any) -> ClaimLink:
    """How one claim stands to another."""
    return ClaimLink.objects.create(from_claim=from_claim, to_claim=to_claim, relation=relation, **more)


def topic(name: str = "", **more: Any) -> Topic:
    """A topic."""
    number = next(_numbers)
    return Topic.objects.create(name=name or f"Topic {number}", slug=more.pop("slug", f"topic-{number}"), **more)


def tagged(record: Any, by: Topic) -> Any:
    """A topic on a quote or a claim."""
    if isinstance(record, Quote):
        return QuoteTopic.objects.create(quote=record, topic=by)
    return ClaimTopic.objects.create(claim=record, topic=by)


def about(of: Claim, whom: Speaker) -> ClaimAbout:
    """Whom a claim is about."""
    return ClaimAbout.objects.create(claim=of, speaker=whom)


def token(user: User, scope: str = "read", days: int = 90, **later: Any) -> str:
    """The secret of a token of somebody's; what it says of itself `later` is set as it is."""
    now = timezone.now()
    made = Token(user=user, name="a test", scope=scope, expires_at=now + timedelta(days=days))
    secret = issue(made, now)
    Token.objects.filter(pk=made.pk).update(**later)
    return secret


SECRET = "never-to-be-seen"
"""Stands in every word of a draft or a withheld record: it must show nowhere."""

TEXT = 'The minister said: "We shall plant ten thousand trees." An aide called it "a start", the Courier reported.'


def world() -> SimpleNamespace:
    """One of everything: people and papers, quotes with anchors and relays, claims with evidence and links, and what
    the public must not see or must see marked."""
    made = SimpleNamespace()
    _speakers(made)
    _sources(made)
    _quotes(made)
    _claims(made)
    _hidden(made)
    for record in (
        made.ada,
        made.ministry,
        made.courier,
        made.article,
        made.speech,
        made.trees,
        made.start,
        made.paraphrase,
        made.own,
        made.planted,
        made.again,
    ):
        decided(record, reason="Entered.")
    logged()
    return made


def logged() -> None:
    """Let PostgreSQL write the log of changes now; in use it does when a transaction ends, which in a test is never."""
    change_log.settle(connection)


def _speakers(made: SimpleNamespace) -> None:
    made.ministry = speaker("Ministry of Forests", kind="organization", slug="ministry-of-forests")
    made.courier = speaker("The Courier", kind="organization", slug="the-courier", description="A newspaper.")
    made.ada = speaker("Ada Larch", sort_name="Larch, Ada", slug="ada-larch", note="Minister.")
    made.old = speaker("A. Larch", slug="a-larch", merged_into=made.ada)
    SpeakerName.objects.create(speaker=made.ada, name="Ада Ларч", language="ru", kind="transliteration")
    SpeakerName.objects.create(speaker=made.ada, name="A. L.", kind="abbreviation")
    Identifier.objects.create(speaker=made.ada, scheme="wikidata", value="Q1")
    Affiliation.objects.create(
        speaker=made.ada, role="Minister", organization=made.ministry, since_edtf="2020-05", until_text="a while ago"
    )


def _sources(made: SimpleNamespace) -> None:
    made.speech = source("On trees", kind="speech", published_edtf="2024-03", title_supplied=True, slug="on-trees")
    made.article = source(
        "Trees promised",
        publisher=made.courier,
        byline="B. Elm",
        published_edtf="2024-03-05",
        url="https://courier.example/trees?utm_source=x",
        language="en",
        via=made.speech,
        slug="trees-promised",
        rights="The Courier",
        text_access="public",
    )
    made.private = source("A letter", kind="other", published_text="last month", slug="a-letter")
    SourceCorrection.objects.create(source=made.article, text="Ten thousand, not ten.", date_edtf="2024-03-06")
    made.capture = capture(made.article, TEXT, retrieved_edtf="2024-03-05")
    made.unkept = capture(made.private, None, supersedes=None)
    made.letter = capture(
        made.private, "x" * 60 + "The aide is said to have agreed with all of it." + "y" * 60, supersedes=made.unkept
    )


def _quotes(made: SimpleNamespace) -> None:
    made.forests, made.water = topic("Forests", slug="forests", description="Trees."), topic("Water", slug="water")
    words = "We shall plant ten thousand trees."
    at = TEXT.index(words)
    made.trees = quote(
        words,
        made.article,
        made.ada,
        language="en",
        said_edtf="2024-03-04",
        said_language="fi",
        speaker_label="The minister",
        speaker_role="Minister",
        on_behalf_of=made.ministry,
        occasion="a speech",
        primary_source=made.speech,
        note="Widely reported.",
    )
    anchor(made.trees, made.capture, at, at + len(words), checked_at=NOW)
    anchor(made.trees, made.capture, 0, 18, part="attribution", locator="p. 1")
    relay(made.trees, "the Courier", speaker=made.courier, cue="reported", basis="inferred")
    relay(made.trees, "a wire", source=made.speech)
    at = TEXT.index("a start")
    made.start = quote(
        "a start", made.article, None, kind="partial", speaker_label="An aide", said_text="yesterday", within=made.trees
    )
    anchor(made.start, made.capture, at, at + 7)
    made.paraphrase = quote(
        "The aide is said to have agreed with all of it.", made.private, made.ada, kind="indirect", said_edtf="2019~"
    )
    anchor(made.paraphrase, made.letter, 60, 107)
    made.own = quote(
        "Trees were promised.", made.article, None, kind="own", printing_of=made.trees, translation_of=made.start
    )
    tagged(made.trees, made.forests), tagged(made.trees, made.water), tagged(made.own, made.forests)


def _claims(made: SimpleNamespace) -> None:
    made.planted = claim(
        "Ten thousand trees will be planted.",
        language="en",
        when_edtf="2024/2030",
        place="the north",
        quantity_text="ten thousand",
        amount="10000",
        lower="9000.5",
        unit="trees",
    )
    made.again = claim("Many trees will be planted.", quantity_text="many")
    about(made.planted, made.ada), about(made.planted, made.ministry), tagged(made.planted, made.forests)
    made.bears = evidence(made.planted, made.trees, note="In so many words.")
    evidence(made.planted, made.own, "mentions", certainty="unclear")
    evidence(made.again, made.start, "disputes", certainty="probable")
    link(made.again, made.planted, "repeats", note="Vaguer.")
    Assessment.objects.create(
        claim=made.planted,
        reviewer=made.courier,
        label="Mostly true",
        rating="4",
        best="5",
        worst="1",
        published_edtf="2024-04",
        url="https://courier.example/check",
    )


def _hidden(made: SimpleNamespace) -> None:
    """A retracted quote, which shows; a withheld one, drafts and what hangs on them, which do not."""
    made.retracted = quote("It was never so.", made.article, made.ada, said_edtf="2023")
    made.retracted.state = "retracted"
    made.retracted.save()
    decided(made.retracted, start="published", reason="The paper withdrew it.")
    made.draft_speaker = speaker(f"Draft {SECRET}", state="draft", slug="draft-speaker", note=SECRET)
    made.draft_source = source(f"Draft {SECRET}", state="draft", slug="draft-source", rights=SECRET)
    made.draft = quote(SECRET, made.article, made.ada, state="draft", note=SECRET)
    made.draft_claim = claim(SECRET, state="in_review", note=SECRET)
    made.withheld = quote(f"{SECRET} words", made.article, made.ada, state="withheld", speaker_label=SECRET)
    decided(made.withheld, start="published", reason="A court ordered it.")
    decided(made.draft, to="draft", reason=SECRET)
    tagged(made.draft, made.forests), tagged(made.withheld, made.forests)
    evidence(made.planted, made.draft, note=SECRET)
    evidence(made.planted, made.withheld, note=SECRET)
    evidence(made.draft_claim, made.trees, note=SECRET)
    link(made.draft_claim, made.planted, "disputes", note=SECRET)
    about(made.again, made.draft_speaker)
    relay(made.start, "a wire", source=made.draft_source)


def address() -> str:
    """The tests' base, for another process."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    user, password, host = (
        quoted(held[name], safe="") for name in ("USER", "PASSWORD", "HOST")
    )  # or a socket's folder
    return f"postgresql://{user}:{password}@{host}:{held['PORT']}/{held['NAME']}"
