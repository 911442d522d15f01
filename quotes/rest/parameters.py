"""The query string: which parameters a list or a record takes, and what they say.

The law: nothing is guessed. An unknown parameter, an empty or repeated single value and bytes that are not UTF-8 are
faults, all of them named in one answer. Filters are checked by `filters`, through `read`; here they are only collected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from quotes.access import LIMITS, Code
from quotes.filters import Condition, Flag, Ids, Words
from quotes.read import Args
from quotes.rest.entities import COLLECTIONS, LOGS, SEARCH_LIST, Collection
from quotes.rest.offers import JSON, Offer, offered, taken
from quotes.rest.problems import Fault, Problem, fault, refused
from quotes.rest.questions import Form

FORM = ("fields", "include")
FORMAT = "format"
WINDOW = ("first", "after", "count")
FACETS = ("facets", "facets_first")
WHOLE = 1_000_000_000
"""How many rows of a list that is given whole may be asked for."""
PARAMETERS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Given:
    """What a request says of a list; `rest` is the query string without the place of the page, for the address of the
    next; `offer` is the form in which it is answered, and under which media type."""

    form: Form
    args: Args
    rest: str
    offer: Offer = JSON
    media_type: str = JSON.media_type


class Kind(Enum):
    """How a parameter is given."""

    WORD = "one word"
    LIST = "repeated, or with commas"
    FLAG = "true or false"


@lru_cache
def known(parent: str | None, edge: str) -> Mapping[str, Kind]:
    """The parameters of a list, or of the search."""
    collection = COLLECTIONS.get((parent, edge), SEARCH_LIST)
    form = () if collection is SEARCH_LIST else (*FORM, FORMAT)
    more = ("order",) if collection.orders else ("since",) if collection.entity in LOGS else ()
    single = (*form, *WINDOW, *more)
    facets = {"facets": Kind.LIST, "facets_first": Kind.WORD} if collection.facets else {}
    return (
        {name: _kind(condition) for name, condition in collection.filters.items()}
        | dict.fromkeys(single, Kind.WORD)
        | {"count": Kind.FLAG}
        | facets
    )


def _kind(condition: Condition) -> Kind:
    if isinstance(condition, Flag):
        return Kind.FLAG
    return Kind.LIST if isinstance(condition, Ids | Words) else Kind.WORD


OF_RECORD: Mapping[str, Kind] = dict.fromkeys((*FORM, FORMAT), Kind.WORD)


def of_list(query: str, collection: Collection, accept: str | None = None) -> Given:
    """The parameters of a list, and the form in which it is answered; raises Problem (400, 406, 414) naming every
    fault."""
    faults: list[Fault] = []
    pairs = decoded(query)
    values = collected(pairs, known(collection.parent, collection.name), faults)
    offer, media_type = taken(accept, values.pop(FORMAT, None), offered(collection.entity, many=True), faults)
    if offer is not JSON:
        faults += [fault(name, f"{name}: only in JSON.") for name in ("count", *FACETS) if name in values]
    form = Form(
        values.pop("fields", None),
        values.pop("include", None),
        values.pop("count", False),
        _facets(values.pop("facets", None), collection, faults),
        _number("facets_first", values.pop("facets_first", None), LIMITS.page, faults),
    )
    first = _number("first", values.pop("first", None), LIMITS.page if offer is JSON else WHOLE, faults)
    after, order = values.pop("after", None), _order(values.pop("order", None), collection, faults)
    since = values.pop("since", None)
    if faults:
        raise refused(faults)
    args = Args(first, after, order=order, filter=values, since=since)
    return Given(form, args, _without_place(pairs), offer, media_type)


def of_search(query: str) -> Given:
    """The parameters of the search; raises Problem (400, 414) naming every fault."""
    faults: list[Fault] = []
    pairs = decoded(query)
    values = collected(pairs, known(None, SEARCH_LIST.name), faults)
    form = Form(counted=values.pop("count", False))
    first = _number("first", values.pop("first", None), LIMITS.page, faults)
    after = values.pop("after", None)
    if "q" not in values:
        faults.append(fault("q", "q is missing: words to look for."))
    if faults:
        raise refused(faults)
    return Given(form, Args(first, after, filter=values), _without_place(pairs))


def of_nodes(query: str) -> list[str]:
    """The ids that are asked for; raises Problem (400, 414)."""
    faults: list[Fault] = []
    values = collected(decoded(query), {"ids": Kind.LIST}, faults)
    if "ids" not in values:
        faults.append(fault("ids", "ids is missing: ids of records, with commas."))
    if faults:
        raise refused(faults)
    ids: list[str] = values["ids"]
    return ids


def of_record(query: str, entity: str, accept: str | None = None) -> Given:
    """The parameters of a record; raises Problem (400, 406, 414) naming every fault."""
    faults: list[Fault] = []
    values = collected(decoded(query), OF_RECORD, faults)
    offer, media_type = taken(accept, values.pop(FORMAT, None), offered(entity, many=False), faults)
    if faults:
        raise refused(faults)
    return Given(Form(**values), Args(), "", offer, media_type)


def decoded(query: str) -> list[tuple[str, str]]:
    """The pairs of a query string as WSGI gives it (bytes as Latin-1)."""
    if len(query) > LIMITS.body:
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, Code.TOO_LARGE, f"At most {LIMITS.body} bytes of query.")
    try:
        text = query.encode("latin-1").decode()
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS_LIMIT)
    except UnicodeError:
        raise refused([fault("query", "The query string is not UTF-8.")]) from None
    except ValueError:
        raise refused([fault("query", f"At most {PARAMETERS_LIMIT} parameters.")]) from None


def collected(pairs: list[tuple[str, str]], wanted: Mapping[str, Kind], faults: list[Fault]) -> dict[str, Any]:
    """The values by name: lists of strings, booleans, strings."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        kind = wanted.get(name)
        if kind is Kind.LIST and value:
            values.setdefault(name, []).extend(value.split(","))
        elif wrong := _wrong(name, value, kind, name in values):
            faults.append(Fault((name[:100],), *wrong))
        elif kind is None:
            told = f"There is no parameter {name[:40]!r} here; there are: {', '.join(sorted(wanted)) or 'none'}."
            faults.append(Fault((name[:100],), told, Code.UNKNOWN_PARAMETER))
        else:
            values[name] = value == "true" if kind is Kind.FLAG else value
    return values


