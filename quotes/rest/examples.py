"""Examples for the description: rows as they are given unasked, pages of them, and refusals. All of it is invented."""

from http import HTTPStatus
from typing import Any

from quotes.filters import Condition, Flag, FromDay, Ids, Moment, Number, Word, Words
from quotes.read.entity import Entity, Field
from quotes.read.meaning import MEANING
from quotes.read.selection import Selection
from quotes.read.shape import ENTITIES
from quotes.rest import choose
from quotes.rest.entities import BASE, LOGS

DIGITS = "019a2b3c4d5e7f80a1b2c3d4e5f60718"
MOMENT = "2024-08-06T09:30:00.000Z"

TEXTS: dict[str, Any] = {
    "text": "We have waited for this day", "language": "en", "said_language": None, "speaker_label": "the mayor",
    "speaker_role": None, "occasion": None, "note": None, "title": "The harbour is open", "slug": "the-harbour-is-open",
    "url": "https://lindau.example/harbour", "byline": None, "rights": None, "name": "Ada Moser", "sort_name": None,
    "description": "Mayor of Lindau.", "place": "Lindau", "as_said": "Monday", "edtf": "2024-08-05",
    "earliest": "2024-08-05", "latest": "2024-08-05", "label": '5 August 2024 ("Monday")', "unit": "francs",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "media_type": "text/plain",
    "archived_url": None, "extent": "whole", "origin": "paste", "actor_kind": "person", "actor": "ada", "reason": None,
}  # fmt: skip
"""Values of text, by the names of fields; anything else is null, or a few words."""

ENUMS: dict[str, str] = {
    "state": "published", "kind": "direct", "identity": "named", "text_access": "private", "stance": "asserts",
    "certainty": "certain", "from_state": "in_review", "to_state": "published",
}  # fmt: skip
KINDS = {"source": "press_release", "speaker": "person", "change": "new"}
BY_TYPE: dict[str, Any] = {
    "datetime": MOMENT,
    "bool": True,
    "int": 1,
    "bigint": 63,
    "decimal": "40000000",
    "float": 1.0,
}


def row(entity: str) -> dict[str, Any]:
    """A row as it is given unasked."""
    return _object(choose.rows(entity, None, None))


def _object(selection: Selection, fields: dict[str, Field] | None = None) -> dict[str, Any]:
    held = ENTITIES.get(selection.entity)
    known = fields if fields is not None else held.fields if held else {}
    found: dict[str, Any] = {}
    for ask in selection.asks:
        if ask.alias == "permalink":
            found[ask.alias] = f"https://facts.example/r/{id_of(selection.entity)}"
        elif ask.name in known:
            found[ask.alias] = value(selection.entity, ask.name, known[ask.name].type)
        elif held is not None:
            edge = held.edges[ask.name]
            found[ask.alias] = _object(ask.of[0], getattr(edge, "fields", None))
    return found


def value(entity: str, name: str, kind: str) -> Any:
    """The example of a field."""
    if kind == "id":
        return id_of(entity)
    if kind == "enum":
        return KINDS.get(entity, ENUMS[name]) if name == "kind" else ENUMS.get(name)
    return BY_TYPE[kind] if kind in BY_TYPE else TEXTS.get(name)


def id_of(entity: str) -> str:
    """An id of that kind."""
    held: Entity = ENTITIES[entity]
    return f"{held.prefix}_{DIGITS}"


def page(entity: str, name: str) -> dict[str, Any]:
    """A page of a list."""
    address, rows, last = f"{BASE}{name}/", [row(entity)], BY_TYPE["bigint"]
    if entity in LOGS:
        return {"results": rows, "next": f"{address}?since={last}", "since": last}
    return {"results": rows, "next": f"{address}?after=AZq9b3NiZWdpbm5pbmc"}


def found() -> dict[str, Any]:
    """A page of what a search found."""
    highlight = {"field": "text", "snippet": TEXTS["text"], "offsets": [[8, 14]]}
    hit = {"type": "quote", "score": 1.0, "record": row("quote"), "highlights": [highlight]}
    return {"results": [hit], "next": None}


def nodes() -> dict[str, Any]:
    """Records by their ids, one of which is not there."""
    return {"results": [{"type": "speaker", "record": row("speaker")}, None]}


def index(names: tuple[str, ...]) -> dict[str, str]:
    """Where everything is."""
    return {name: f"{BASE}openapi.json" if name == "openapi" else f"{BASE}{name}/" for name in names}


WORDS = {"q": 'harbour "waited for"', "text": "waited", "name": "moser", "identifier": "wikidata:Q1",
         "url": "https://lindau.example/harbour"}  # fmt: skip
TAGS = {"language": "en", "unit": "francs"}


def of_filter(name: str, condition: Condition) -> Any:
    """The example of a filter's value."""
    match condition:
        case Ids(prefix=prefix):
            return [f"{prefix}_{DIGITS}"]
        case Word(enum=enum):
            return enum.values[0]
        case Words(enum=enum):
            return [TAGS[name] if enum is None else enum.values[0]]
        case Flag():
            return True
        case FromDay():
            return "2024-08"
        case Moment():
            return "2024-08-05T00:00:00Z"
        case Number():
            return "250"
    return WORDS[name]


def problem(status: HTTPStatus, code: str, detail: str) -> dict[str, Any]:
    """A refusal."""
    made: dict[str, Any] = {
        "type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, "code": code,
        "instance": "urn:factbase:request:5f2c64a0d9e14b7f",
    }  # fmt: skip
    if status == HTTPStatus.BAD_REQUEST:
        made["errors"] = [{"path": ["first"], "message": detail, "code": code}]
    if status == HTTPStatus.GONE:
        made |= {"id": id_of("quote"), "state": "withheld", "reason": "A court ordered it.", "withheld_at": MOMENT}
    return made


def of_property(entity: str, name: str, kind: str) -> list[Any]:
    """Examples of a property; none where what stands there speaks for itself."""
    shown = value(entity, name, kind) if entity in ENTITIES and name in MEANING.get(entity, {}) else TEXTS.get(name)
    return [] if shown is None else [shown]
