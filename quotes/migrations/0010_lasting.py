"""Of the dates of a range those that go on after it are found by an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0009_counted"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("published", "retracted")),
                    ("merged_into", None),
                    ("when_first__lt", models.F("when_last")),
                ),
                fields=["when_last", "id", "when_first"],
                name="claim_lasting_pub",
            ),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("published", "retracted")),
                    ("merged_into", None),
                    ("said_first__lt", models.F("said_last")),
                ),
                fields=["said_last", "id", "said_first"],
                name="quote_lasting_pub",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("published", "retracted")),
                    ("merged_into", None),
                    ("published_first__lt", models.F("published_last")),
                ),
                fields=["published_last", "id", "published_first"],
                name="source_lasting_pub",
            ),
        ),
    ]
