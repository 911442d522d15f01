"""`manage.py prepare`: everything a base needs before it is served; a second run changes nothing."""

import io
import json
import secrets
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quotes.models import BlockingKey, triggers
from quotes.search import kept

SEED = Path("seed_article.json")
ADMINISTRATOR = "admin"


class Command(BaseCommand):
    """Four steps in this order; each prints one line."""

    help = "Bring the base up to date, load the seed article if it is absent, make one administrator if there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Tables: {migrate()}")
        self.stdout.write(f"Seed article: {seed()}")
        self.stdout.write(f"Duplicates: {duplicates()}")
        self.stdout.write(f"Administrator: {administrator()}")


def migrate() -> str:
    """Apply the migrations that are missing, and say how many; put back what holds append-only tables."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
        return f"{len(missing)} migrations applied."
    if triggers.missing(connection):
        triggers.install(connection)
        return "up to date; the triggers of append-only tables are back in place."
    if built := kept.install(connection):
        return f"up to date; what keeps the search is back in place, for every {', '.join(built)}."
    return "up to date."


def seed() -> str:
    """Load the seed fixture unless the base has one of its sources: a curator's work is never overwritten.

    One statement when it has.
    """
    found = next((path for folder in settings.FIXTURE_DIRS if (path := Path(folder) / SEED).exists()), None)
    if found is None:
        return "this copy of Factbase has none."
    records = json.loads(found.read_text(encoding="utf-8"))
    sources = [record["pk"] for record in records if record["model"] == "quotes.source"]
    if apps.get_model("quotes", "Source").objects.filter(pk__in=sources).exists():
        return "already there."
    call_command("loaddata", str(found), verbosity=0)
    return f"{len(records)} records loaded."


def duplicates() -> str:
    """Look for records that look like one, where none has been looked at yet (two statements where that was done)."""
    if BlockingKey.objects.exists():
        return "looked for."
    found = io.StringIO()
    call_command("find_duplicates", stdout=found)
    return found.getvalue().strip()


def administrator() -> str:
    """Make the first administrator, with a password that is told here and nowhere else.

    One statement when there is one. A name that came with a dump stays the one that acted and cannot sign in.
    """
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return "already there."
    taken = {*users.filter(username__startswith=ADMINISTRATOR).values_list("username", flat=True)}
    names = (f"{ADMINISTRATOR}-{number}" for number in count(2))
    name = next(one for one in chain([ADMINISTRATOR], names) if one not in taken)
    password = secrets.token_urlsafe(15)
    users.create_superuser(username=name, password=password)
    return f"{name}, password {password} (shown this once)."
