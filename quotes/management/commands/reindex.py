"""`manage.py reindex`: the words under which rows are found, and the indexes over them, made anew."""

from typing import Any

from django.db import connection, transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from quotes.management.tables import OnTables
from quotes.search import kept
from quotes.search.kinds import KINDS
from quotes.search.rewrite import SEARCHED, stale, write


class Command(OnTables):
    """The base keeps its indexes itself; this is for a new version of what a word is, and for a base that was mended by
    hand. It can be ended at any time and run again."""

    help = "Make anew what is searched: the words of every row, then the indexes over them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Words by batches, each a transaction of its own; then each index in one."""
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        mended = 0
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            for model in SEARCHED:
                rows: Any = model._default_manager
                task = bar.add_task(str(model._meta.verbose_name_plural), total=rows.count())
                for looked_at, found in stale(model):
                    with transaction.atomic():
                        write(model, found)
                    mended += len(found)
                    bar.advance(task, looked_at)
            task = bar.add_task("indexes", total=len(KINDS))
            for kind in KINDS:
                kept.build(connection, [kind])
                bar.advance(task)
        self.stdout.write(f"{mended:,} rows had other words; the indexes are built anew.")
