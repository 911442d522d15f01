"""Whether two servers answer the same, though each in its own names: keys, words and counts in their places.

The documents of the peers give their fields Factbase's names, so that an answer has the same places everywhere. What
only looks different is not compared: cursors, kinds in capitals, dates in words.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

KEPT = {"text", "name", "title", "url", "totalCount", "hasNextPage"}
TOP = 10


def difference(factbase: Any, peer: Any) -> str | None:
    """The first place at which two answers differ, and what stands there; None when they agree."""
    ours, theirs = told(factbase), told(peer)
    for place in [*ours, *(place for place in theirs if place not in ours)]:
        if ours.get(place) != theirs.get(place):
            return f"at {place}: {ours.get(place)!r} / {theirs.get(place)!r}"
    return None


def told(answer: Any) -> dict[str, Any]:
    """What an answer says, by place."""
    data = answer.get("data", answer)
    return dict(_places(data, "")) | {f"facet {name}": top(found) for name, found in _facets(data)}


def _places(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, f"{place}.{number}")
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "id":
                yield f"{place}.id".lstrip("."), _key(one)
            elif name in KEPT:
                yield f"{place}.{name}".lstrip("."), one
            elif name != "facets" and not name.isupper():
                yield from _places(one, f"{place}.{name}")


def _facets(value: Any) -> Iterator[tuple[str, dict[str, int]]]:
    """Facets as Factbase tells them, or as PostGraphile's aggregates: under a name in capitals, every value at once."""
    for name, one in value.items() if isinstance(value, dict) else ():
        if name == "facets":
            yield from (
                (facet["name"].upper(), {_key(v["value"]): v["count"] for v in facet["values"]}) for facet in one
            )
        elif name.isupper():
            groups = one if isinstance(one, list) else one["groupedAggregates"]
            yield name, {_key(each["keys"][0]): _only(each["distinctCount"]) for each in groups if each["keys"][0]}
        else:
            yield from _facets(one)


def top(counts: dict[str, int]) -> list[tuple[int, str]]:
    """The ten greatest counts with their values; of those that share the least, which ones are told is chance."""
    first = sorted(((count, value) for value, count in counts.items()), reverse=True)[:TOP]
    least = first[-1][0] if len(counts) >= TOP else -1
    return sorted((count, "" if count == least else value) for count, value in first)


def _only(counts: dict[str, str]) -> int:
    (count,) = counts.values()
    return int(count)


def _key(value: str) -> str:
    """A public id, a UUID or a word as all servers could tell it."""
    try:
        return UUID(value.rpartition("_")[2]).hex
    except ValueError:
        return value.lower()
