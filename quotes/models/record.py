"""What the four records share: key, times, version, state; and how their children change them.

The law of versions: a record is saved by `UPDATE ... WHERE id = ? AND version = ?`. Who holds a stale copy writes
nothing, no row of history either, and gets `Conflict`. A child's save or delete bumps its parent's version.
"""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from quotes.models.fields import Choice, Whole, Words, key
from quotes.models.keys import time_of
from quotes.models.state import IS_LISTED, IS_PUBLIC, PUBLIC, WAITING, State

OF = ("speaker", "source", "quote", "claim")
"""The four records; of what may be about any of them, exactly one is set."""


def exactly_one() -> models.Q:
    """The condition that exactly one of the four records is set."""
    any_of = models.Q()
    for one in OF:
        any_of |= models.Q(**{f"{name}__isnull": name != one for name in OF})
    return any_of


class Conflict(Exception):
    """The record was changed or deleted since it was read; nothing was written."""

    def __init__(self, record: models.Model, current: int | None) -> None:
        self.record, self.current = record, current
        told = "It has been deleted" if current is None else f"It is at version {current}"
        which = f"{record._meta.verbose_name} {record.pk}"
        super().__init__(f"{which} was changed by somebody else. {told}; nothing was saved.")


class RecordQuerySet(models.QuerySet[Any]):
    """Records; `public()` is the only rule of visibility and looks at the row's own state."""

    def public(self) -> Self:
        """What the public may read."""
        return self.filter(IS_PUBLIC)


class Created(models.DateTimeField):
    """When the record was made: the time in its key, in whole milliseconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add and isinstance(model_instance, Record):  # a row of history has a key, and a time, of its own
            setattr(model_instance, self.attname, time_of(model_instance.pk))
        return super().pre_save(model_instance, add)


class Version(Whole):
    """Counts the changes of a record, from 1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "least": 1, "most": 2_147_483_647, "default": 1, "editable": False})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = super().pre_save(model_instance, add)
        return held if add else held + 1


class Record(models.Model):
    """A speaker, a source, a quote or a claim."""

    id = key()
    created_at = Created()
    updated_at = models.DateTimeField(auto_now=True)
    version = Version()
    state = Choice(choices=State.choices, default=State.DRAFT, editable=False)
    note = Words(max_length=5_000, null=True, blank=True, help_text="The curator's public remark.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from", db_index=False
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Write the record if its version is still the one read; raises Conflict. What other rows repeat is carried."""
        if update_fields is not None:
            update_fields = {*update_fields, *computed(type(self)), "version", "updated_at"}
        new = self._state.adding
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, update_fields=update_fields, **kwargs)
            if not new:
                self.carry([self.pk])

    @property
    def is_public(self) -> bool:
        """Whether the public may read it."""
        return self.state in PUBLIC

    @property
    def is_listed(self) -> bool:
        """Whether the public finds it in lists."""
        return self.is_public and self.merged_into_id is None  # type: ignore[attr-defined]

    @classmethod
    def carry(cls, keys: Sequence[UUID]) -> None:
        """Bring the columns up to date in which other rows repeat the state and the days of these records."""

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any, **named: Any) -> Any:
        written = next(value for field, _, value in values if field.attname == "version")
        done = super()._do_update(base_qs.filter(version=self.version), using, pk_val, values, *rest, **named)
        if done:
            self.version = written
            return done
        current = base_qs.filter(pk=pk_val).values_list("version", flat=True).first()
        if current is None and self._state.adding:
            return done
        raise Conflict(self, current)


def computed(model: type[models.Model]) -> list[str]:
    """The columns of a model that are computed from others; they are written whenever anything is."""
    return [field.attname for field in model._meta.concrete_fields if getattr(field, "of", "")]


class Child(models.Model):
    """A row that belongs to a record; `parent` names its foreign key."""

    parent = ""

    id = key()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Write the row and bump its parent's version; raises Conflict if the parent held in memory is stale."""
        if update_fields is not None:
            update_fields = {*update_fields, *computed(type(self))}
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, update_fields=update_fields, **kwargs)
            self.bump()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row and bump its parent's version; raises Conflict if the parent held in memory is stale."""
        with transaction.atomic(using=kwargs.get("using")):
            deleted = super().delete(*args, **kwargs)
            self.bump()
        return deleted

    def bump(self) -> None:
        """Add one to the parent's version (one statement)."""
        field: Any = self._meta.get_field(self.parent)
        rows = field.related_model._default_manager.filter(pk=getattr(self, field.attname))
        held = getattr(self, self.parent) if field.is_cached(self) else None
        if held is not None:
            rows = rows.filter(version=held.version)
        done = rows.update(version=models.F("version") + 1, updated_at=timezone.now())
        if held is not None and not done:
            raise Conflict(held, type(held).objects.filter(pk=held.pk).values_list("version", flat=True).first())
        if held is not None:
            held.version += 1


