"""Quotes of a speaker or a source are told apart and counted by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0008_intake"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="quote",
            name="quote_speaker_newest_pub",
        ),
        migrations.RemoveIndex(
            model_name="quote",
            name="quote_source_newest_pub",
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                fields=["speaker", "said_last", "id", "said_first", "kind", "language", "identity", "state", "source"],
                name="quote_speaker_newest_pub",
            ),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                fields=["source", "said_last", "id", "said_first", "kind", "language", "identity", "state", "speaker"],
                name="quote_source_newest_pub",
            ),
        ),
    ]
