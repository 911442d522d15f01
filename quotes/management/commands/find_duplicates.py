"""`manage.py find_duplicates`: look at every record for others that look like it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quotes.management.tables import OnTables
from quotes.models import Claim, Likeness, Quote, Record, Source, Speaker
from quotes.review.likeness import note, sharing, write_keys

BATCH = 500
KINDS: tuple[type[Record], ...] = (Speaker, Source, Quote, Claim)
Batches = Callable[[str, Sequence[Any]], Iterator[Sequence[Any]]]


class Command(OnTables):
    """What is written through `review` is looked at at once; this is for what came in by loaddata, or before."""

    help = "Look at every speaker, source, quote and claim for others that look like it; what people decided stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Batches, each a transaction of its own: it can be ended at any time and run again."""
        with _progress() as batches:
            for model in KINDS:
                _look(model, batches)
        waiting = Likeness.objects.filter(judgement=None).count()
        self.stdout.write(f"{waiting:,} pairs look like one and wait for a person: see Duplicates in the admin.")


def _look(model: type[Record], batches: Batches) -> None:
    """First the keys of all, then what shares one."""
    name = str(model._meta.verbose_name_plural)
    rows = model._default_manager
    for keys in batches(name, list(rows.order_by("pk").values_list("pk", flat=True))):
        with transaction.atomic():
            write_keys(list(rows.filter(pk__in=keys)))
    for keys in batches(f"{name} that meet", sharing(str(model._meta.model_name))):
        with transaction.atomic():
            for record in rows.filter(pk__in=keys):
                note(record)


@contextmanager
def _progress() -> Iterator[Batches]:
    """A function that gives rows in batches and moves a bar; nothing is drawn but on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def batches(name: str, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
            task = bar.add_task(name, total=len(rows))
            for at in range(0, len(rows), BATCH):
                yield rows[at : at + BATCH]
                bar.advance(task, min(BATCH, len(rows) - at))

        yield batches
