"""What stands in a relation is found by an index, from either end: with one alone SQLite takes it for both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0010_ranges"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claimlink",
            index=models.Index(fields=["relation", "from_claim"], name="claim_link_relation"),
        ),
        migrations.AddIndex(
            model_name="claimlink",
            index=models.Index(fields=["relation", "to_claim"], name="claim_link_to_relation"),
        ),
    ]
