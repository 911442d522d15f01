"""A list or a record by its address below /api/v1/ and a query string, for `manage.py export`, which has no request."""

from quotes.models.keys import parse_id
from quotes.read import Args, BadInput, Viewer, stride
from quotes.read.shape import ENTITIES
from quotes.rest import parameters, problems, questions
from quotes.rest.entities import COLLECTIONS, LISTS, RECORDS, Collection
from quotes.rest.offers import Offer, offered, taken
from quotes.rest.problems import Fault, Problem
from quotes.rest.whole import Wanted, alone, row_of, wanted

LINES = "format=jsonl"


def asked(address: str, query: str, form: str) -> Wanted:
    """The list that is wanted; raises ValueError with all that is wrong. No statements."""
    try:
        collection, of = _list(address)
        offer = _offer(form, collection.entity, many=True)
        given = parameters.of_list(f"{query}&{LINES}" if query else LINES, collection)
        found = wanted(collection, of, given.form, given.args, offer)
        stride(collection.name, found.row, found.args, of)
        found.document()
        return found
    except Problem as problem:
        raise ValueError(problem.detail) from None
    except BadInput as bad:
        raise ValueError(problems.of_read(bad).detail) from None


def is_record(address: str) -> bool:
    """Whether an address is that of one record."""
    return len(address.strip("/").split("/")) == 2


def record(address: str, query: str, form: str, who: Viewer) -> bytes:
    """A record as a document. One statement; raises ValueError and Unavailable."""
    name, public_id = address.strip("/").split("/")
    try:
        if name not in RECORDS:
            raise ValueError(f"There is nothing called {name!r}; there are: {', '.join(RECORDS)}.")
        entity = RECORDS[name]
        offer = _offer(form, entity, many=False)
        parse_id(public_id, ENTITIES[entity].prefix)
        row = row_of(entity, parameters.of_record(query, entity).form, offer)
        held = questions.written(f"{offer.name} {query}", row, who).read(Args(key=public_id))
    except Problem as problem:
        raise ValueError(problem.detail) from None
    if held is None or "tombstone" in held:
        raise ValueError("There is no such record, or it is not public.")
    body = alone(offer, row, held)
    if body is None:
        raise ValueError(f"This record has nothing to say as {offer.name}.")
    return body


def _list(address: str) -> tuple[Collection, tuple[str, str] | None]:
    """The list of an address, and the record in which it is; raises ValueError."""
    match address.strip("/").split("/"):
        case [name] if name in LISTS:
            return COLLECTIONS[None, name], None
        case [name, public_id, edge] if (LISTS.get(name), edge) in COLLECTIONS and name in LISTS:
            parse_id(public_id, ENTITIES[LISTS[name]].prefix)
            return COLLECTIONS[LISTS[name], edge], (LISTS[name], public_id)
    edges = (f"{name}/ID/{edge}" for name, entity in LISTS.items() for parent, edge in COLLECTIONS if parent == entity)
    raise ValueError(f"There is no list {address[:100]!r}; there are: {', '.join([*LISTS, *edges])}.")


def _offer(form: str, entity: str, many: bool) -> Offer:
    faults: list[Fault] = []
    offer, _ = taken(None, form, offered(entity, many), faults)
    if faults:
        raise ValueError(faults[0].message)
    return offer
