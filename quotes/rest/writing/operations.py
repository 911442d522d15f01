"""Every operation that writes: its address, its act, what may be given to it and what is answered.

The table is the whole of it: the addresses, the refusals of other names and the description are made from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quotes import acts
from quotes.acts import Do
from quotes.ingest.proposing import PROPOSAL
from quotes.rest.entities import LISTS, PLURAL
from quotes.review.plain.kinds import ASSESSMENTS, CAPTURE, EVIDENCE, KINDS, LINKS, Shape

REASON, INTO, INTO_VERSION = "reason", "into", "into_expected_version"
TEXT, KEEP, CANDIDATES = "text", "keep", "candidates"


@dataclass(frozen=True, slots=True)
class Body:
    """What may be given: the fields of a shape (of a new row those that it needs must be), and names beside them.
    What is `closed` its act reads name by name, and looks for no others."""

    shape: Shape | None = None
    new: bool = False
    beside: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    closed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name."""
        of = self.shape
        return (*(of.columns if of else ()), *(of.groups if of else ()), *(of.lists if of else ()), *self.beside)

    @property
    def is_text(self) -> bool:
        """Whether a text may come as it is."""
        return TEXT in self.beside

    @property
    def required(self) -> tuple[str, ...]:
        """The names that must be given."""
        return (*self.needed, *(self.shape.needed if self.shape and self.new else ()))


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `given` are the act's names of what stands in the address, `found` is the act's name of the row
    that is answered (none: nothing), which is an `entity`.

    `versioned` ones need If-Match, `once` takes Idempotency-Key, `makes` answers 201 with Location; a deletion that is
    `reasoned` takes its reason in the query string, for it has no body.
    """

    name: str
    method: str
    address: str
    body: Body | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    entity: str = ""
    found: str = ""
    versioned: bool = True
    once: bool = False
    makes: bool = False
    many: bool = False
    reasoned: bool = False
    act: str = ""

    @property
    def do(self) -> Do:
        """The act."""
        done: Do = getattr(acts, self.act or self.name)
        return done

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may be given, wherever."""
        return (*(self.body.names if self.body else ()), *((REASON,) if self.reasoned else ()))

    @property
    def summary(self) -> str:
        """What it does."""
        return acts.MEANING[self.act or self.name]

    @property
    def tag(self) -> str:
        """The list it belongs to."""
        return self.address.partition("/")[0]

    def place(self, public_id: str) -> str:
        """The address, below the door's, of the row that is answered."""
        return f"{PLURAL[self.entity]}/{public_id}/"


ELSEWHERE = frozenset({"id", "source", "capture", "claim", "from", "expected_version", "idempotency_key", "encoding"})
"""Names that acts take from the address and the headers; where a body has one of its own, it is meant."""

STEPS = ("submit", "publish", "return_to_draft", "accept", "reject", "confirm", "retract", "withhold")
REASONED = ("retract", "withhold")
ID = {"id": "id"}


def operations() -> Iterator[Operation]:
    """All of them."""
    for name, kind in LISTS.items():
        if kind not in KINDS:
            continue
        yield from _of_list(name, kind)
        if kind != "topic":
            yield from _steps(name, kind)
    yield from _of_texts()
    yield from _of_claims()


def _of_list(name: str, kind: str) -> Iterator[Operation]:
    shape, one = KINDS[kind], f"{name}/{{id}}/"
    new = Body(shape, new=True)
    yield Operation(
        f"create_{kind}", "POST", f"{name}/", new, entity=kind, found=kind, versioned=False, once=True, makes=True
    )
    yield Operation(f"update_{kind}", "PATCH", one, Body(shape, beside=(REASON,)), ID, kind, kind)
    yield Operation(f"delete_{kind}", "DELETE", one, None, ID)


def _steps(name: str, kind: str) -> Iterator[Operation]:
    for act in STEPS:
        body = Body(beside=(REASON,), needed=(REASON,) if act in REASONED else (), closed=True)
        yield Operation(f"{act}_{kind}", "POST", f"{name}/{{id}}/{act}/", body, ID, kind, "record", act=act)
    body = Body(beside=(INTO, INTO_VERSION, REASON), needed=(INTO, INTO_VERSION), closed=True)
    yield Operation(
        f"merge_{kind}", "POST", f"{name}/{{id}}/merge/", body, ID, kind, "merged", act=f"merge_{PLURAL[kind]}"
    )
    yield Operation(
        f"undo_merge_{kind}", "POST", f"{name}/{{id}}/undo_merge/", Body(beside=(REASON,), closed=True), ID, kind,
        "record", act="undo_merge",
    )  # fmt: skip


def _of_texts() -> Iterator[Operation]:
    yield Operation(
        "capture_text", "POST", "sources/{id}/captures/", Body(CAPTURE, new=True, beside=(TEXT, KEEP), needed=(TEXT,)),
        {"id": "source"}, "capture", "capture", versioned=False, once=True, makes=True,
    )  # fmt: skip
    machine = Body(PROPOSAL, new=True, beside=(CANDIDATES,), needed=(CANDIDATES,), closed=True)
    yield Operation(
        "propose_quotes", "POST", "captures/{id}/proposals/", machine, {"id": "capture"}, "quote", "quotes",
        versioned=False, many=True,
    )  # fmt: skip


def _of_claims() -> Iterator[Operation]:
    claim = {"id": "claim"}
    yield Operation(
        "add_evidence", "POST", "claims/{id}/evidence/", Body(EVIDENCE.shape, new=True, beside=(REASON,)), claim,
        "evidence", "evidence", once=True, makes=True,
    )  # fmt: skip
    yield Operation("remove_evidence", "DELETE", "evidence/{id}/", None, ID, "claim", "claim", reasoned=True)
    yield Operation(
        "link_claims", "POST", "claims/{id}/links/", Body(LINKS.shape, new=True, beside=(REASON,)), {"id": "from"},
        "claim", "from", once=True,
    )  # fmt: skip
    yield Operation(
        "unlink_claims", "DELETE", "claims/{id}/links/{relation}/{to}/", None,
        {"id": "from", "relation": "relation", "to": "to"}, "claim", "from", reasoned=True,
    )  # fmt: skip
    yield Operation(
        "assess_claim", "POST", "claims/{id}/assessments/", Body(ASSESSMENTS.shape, new=True, beside=(REASON,)), claim,
        "claim", "claim", once=True,
    )  # fmt: skip


OPERATIONS: dict[str, Operation] = {one.name: one for one in operations()}
"""All operations by name."""


def at(address: str) -> dict[str, Operation]:
    """The operations of an address, by their method."""
    return _AT.get(address, {})


def _by_address() -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS.values():
        found.setdefault(one.address, {})[one.method] = one
    return found


_AT = _by_address()
ADDRESSES = tuple(_AT)
"""Every address at which something is written."""
