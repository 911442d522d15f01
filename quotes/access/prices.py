"""What a question costs: known before anything runs, and refused where it is too much, by every door alike."""

from typing import NamedTuple

from quotes.access.budget import REQUEST, SEARCH
from quotes.access.limits import LIMITS
from quotes.read.measure import cost, looks
from quotes.read.selection import Selection


class Price(NamedTuple):
    """How many rows a selection may answer, and how often it may look through many."""

    nodes: int
    looks: int

    @property
    def points(self) -> int:
        """What is paid for it."""
        return REQUEST + self.nodes + SEARCH * self.looks


class TooMuch(Exception):
    """A question asks for more than one may; its words say of what, `nodes` how many rows it could answer."""

    def __init__(self, told: str, nodes: int) -> None:
        self.nodes = nodes
        super().__init__(told)


def priced(selection: Selection) -> Price:
    """The price of a selection; raises TooMuch. No statements."""
    looking = looks(selection)
    price = Price(cost(selection), looking.total())
    if price.looks > LIMITS.searches:
        each = ", ".join(f"{list_}: {times}" for list_, times in looking.items() if times)
        told = (
            f"This looks through many rows {price.looks:,} times ({each}); at most {LIMITS.searches}. What counts: a "
            "search, once for each kind of record; a list by what has no index three times, by text five; a count of "
            "what is found through other records twice to four times, and again for each facet of what a filter asks "
            "for; such lists under many rows four to seven times."
        )
        raise TooMuch(told, price.nodes)
    if price.nodes > LIMITS.nodes:
        told = (
            f"This asks for up to {price.nodes:,} rows; at most {LIMITS.nodes:,}. Ask for smaller pages or fewer lists."
        )
        raise TooMuch(told, price.nodes)
    return price
