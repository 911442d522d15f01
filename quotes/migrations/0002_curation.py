"""Curation: merges, likenesses, purging; records that were merged leave the lists."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import quotes.models.fields
import quotes.models.keys
from quotes.migrations._rules import ChangeRules
from quotes.models import triggers


def open_tables(apps: Any, schema_editor: Any) -> None:
    """On the way back: the triggers ask the table `purging`, which is gone; what is left of them comes with migrate."""
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, open_tables),
        migrations.CreateModel(
            name="BlockingKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[("speaker", "speaker"), ("source", "source"), ("quote", "quote"), ("claim", "claim")]
                    ),
                ),
                ("record", models.UUIDField()),
                ("key", quotes.models.fields.Line(bidi=False, max_length=100)),
            ],
            options={
                "db_table": "blocking_key",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["kind", "key"], name="blocking_key_of"),
                    models.Index(fields=["record"], name="blocking_key_record"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[("speaker", "speaker"), ("source", "source"), ("quote", "quote"), ("claim", "claim")]
                    ),
                ),
                ("first", models.UUIDField()),
                ("second", models.UUIDField()),
                ("score", models.FloatField()),
                ("why", models.JSONField()),
                (
                    "judgement",
                    quotes.models.fields.Choice(
                        blank=True, choices=[("same", "Same"), ("different", "Different")], null=True
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                ("reason", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
            ],
            options={
                "db_table": "likeness",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("judgement", None)), fields=["kind", "-score", "id"], name="likeness_open"
                    ),
                    models.Index(fields=["second"], name="likeness_second"),
                    models.Index(fields=["first"], name="likeness_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "first", "second"), name="likeness_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="likeness_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="likeness_score"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at", None), ("judged_by", None), ("judgement", None)),
                            models.Q(
                                ("judged_at__isnull", False), ("judged_by__isnull", False), ("judgement__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="likeness_judged_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="quotes.source",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="quotes.quote",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="quotes.claim",
                    ),
                ),
                ("into", models.UUIDField()),
                ("moved", models.JSONField()),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="quotes.merge",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
            ],
            options={
                "db_table": "merge",
                "ordering": ["id"],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["into", "id"], name="merge_into")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", True),
                                ("quote__isnull", True),
                                ("source__isnull", True),
                                ("speaker__isnull", False),
                            ),
                            models.Q(
                                ("claim__isnull", True),
                                ("quote__isnull", True),
                                ("source__isnull", False),
                                ("speaker__isnull", True),
                            ),
                            models.Q(
                                ("claim__isnull", True),
                                ("quote__isnull", False),
                                ("source__isnull", True),
                                ("speaker__isnull", True),
                            ),
                            models.Q(
                                ("claim__isnull", False),
                                ("quote__isnull", True),
                                ("source__isnull", True),
                                ("speaker__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="merge_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Purging",
            fields=[
                ("record", models.UUIDField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "purging",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="quotes.claim",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="quotes.claim",
            ),
        ),
        migrations.AddField(
            model_name="historicalquote",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="quotes.quote",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="quotes.quote",
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="quotes.source",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="quotes.speaker",
            ),
        ),
        ChangeRules(
            name="claim",
            without=["claim_newest_pub", "claim_oldest_pub", "claim_made_pub"],
            indexes=[
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["when_last", "id", "when_first"],
                    name="claim_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["when_first", "id", "when_last"],
                    name="claim_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["id"],
                    name="claim_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("proposed", "draft", "in_review"))),
                    fields=["state", "id"],
                    name="claim_waiting",
                ),
                models.Index(
                    condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="claim_merged"
                ),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("merged_into", models.F("id")), _negated=True), name="claim_not_into_itself"
                )
            ],
        ),
        ChangeRules(
            name="quote",
            without=[
                "quote_newest_pub",
                "quote_oldest_pub",
                "quote_made_pub",
                "quote_speaker_newest_pub",
                "quote_speaker_oldest_pub",
                "quote_speaker_made_pub",
                "quote_source_newest_pub",
                "quote_source_oldest_pub",
                "quote_source_made_pub",
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["said_last", "id", "said_first"],
                    name="quote_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["said_first", "id", "said_last"],
                    name="quote_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["id"],
                    name="quote_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["speaker", "said_last", "id", "said_first"],
                    name="quote_speaker_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["speaker", "said_first", "id", "said_last"],
                    name="quote_speaker_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["speaker", "id"],
                    name="quote_speaker_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["source", "said_last", "id", "said_first"],
                    name="quote_source_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["source", "said_first", "id", "said_last"],
                    name="quote_source_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["source", "id"],
                    name="quote_source_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("proposed", "draft", "in_review"))),
                    fields=["state", "id"],
                    name="quote_waiting",
                ),
                models.Index(
                    condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="quote_merged"
                ),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("merged_into", models.F("id")), _negated=True), name="quote_not_into_itself"
                )
            ],
        ),
        ChangeRules(
            name="source",
            without=[
                "source_newest_pub",
                "source_oldest_pub",
                "source_title_pub",
                "source_made_pub",
                "source_publisher_newest_pub",
                "source_publisher_oldest_pub",
                "source_publisher_title_pub",
                "source_publisher_pub",
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["published_last", "id", "published_first"],
                    name="source_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["published_first", "id", "published_last"],
                    name="source_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["title_key", "id"],
                    name="source_title_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["id"],
                    name="source_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["publisher", "published_last", "id", "published_first"],
                    name="source_publisher_newest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["publisher", "published_first", "id", "published_last"],
                    name="source_publisher_oldest_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["publisher", "title_key", "id"],
                    name="source_publisher_title_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["publisher", "id"],
                    name="source_publisher_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("proposed", "draft", "in_review"))),
                    fields=["state", "id"],
                    name="source_waiting",
                ),
                models.Index(
                    condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="source_merged"
                ),
            ],
            constraints=[],
        ),
        ChangeRules(
            name="speaker",
            without=["speaker_by_name_pub", "speaker_made_pub"],
            indexes=[
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["name_key", "id"],
                    name="speaker_by_name_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("published", "retracted")), ("merged_into", None)),
                    fields=["id"],
                    name="speaker_made_pub",
                ),
                models.Index(
                    condition=models.Q(("state__in", ("proposed", "draft", "in_review"))),
                    fields=["state", "id"],
                    name="speaker_waiting",
                ),
                models.Index(
                    condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="speaker_merged"
                ),
            ],
            constraints=[],
        ),
        ChangeRules(
            name="decision",
            without=[],
            indexes=[
                models.Index(
                    fields=["from_state", "to_state", "id"],
                    name="decision_step",
                    condition=models.Q(from_state__isnull=False),
                ),
            ],
            constraints=[],
        ),
    ]
