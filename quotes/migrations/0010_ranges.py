"""A range of days is found by an index alone: of those that go on after it, and under a topic by both ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0009_counted"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="claimtopic",
            name="claim_topic_newest",
        ),
        migrations.RemoveIndex(
            model_name="claimtopic",
            name="claim_topic_oldest",
        ),
        migrations.RemoveIndex(
            model_name="quotetopic",
            name="quote_topic_newest",
        ),
        migrations.RemoveIndex(
            model_name="quotetopic",
            name="quote_topic_oldest",
        ),
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
            model_name="claimtopic",
            index=models.Index(
                condition=models.Q(("public", True)),
                fields=["topic", "when_last", "claim", "when_first"],
                name="claim_topic_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="claimtopic",
            index=models.Index(
                condition=models.Q(("public", True)),
                fields=["topic", "when_first", "claim", "when_last"],
                name="claim_topic_oldest",
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
            model_name="quotetopic",
            index=models.Index(
                condition=models.Q(("public", True)),
                fields=["topic", "said_last", "quote", "said_first"],
                name="quote_topic_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="quotetopic",
            index=models.Index(
                condition=models.Q(("public", True)),
                fields=["topic", "said_first", "quote", "said_last"],
                name="quote_topic_oldest",
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