def ordered(name: str, *columns: str, public: bool = False) -> models.Index:
    """An index for one order; `public` makes it partial, for public reads only.

    Where it is ordered by one end of a date it holds the other end too, after the id: a range of days is then told
    without looking at the rows (20 to 30 times less, measured).
    """
    if public:
        return models.Index(fields=columns, name=f"{name}_pub", condition=IS_LISTED)
    return models.Index(fields=columns, name=name)


def lasting(name: str, day: str) -> models.Index:
    """An index of what is public and has a `day` that may be one of several: of the dates of a range those that go on
    after it are among these."""
    first, last = f"{day}_first", f"{day}_last"
    longer = models.Q(**{f"{first}__lt": models.F(last)})
    return models.Index(fields=[last, "id", first], name=f"{name}_lasting_pub", condition=IS_LISTED & longer)


def of_topic(record: str, day: str) -> list[models.Index]:
    """The indexes of a topic's records; those of what is public in each of its orders, with both ends of the `day`."""
    first, last, public = f"{day}_first", f"{day}_last", models.Q(public=True)
    orders = {"newest": (last, record, first), "oldest": (first, record, last), "made": (record,)}
    return [
        models.Index(fields=["topic", record], name=f"{record}_topic_all"),
        *(
            models.Index(fields=["topic", *columns], name=f"{record}_topic_{name}", condition=public)
            for name, columns in orders.items()
        ),
    ]


def waiting(name: str) -> models.Index:
    """An index of the records that wait for a person, oldest first. A full one would draw SQLite from the orders of
    what is public."""
    return models.Index(fields=["state", "id"], name=f"{name}_waiting", condition=models.Q(state__in=WAITING))


class IsWaiting(models.Func):
    """The condition of that index, word for word: with parameters SQLite would not see that they are one."""

    template = "%(expressions)s IN ({})".format(", ".join(f"'{state}'" for state in WAITING))
    output_field = models.BooleanField()


def merged(name: str) -> models.Index:
    """An index of the records that were merged into one."""
    return models.Index(fields=["merged_into"], name=f"{name}_merged", condition=models.Q(merged_into__isnull=False))


def not_into_itself(name: str) -> models.CheckConstraint:
    """Nothing is merged into itself."""
    return models.CheckConstraint(condition=~models.Q(merged_into=models.F("id")), name=f"{name}_not_into_itself")


def is_listed(record: type[Record], key: str) -> models.Exists:
    """In an UPDATE of the rows that repeat it: whether lists show the public the record that the foreign key names."""
    rows = record._default_manager.filter(IS_LISTED, pk=models.OuterRef(key))
    return models.Exists(rows)


def repeated(record: type[Record], key: str, column: str) -> models.Subquery:
    """In an UPDATE of the rows that repeat it: a column of the record named by the foreign key."""
    return models.Subquery(record._default_manager.filter(pk=models.OuterRef(key)).values(column)[:1])
