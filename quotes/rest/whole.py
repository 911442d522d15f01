"""A list given whole: as JSON lines, CSV, a workbook or a standard, read page by page and sent as it is read.

The law of a stream. Its first page is read, and paid, before anything is sent, so whatever is wrong is told as always.
Each further page is paid before it is sent; where the budget has not enough the stream waits, for PATIENCE seconds at
most, and holds that page and nothing of the base meanwhile. A stream that cannot go on raises: the connection is broken
off in the middle, and nothing of it looks like the end of an answer.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from quotes.access import LIMITS, PRIVATE, REQUEST, SEARCH, UNKEPT, VARY, Code, Spending, TurnedAway
from quotes.export.documents import Array, Csv, Document, Lines, Standard, Xlsx
from quotes.export.formats import document
from quotes.export.objects import spelling
from quotes.export.tables import NotFlat, table
from quotes.export.workbook import CELL, TooLong
from quotes.read import Args, Ask, Selection, Stretch, Viewer, cost, searches, stride, walked
from quotes.rest import choose
from quotes.rest.answers import saved_as
from quotes.rest.entities import Collection
from quotes.rest.offers import CSV, JSON, LINES, Offer
from quotes.rest.problems import Problem, fault, refused
from quotes.rest.questions import Form

CHEAPER = 5
"""How many times cheaper the rows of a stream are than those of pages: measured, a quote with all its references takes
0.03 ms, which is two points."""
PATIENCE = 90
"""Seconds in which a stream waits for its budget: a bucket fills in sixty."""
AGAIN = 1.0
"""Seconds until it looks again."""
PARKS = "factbase.parks"
"""In the environment of a server that understands an empty part (PEP 3333) as nothing yet, and comes back for more
after a while without keeping a thread."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list that is wanted whole: which, in what record (its entity and id), what of it, and as what."""

    collection: Collection
    of: tuple[str, str] | None
    row: Selection
    args: Args
    offer: Offer

    @property
    def title(self) -> str:
        """What it is called, in names of files and of sheets."""
        return f"{self.of[1]}-{self.collection.name}" if self.of else self.collection.name

    @property
    def of_a_row(self) -> int:
        """What its rows count, a fifth of a point each."""
        return 1 + cost(self.row)

    @property
    def of_looking(self) -> int:
        """What is paid once beside the rows: a walk looks through many, but through each once, whatever is sent."""
        asked = Ask(self.collection.name, "list", args=self.args._replace(first=1), of=(Selection("page", ()),))
        return SEARCH * searches(Selection("query" if self.of is None else self.of[0], (asked,)))

    def document(self, has_rows: bool = False) -> Document:
        """The empty document, or one that goes on after some rows; raises Problem (400) where rows do not fit."""
        return empty(self.offer, self.row, self.collection.name, has_rows)


def empty(offer: Offer, row: Selection, title: str, has_rows: bool = False) -> Document:
    """A document of such rows, without any; raises Problem (400) where they have no place in it."""
    if offer.standard:
        return Standard(offer.standard, row.entity, has_rows)
    if offer is LINES:
        return Lines()
    if offer is JSON:
        return Array(has_rows)
    try:
        columns = table(row)
    except NotFlat as list_:
        told = f"{list_} is a list of its own and has no place in a table: take jsonl, or the list by its address."
        raise refused([fault("include", told)]) from None
    return Csv(columns) if offer is CSV else Xlsx(columns, title)


def alone(offer: Offer, row: Selection, given: dict[str, Any]) -> bytes | None:
    """The document of one row; None where a standard has nothing to say of it."""
    if offer.standard:
        body = offer.standard.of[row.entity].make(given)
        return None if body is None else document(offer.standard, body)
    made: Document = Lines() if offer is JSON else empty(offer, row, row.entity)
    one = spelling(made.spell, row)(given) if made.spell else given
    return made.opening() + made.block([one]) + made.closing()


def row_of(entity: str, form: Form, offer: Offer) -> Selection:
    """The row of an entity that an offer needs, in the form that is asked; raises Problem (400)."""
    if not offer.standard:
        return choose.rows(entity, form.fields, form.include)
    given = [name for name in ("fields", "include") if getattr(form, name) is not None]
    if given:
        raise refused([fault(name, f"{name}: {offer.name} has fields of its own.") for name in given])
    return offer.standard.of[entity].selection


def wanted(collection: Collection, of: tuple[str, str] | None, form: Form, args: Args, offer: Offer) -> Wanted:
    """What is wanted; raises Problem (400). No statements."""
    found = Wanted(collection, of, row_of(collection.entity, form, offer), args, offer)
    if found.of_a_row > LIMITS.nodes:
        told = f"Each row could have {found.of_a_row:,} others in it; at most {LIMITS.nodes:,}. Include less."
        raise Problem(HTTPStatus.BAD_REQUEST, Code.TOO_COSTLY, told)
    return found


def streamed(request: HttpRequest, given: Wanted, who: Viewer, spending: Spending, media_type: str) -> HttpResponseBase:
    """The list as an answer; raises Problem (400), TurnedAway, BadInput, Unavailable. One statement, and one for each
    page while it is sent. Of HEAD the first row is read, to tell whether all is well."""
    made = given.document()
    opening = made.opening()
    spending.pay(REQUEST + given.of_looking)
    args = given.args if request.method != "HEAD" else given.args._replace(first=1)
    pages = walked(given.collection.name, given.row, made.block, args, who, given.of, spell=made.spell)
    try:
        first = next(pages, None)
    except TooLong as fault_:
        told = f"{fault_} A cell holds at most {CELL:,}: take csv or jsonl, or ask for less."
        raise refused([fault("format", told)]) from None
    if first is not None:
        spending.pay(price(given, first.size))
    response: Any = HttpResponse(b"")
    if request.method != "HEAD":
        parks = bool(request.META.get(PARKS))
        response = StreamingHttpResponse(blocks(given, opening, made, first, pages, spending, parks))
        response.parks = True  # between two parts it needs neither its thread nor a connection to the base
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = saved_as(given.title, given.offer.extension)
    response.headers["Cache-Control"] = PRIVATE if who.curator else UNKEPT
    response.headers["Vary"] = VARY
    return response


def price(given: Wanted, rows: int) -> int:
    """What so many rows cost, in points."""
    return -(-rows * given.of_a_row // CHEAPER)


def blocks(
    given: Wanted,
    opening: bytes,
    made: Document,
    page: Stretch[bytes] | None,
    pages: Iterator[Stretch[bytes]],
    spending: Spending,
    parks: bool,
) -> Iterator[bytes]:
    """The parts of the answer."""
    further = price(given, stride(given.collection.name, given.row, given.args, given.of))
    yield opening
    while page is not None:
        yield page.made
        if not page.more:
            break
        yield from until_paid(spending, further, parks)
        page = next(pages, None)
    yield made.closing()


def until_paid(spending: Spending, points: int, parks: bool) -> Iterator[bytes]:
    """Nothing, again and again, until the budget has enough; raises TurnedAway when that takes too long."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return spending.pay(points)
        except TurnedAway:
            if time.monotonic() > end:
                raise
        if not parks:
            time.sleep(AGAIN)
        yield b""
