"""Which record a row is about: by its id if it has one, else by what makes such a record the same one.

The ways of a table are tried in order, and the first for which the row has something decides. Rejected and merged
records are not recognised so; they have to be named by their ids.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from quotes.admin.exchange.references import batches
from quotes.models import Anchor, Claim, Identifier, Quote, Source, Speaker, State, Topic
from quotes.text.normal import name_key
from quotes.text.urls import url_key

Values = dict[str, Any]
Pairs = Iterable[tuple[Hashable, UUID]]


@dataclass(frozen=True, slots=True)
class Way:
    """How to recognise a record: the keys that a row's values make, and the records that have such keys."""

    keys: Callable[[Values], list[Any]]
    found: Callable[[list[Any]], Pairs]


def way_of(model: Any, values: Values) -> tuple[int, list[Any]] | None:
    """The number of the way that decides for these values, and their keys; None where nothing is said."""
    for number, way in enumerate(WAYS[model]):
        if keys := way.keys(values):
            return number, keys
    return None


def recognised(model: Any, rows: Iterable[Values]) -> list[set[UUID]]:
    """The records that each row may be about. A few statements for a thousand rows."""
    chosen = [way_of(model, values) for values in rows]
    wanted: dict[int, dict[Any, None]] = defaultdict(dict)
    for one in chosen:
        if one:
            wanted[one[0]].update(dict.fromkeys(one[1]))
    known: dict[tuple[int, Any], set[UUID]] = defaultdict(set)
    for number, keys in wanted.items():
        for batch in batches(list(keys)):
            for key, pk in WAYS[model][number].found(batch):
                known[number, key].add(pk)
    return [{pk for key in one[1] for pk in known.get((one[0], key), ())} if one else set() for one in chosen]


def _live(model: Any) -> QuerySet[Any]:
    rows = model._default_manager.exclude(state=State.REJECTED)
    return rows.filter(merged_into=None) if hasattr(model, "merged_into") else rows


def _one(*names: str) -> Callable[[Values], list[Any]]:
    """One key of these values, if all of them are there."""

    def keys(values: Values) -> list[Any]:
        found = tuple(values.get(name) for name in names)
        return [found if len(found) > 1 else found[0]] if all(found) else []

    return keys


def _by(model: Any, field: str) -> Callable[[list[Any]], Pairs]:
    def found(keys: list[Any]) -> Pairs:
        rows = model._default_manager.all() if model is Topic else _live(model)
        yield from rows.filter(**{f"{field}__in": keys}).values_list(field, "pk")

    return found


def _url_keys(values: Values) -> list[Any]:
    return [url_key(values["url"])] if values.get("url") else []


def _title_keys(values: Values) -> list[Any]:
    return [(values["title"], values.get("published_edtf"), values.get("publisher"))] if values.get("title") else []


def _titled(keys: list[Any]) -> Pairs:
    folded = {name_key(title)[:600] for title, *_ in keys}
    rows = _live(Source).filter(title_key__in=folded)
    for pk, *key in rows.values_list("pk", "title", "published_edtf", "publisher_id"):
        yield tuple(key), pk


def _identifier_keys(values: Values) -> list[Any]:
    items = [dict(item) for item in values.get("identifiers") or ()]
    return [(item["scheme"], item["value"]) for item in items if item.get("scheme")]


def _identified(keys: list[Any]) -> Pairs:
    rows = Identifier.objects.filter(value__in={value for _, value in keys})
    for pk, *key in rows.filter(speaker__in=_live(Speaker)).values_list("speaker_id", "scheme", "value"):
        yield tuple(key), pk


def _named(keys: list[Any]) -> Pairs:
    for pk, *key in _live(Speaker).filter(name__in={name for name, _ in keys}).values_list("pk", "name", "kind"):
        yield tuple(key), pk


def _topics_named(keys: list[Any]) -> Pairs:
    rows = Topic.objects.filter(name_key__in={name_key(name)[:400] for name in keys})
    yield from rows.values_list("name", "pk")


def _anchor_keys(values: Values) -> list[Any]:
    anchors = values.get("anchors")
    if not (anchors and values.get("source") and values.get("text")):
        return []
    first = dict(anchors[0])
    return [(values["source"], values["text"], first["start"], first["end"])]


def _speaker_keys(values: Values) -> list[Any]:
    said = (values.get("source"), values.get("text"))
    return [(*said, values.get("speaker"))] if all(said) else []


def _said(keys: list[Any]) -> QuerySet[Any]:
    return _live(Quote).filter(source__in={key[0] for key in keys}, text__in={key[1] for key in keys})


def _anchored(keys: list[Any]) -> Pairs:
    anchors = Anchor.objects.filter(quote__in=_said(keys)).order_by("quote", "seq")
    seen: set[UUID] = set()
    for pk, *key in anchors.values_list("quote_id", "quote__source_id", "quote__text", "start", "end"):
        if pk not in seen:
            seen.add(pk)
            yield tuple(key), pk


def _spoken(keys: list[Any]) -> Pairs:
    for pk, *key in _said(keys).values_list("pk", "source_id", "text", "speaker_id"):
        yield tuple(key), pk


def _texts(keys: list[Any]) -> Iterator[tuple[Hashable, UUID]]:
    yield from _live(Claim).filter(text__in=keys).values_list("text", "pk")


WAYS: dict[Any, tuple[Way, ...]] = {
    Source: (Way(_url_keys, _by(Source, "url_key")), Way(_title_keys, _titled)),
    Speaker: (
        Way(_one("slug"), _by(Speaker, "slug")),
        Way(_identifier_keys, _identified),
        Way(_one("name", "kind"), _named),
    ),
    Quote: (Way(_anchor_keys, _anchored), Way(_speaker_keys, _spoken)),
    Claim: (Way(_one("text"), _texts),),
    Topic: (Way(_one("slug"), _by(Topic, "slug")), Way(_one("name"), _topics_named)),
}
"""The ways of each table, the surest first."""
