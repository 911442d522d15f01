"""Search: the words under which rows are found, and the indexes over them."""

from typing import Any

from django.db import migrations

import quotes.models.fields
from quotes.search import kept, rewrite


def write_words(apps: Any, schema_editor: Any) -> None:
    """The words of the rows there are. The indexes are built after the migrations, with what keeps them."""
    alias = schema_editor.connection.alias
    for model in rewrite.SEARCHED:
        then = apps.get_model("quotes", model.__name__)
        for _, found in rewrite.stale(then, alias, of=model):
            rewrite.write(then, found, alias)


def remove(apps: Any, schema_editor: Any) -> None:
    """On the way back: what Django does not know of."""
    kept.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0003_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.AddField(
            model_name="claim",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.AddField(
            model_name="quote",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.AddField(
            model_name="source",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.AddField(
            model_name="speaker",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.AddField(
            model_name="speakername",
            name="search_words",
            field=quotes.models.fields.Indexed(default="", editable=False, of="searched"),
        ),
        migrations.RunPython(write_words, remove),
    ]
