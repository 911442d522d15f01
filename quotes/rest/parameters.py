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
from quotes.rest.entities import COLLECTIONS, LOGS, Collection
from quotes.rest.problems import Fault, Problem, fault, refused
from quotes.rest.questions import Form

FORM = ("fields", "include")
WINDOW = ("first", "after", "count")
PARAMETERS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Given:
    """What a request says of a list; `rest` is the query string without the place of the page, for that of the next."""

    form: Form
    args: Args
    rest: str


class Kind(Enum):
    """How a parameter is given."""

    WORD = "one word"
    LIST = "repeated, or with commas"
    FLAG = "true or false"


@lru_cache
def known(parent: str | None, edge: str) -> Mapping[str, Kind]:
    """The parameters of a list."""
    collection = COLLECTIONS[parent, edge]
    more = ("order",) if collection.orders else ("since",) if collection.entity in LOGS else ()
    single = (*FORM, *WINDOW, *more)
    return (
        {name: _kind(condition) for name, condition in collection.filters.items()}
        | dict.fromkeys(single, Kind.WORD)
        | {"count": Kind.FLAG}
    )


def _kind(condition: Condition) -> Kind:
    if isinstance(condition, Flag):
        return Kind.FLAG
    return Kind.LIST if isinstance(condition, Ids | Words) else Kind.WORD


OF_RECORD: Mapping[str, Kind] = dict.fromkeys(FORM, Kind.WORD)


def of_list(query: str, collection: Collection) -> Given:
    """The parameters of a list; raises Problem (400, 414) naming every fault."""
    faults: list[Fault] = []
    pairs = decoded(query)
    values = _collected(pairs, known(collection.parent, collection.name), faults)
    form = Form(values.pop("fields", None), values.pop("include", None), values.pop("count", False))
    first, after, order, since = (values.pop(name, None) for name in ("first", "after", "order", "since"))
    args = Args(_first(first, faults), after, order=_order(order, collection, faults), filter=values, since=since)
    if faults:
        raise refused(faults)
    return Given(form, args, _without_place(pairs))


def of_record(query: str) -> Form:
    """The parameters of a record; raises Problem (400, 414) naming every fault."""
    faults: list[Fault] = []
    values = _collected(decoded(query), OF_RECORD, faults)
    if faults:
        raise refused(faults)
    return Form(**values)


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


def _collected(pairs: list[tuple[str, str]], wanted: Mapping[str, Kind], faults: list[Fault]) -> dict[str, Any]:
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


def _first(value: str | None, faults: list[Fault]) -> int | None:
    if value is None:
        return None
    size = int(value) if value.isascii() and value.isdigit() and len(value) <= 3 else 0
    if not 1 <= size <= LIMITS.page:
        faults.append(fault("first", f"first is a number from 1 to {LIMITS.page}."))
    return size


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
    _collected(decoded(query), {}, faults)
    if faults:
        raise refused(faults)
