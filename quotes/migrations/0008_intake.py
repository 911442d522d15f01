"""Imports that go on where they ended, and lines that are taken once; and the search learns many rows at once."""

from typing import Any

from django.db import migrations, models

import quotes.models.fields
import quotes.models.keys

LEARNT_ONE_BY_ONE = ("quote", "anchor", "source", "speaker", "speaker_name", "claim")


def learn_together(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL's triggers for one new row each go; those for all rows of a statement come after the migrations."""
    if schema_editor.connection.vendor == "postgresql":
        for table in LEARNT_ONE_BY_ONE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_indexed ON {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0007_change"),
    ]

    operations = [
        migrations.RunPython(learn_together, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", quotes.models.fields.Choice(choices=[("base", "Base"), ("quotes", "Quotes")])),
                ("of", quotes.models.fields.Digest(bidi=False, max_length=64, unique=True)),
                ("place", models.JSONField()),
                ("at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "intake",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TakenLine",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("quote", models.UUIDField()),
            ],
            options={
                "db_table": "taken_line",
                "default_permissions": (),
            },
        ),
    ]
