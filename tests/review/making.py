"""Records to test with: an article of our own, and what can be made of it. What is saved says so."""

from typing import Any

from django.contrib.auth.models import Permission

from quotes import review
from quotes.models import (
    Actor,
    Anchor,
    Capture,
    Claim,
    Evidence,
    Quote,
    Relay,
    Source,
    Speaker,
    State,
    User,
)
from quotes.models.history import IMPORT
from quotes.review.rights import REVIEW
from quotes.text.anchors import digest, select

ARTICLE = (
    "The mayor of Lindau opened the new harbour on Monday.\n"
    "“We have waited for this day,” Ada Moser said, “and it was worth it.”\n"
    "The port office reported that the work had cost more than 40 million.\n"
)
MODELS = ("speaker", "source", "quote", "claim", "topic")
COUNTER = iter(range(1, 1_000_000))


def person(name: str, *, reviews: bool = False) -> Actor:
    """A saved contributor, or reviewer, as an actor."""
    user = User.objects.create_user(name)
    names = [f"{act}_{model}" for act in ("add", "change", "delete") for model in MODELS] + ["add_capture"]
    if reviews:
        names.append(REVIEW.removeprefix("quotes."))
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="quotes", codename__in=names))
    return Actor("person", user)


def speaker(name: str = "Ada Moser", **fields: Any) -> Speaker:
    return Speaker(**{"kind": "person", "name": name, "slug": f"speaker-{next(COUNTER)}", **fields})


def source(title: str = "A new harbour", **fields: Any) -> Any:
    return Source(**{"kind": "news_article", "title": title, "slug": f"source-{next(COUNTER)}", **fields})


def saved_capture(of: Source, text: str = ARTICLE, *, keep: bool = True) -> Capture:
    made = Capture(source=of, text=text if keep else None, sha256=digest(text), length=len(text), origin="paste",
                   captured_at="2026-11-22T12:00:00Z")  # fmt: skip
    made.save()
    return made


def anchor(of: Quote, capture: Capture, words: str, text: str = ARTICLE, **fields: Any) -> Anchor:
    found = select(text, text.index(words), text.index(words) + len(words))
    known = {"start": found.start, "end": found.end, "exact": words, "prefix": found.prefix or None,
             "suffix": found.suffix or None, "sha256": found.sha256}  # fmt: skip
    return Anchor(**{"quote": of, "capture": capture, **known, **fields})


def quote(of: Source, by: Speaker | None, text: str = "We have waited for this day", **fields: Any) -> Any:
    identity = "unnamed" if by is None else "named"
    return Quote(**{"source": of, "speaker": by, "text": text, "kind": "direct", "identity": identity, **fields})


def relay(of: Quote, by: Speaker | None, **fields: Any) -> Relay:
    return Relay(**{"quote": of, "speaker": by, "label": "the port office", "cue": "reported", **fields})


def claim(text: str = "The harbour cost more than 40 million.", **fields: Any) -> Any:
    return Claim(text=text, **fields)


def evidence(of: Claim, from_quote: Quote, stance: str = "asserts") -> Evidence:
    return Evidence(claim=of, quote=from_quote, stance=stance)


def published(record: Any, *children: Any) -> Any:
    """The record, entered as published by an import."""
    review.enter(record, *children, state=State.PUBLISHED, actor=IMPORT, reason="Made for a test.")
    return record


def published_quote(words: str = "We have waited for this day", **fields: Any) -> Any:
    """A published quote with its own source, capture and speaker, unless these are given."""
    of = fields.pop("source", None) or published(source())
    by = fields.pop("speaker", None) or published(speaker())
    capture = of.captures.first() or saved_capture(of)
    made = quote(of, by, words, **fields)
    return published(made, anchor(made, capture, words))


def published_claim(*quotes: Any) -> Any:
    """A published claim that rests on these quotes."""
    made = claim()
    return published(made, *(evidence(made, one) for one in quotes))


def draft(record: Any, *children: Any, by: Actor) -> Any:
    """The record, saved as a draft by a person."""
    with review.edit(record, actor=by) as act:
        for row in (record, *children):
            act.save(row)
    return record


def draft_quote(by: Actor, words: str = "We have waited for this day", **fields: Any) -> Any:
    """A draft by a person that lacks nothing to be published."""
    of = fields.pop("source", None) or published(source())
    speaks = fields.pop("speaker", None) or published(speaker())
    capture = of.captures.first() or saved_capture(of)
    made = quote(of, speaks, words, **fields)
    return draft(made, anchor(made, capture, words), by=by)


def fresh(record: Any) -> Any:
    """The record as it stands in the base."""
    return type(record).objects.get(pk=record.pk)


def rows() -> dict[str, int]:
    """How many rows each table has: what a refused act must not change."""
    tables: list[Any] = [Speaker, Source, Quote, Claim, Anchor, Relay, Evidence, Capture, User]
    counts = {model._meta.db_table: model.objects.count() for model in tables}
    past = {f"{model._meta.db_table} history": model.history.count() for model in tables if hasattr(model, "history")}
    return {**counts, **past}
