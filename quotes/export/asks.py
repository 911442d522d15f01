"""What a standard asks of `read`, written shortly: fields, edges, days and pages."""

from typing import Any

from quotes.read.selection import Args, Ask, Selection

Row = dict[str, Any]


def fields(names: str) -> tuple[Ask, ...]:
    """The named fields."""
    return tuple(Ask(name, name) for name in names.split())


def edge(name: str, entity: str, *asks: Ask) -> Ask:
    """An edge to one row, to a short list, or a value."""
    return Ask(name, name, of=(Selection(entity, asks),))


def day(name: str) -> Ask:
    """A date: in words, in EDTF, and the days it can mean."""
    return edge(name, "day", *fields("as_said edtf earliest latest"))


def page(name: str, entity: str, args: Args, *asks: Ask) -> Ask:
    """A page of a list that can grow, as `rows` of its answer."""
    rows = Ask("nodes", "rows", of=(Selection(entity, asks),))
    return Ask(name, name, args=args, of=(Selection("page", (rows,)),))


AGENT = fields("id kind name")
"""What is told of whoever said, published or judged something."""

WORK = fields("id kind title title_supplied url")
"""What is told of a document that another record leads to."""
