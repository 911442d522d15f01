"""The log of changes, and what feeds read of it: the entities over the table `change`."""

from quotes.models import Change, ChangeKind
from quotes.models.decision import OF
from quotes.read.columns import literals, plain, record_id
from quotes.read.entity import Either, Entity, Field, One

EITHER_RECORD = (
    *(One(f"{name}_id", name) for name in OF),
    *(One(f"{name}_id", f"{name}_tombstone") for name in OF),
)
"""The record that something is about, or what is left of it."""

SIGNIFICANT = (ChangeKind.NEW.value, ChangeKind.CHANGED.value, ChangeKind.RETRACTED.value)
"""The changes after which a feed says that an entry is another."""


def change() -> Entity:
    """The log of changes: it has no words, and of a record that has left the public no more than its id."""
    return Entity(
        "change",
        Change,
        "ch",
        fields=plain(Change, "id seq kind at")
        | {"record_id": Field(tuple(f"{name}_id" for name in OF), "id", make=record_id)},
        edges={
            "record": Either(EITHER_RECORD),
            **{name: One(f"{name}_id", name) for name in OF},
            "decision": One("id", "decision"),
        },
        orders={"seq_asc": ("seq", False)},
    )


def published(of: Entity) -> Entity:
    """What was published of one kind of record, for feeds: each record once, by when it came to the public last. Every
    filter of it finds records that lists show, and one is always given; so what is hidden is not asked for twice."""
    row, key = "{0}", f"{of.name}_id"
    later = f"SELECT 1 FROM change n WHERE n.{key} = {row}.{key} AND n.kind = 'new' AND n.seq > {row}.seq"
    once = "" if of.name == "quote" else f" AND NOT EXISTS ({later})"  # only a claim can come back
    updated = f"SELECT u.at FROM change u WHERE u.{key} = {{0}} AND u.kind IN ({literals(SIGNIFICANT)})"
    retraction = f"SELECT d.reason FROM decision d WHERE d.{key} = {{0}} AND d.to_state = 'retracted'"
    return Entity(
        f"published_{of.name}",
        Change,
        "ch",
        fields=plain(Change, "id seq at")
        | {
            "updated": Field((key,), "datetime", sql=f"({updated} ORDER BY u.seq DESC LIMIT 1)"),
            "retraction": Field((key,), "text", sql=f"({retraction} ORDER BY d.id DESC LIMIT 1)"),
        },
        edges={"node": One(key, of.name)},
        orders={"newest": ("seq", True)},
        shown=f"NOT (NOT ({row}.kind = 'new')) AND {row}.{key} IS NOT NULL{once}",  # as the index says it
    )
