"""Commands that need the tables as this version of Factbase has them."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


class OnTables(BaseCommand):
    """Says in a sentence what a base lacks, before anything is begun; two statements."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        """Raises CommandError where the base is away, or its tables are absent or older."""
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            raise CommandError(f"The base cannot be reached: {str(error).strip()}") from None
        if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            told = "older tables" if executor.loader.applied_migrations else "no tables"
            raise CommandError(f"This base has {told} ({len(missing)} migrations wait): manage.py migrate makes them.")