def _wrong(name: str, value: str, kind: Kind | None, again: bool) -> tuple[str, str] | None:
    """What is wrong with a value of a known parameter, and its code."""
    if kind is None:
        return None
    if not value:
        return f"{name} is empty; leave it out.", Code.BAD_INPUT
    if again:
        return f"{name} is given twice.", Code.BAD_INPUT
    if kind is Kind.FLAG and value not in ("true", "false"):
        return f"{name} is true or false.", Code.BAD_INPUT
    return None


def _number(name: str, value: str | None, most: int, faults: list[Fault]) -> int | None:
    if value is None:
        return None
    size = int(value) if value.isascii() and value.isdigit() and len(value) <= len(str(most)) else 0
    if not 1 <= size <= most:
        faults.append(fault(name, f"{name} is a number from 1 to {most}."))
    return size


def _facets(names: list[str] | None, collection: Collection, faults: list[Fault]) -> tuple[str, ...]:
    """The facets that are asked for, each once."""
    for name in dict.fromkeys(names or ()):
        if name not in collection.facets:
            faults.append(
                fault("facets", f"There is no facet {name[:40]!r}; there are: {', '.join(collection.facets)}.")
            )
    return tuple(dict.fromkeys(names or ()))


def _order(value: str | None, collection: Collection, faults: list[Fault]) -> str | None:
    if value is not None and value not in collection.orders:
        faults.append(fault("order", f"order is one of {', '.join(collection.orders)}."))
    return value


def _without_place(pairs: list[tuple[str, str]]) -> str:
    """The parameters as a query string again, without the place where the page begins."""
    return urlencode([pair for pair in pairs if pair[0] not in ("after", "since")], safe=",.:/~") if pairs else ""


def none(query: str) -> None:
    """Raise Problem (400) when there is any parameter."""
    faults: list[Fault] = []
    collected(decoded(query), {}, faults)
    if faults:
        raise refused(faults)
