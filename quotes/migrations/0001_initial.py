import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import quotes.models.fields
import quotes.models.keys
import quotes.models.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "db_table": "user",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("person", "Person"),
                            ("organization", "Organization"),
                            ("group", "Group"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("name", quotes.models.fields.Line(bidi=False, max_length=300)),
                (
                    "sort_name",
                    quotes.models.fields.Line(
                        bidi=False,
                        blank=True,
                        help_text="Where the name is filed: Kim, Jong Un.",
                        max_length=300,
                        null=True,
                    ),
                ),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_name")),
                ("slug", quotes.models.fields.Line(bidi=False, max_length=80, unique=True)),
                ("description", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="quotes.speaker",
                    ),
                ),
            ],
            options={
                "db_table": "speaker",
                "indexes": [
                    models.Index(fields=["name_key", "id"], name="speaker_by_name"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["name_key", "id"],
                        name="speaker_by_name_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["id"],
                        name="speaker_made_pub",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="speaker_not_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("news_article", "News Article"),
                            ("press_release", "Press Release"),
                            ("speech", "Speech"),
                            ("transcript", "Transcript"),
                            ("interview", "Interview"),
                            ("briefing", "Briefing"),
                            ("broadcast", "Broadcast"),
                            ("social_post", "Social Post"),
                            ("report", "Report"),
                            ("dataset", "Dataset"),
                            ("book", "Book"),
                            ("web_page", "Web Page"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("title", quotes.models.fields.Line(bidi=False, max_length=1000)),
                (
                    "title_key",
                    quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_title"),
                ),
                (
                    "title_supplied",
                    models.BooleanField(default=False, help_text="The curator made it; cited in square brackets."),
                ),
                ("slug", quotes.models.fields.Line(bidi=False, max_length=80, unique=True)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                (
                    "url_key",
                    quotes.models.fields.Folded(
                        bidi=False, editable=False, max_length=2000, null=True, of="normal_url", unique=True
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_sources",
                        to="quotes.speaker",
                    ),
                ),
                ("byline", quotes.models.fields.Line(bidi=False, blank=True, max_length=500, null=True)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                (
                    "via",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only when the whole document retells that one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retold_by",
                        to="quotes.source",
                    ),
                ),
                ("rights", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                (
                    "text_access",
                    quotes.models.fields.Choice(
                        choices=[("private", "Private"), ("public", "Public")], default="private"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="quotes.source",
                    ),
                ),
                (
                    "published_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="published, as said",
                    ),
                ),
                (
                    "published_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="published, EDTF",
                    ),
                ),
                (
                    "published_first",
                    quotes.models.fields.Day(end=0, of="published_edtf", verbose_name="published, first day"),
                ),
                (
                    "published_last",
                    quotes.models.fields.Day(end=1, of="published_edtf", verbose_name="published, last day"),
                ),
            ],
            options={
                "db_table": "source",
                "indexes": [
                    models.Index(fields=["published_last", "id"], name="source_newest"),
                    models.Index(fields=["published_first", "id"], name="source_oldest"),
                    models.Index(fields=["title_key", "id"], name="source_title"),
                    models.Index(fields=["publisher", "id"], name="source_publisher"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["published_last", "id", "published_first"],
                        name="source_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["published_first", "id", "published_last"],
                        name="source_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["title_key", "id"],
                        name="source_title_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["id"],
                        name="source_made_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["publisher", "published_last", "id", "published_first"],
                        name="source_publisher_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["publisher", "published_first", "id", "published_last"],
                        name="source_publisher_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["publisher", "title_key", "id"],
                        name="source_publisher_title_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["publisher", "id"],
                        name="source_publisher_pub",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="source_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("via", models.F("id")), _negated=True), name="source_not_via_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Capture",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="quotes.source",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="source_id")),
                ("text", quotes.models.fields.Words(bidi=True, blank=True, max_length=5000000, null=True)),
                (
                    "sha256",
                    quotes.models.fields.Digest(bidi=False, help_text="Of the stored text in UTF-8.", max_length=64),
                ),
                (
                    "length",
                    quotes.models.fields.Whole(help_text="Of the stored text, in code points.", least=1, most=5000000),
                ),
                (
                    "sha256_received",
                    quotes.models.fields.Digest(
                        bidi=False,
                        blank=True,
                        help_text="Of the bytes as they came; empty when the same.",
                        max_length=64,
                        null=True,
                    ),
                ),
                (
                    "extent",
                    quotes.models.fields.Choice(choices=[("whole", "Whole"), ("excerpt", "Excerpt")], default="whole"),
                ),
                (
                    "origin",
                    quotes.models.fields.Choice(
                        choices=[
                            ("paste", "Paste"),
                            ("file", "File"),
                            ("url", "Url"),
                            ("warc", "Warc"),
                            ("fixture", "Fixture"),
                        ]
                    ),
                ),
                ("media_type", quotes.models.fields.Line(bidi=False, default="text/plain", max_length=100)),
                ("captured_at", models.DateTimeField()),
                (
                    "captured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "archived_url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="archived URL"
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="quotes.capture",
                    ),
                ),
                (
                    "retrieved_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="retrieved, as said",
                    ),
                ),
                (
                    "retrieved_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="retrieved, EDTF",
                    ),
                ),
                (
                    "retrieved_first",
                    quotes.models.fields.Day(end=0, of="retrieved_edtf", verbose_name="retrieved, first day"),
                ),
                (
                    "retrieved_last",
                    quotes.models.fields.Day(end=1, of="retrieved_edtf", verbose_name="retrieved, last day"),
                ),
            ],
            options={
                "db_table": "capture",
                "ordering": ["seq"],
                "default_permissions": ("add", "view"),
                "indexes": [models.Index(fields=["sha256"], name="capture_sha256")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "seq"), name="capture_seq"),
                    models.UniqueConstraint(fields=("source", "sha256"), name="capture_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text", None), ("length", django.db.models.functions.text.Length("text")), _connector="OR"
                        ),
                        name="capture_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", quotes.models.fields.Line(bidi=False, max_length=200)),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=400, of="folded_name")),
                ("slug", quotes.models.fields.Line(bidi=False, max_length=80, unique=True)),
                ("description", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
            ],
            options={
                "db_table": "topic",
                "ordering": ["name_key", "id"],
                "indexes": [models.Index(fields=["name_key", "id"], name="topic_name")],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="quotes.source",
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[("direct", "Direct"), ("partial", "Partial"), ("indirect", "Indirect"), ("own", "Own")]
                    ),
                ),
                ("text", quotes.models.fields.Words(bidi=True, max_length=20000)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "identity",
                    quotes.models.fields.Choice(
                        choices=[
                            ("named", "Named"),
                            ("role_only", "Role Only"),
                            ("unnamed", "Unnamed"),
                            ("unknown", "Unknown"),
                            ("source", "Source"),
                        ]
                    ),
                ),
                (
                    "speaker_label",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="As printed.", max_length=500, null=True
                    ),
                ),
                (
                    "speaker_role",
                    quotes.models.fields.Line(
                        bidi=False, blank=True, help_text="As of then.", max_length=500, null=True
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spoken_for",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "said_language",
                    quotes.models.fields.Language(
                        bidi=False,
                        blank=True,
                        help_text="The language the words were spoken in; empty when not known, never inferred.",
                        max_length=35,
                        null=True,
                    ),
                ),
                (
                    "occasion",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="As printed.", max_length=500, null=True
                    ),
                ),
                (
                    "primary_source",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The speech or briefing itself, usually unseen.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="primary_for",
                        to="quotes.source",
                    ),
                ),
                (
                    "within",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The enclosing passage of the same source.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="quotes.quote",
                    ),
                ),
                (
                    "translation_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="quotes.quote",
                    ),
                ),
                (
                    "printing_of",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Another printing of that utterance.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="quotes.quote",
                    ),
                ),
                (
                    "said_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="said, as said",
                    ),
                ),
                (
                    "said_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="said, EDTF",
                    ),
                ),
                ("said_first", quotes.models.fields.Day(end=0, of="said_edtf", verbose_name="said, first day")),
                ("said_last", quotes.models.fields.Day(end=1, of="said_edtf", verbose_name="said, last day")),
            ],
            options={
                "db_table": "quote",
                "indexes": [
                    models.Index(fields=["said_last", "id"], name="quote_newest"),
                    models.Index(fields=["said_first", "id"], name="quote_oldest"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["said_last", "id", "said_first"],
                        name="quote_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["said_first", "id", "said_last"],
                        name="quote_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["id"],
                        name="quote_made_pub",
                    ),
                    models.Index(fields=["speaker", "id"], name="quote_speaker"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["speaker", "said_last", "id", "said_first"],
                        name="quote_speaker_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["speaker", "said_first", "id", "said_last"],
                        name="quote_speaker_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["speaker", "id"],
                        name="quote_speaker_made_pub",
                    ),
                    models.Index(fields=["source", "id"], name="quote_source"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["source", "said_last", "id", "said_first"],
                        name="quote_source_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["source", "said_first", "id", "said_last"],
                        name="quote_source_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["source", "id"],
                        name="quote_source_made_pub",
                    ),
                    models.Index(
                        condition=models.Q(("on_behalf_of__isnull", False)),
                        fields=["on_behalf_of"],
                        name="quote_on_behalf_of",
                    ),
                    models.Index(
                        condition=models.Q(("primary_source__isnull", False)),
                        fields=["primary_source"],
                        name="quote_primary_source",
                    ),
                    models.Index(condition=models.Q(("within__isnull", False)), fields=["within"], name="quote_within"),
                    models.Index(
                        condition=models.Q(("translation_of__isnull", False)),
                        fields=["translation_of"],
                        name="quote_translation_of",
                    ),
                    models.Index(
                        condition=models.Q(("printing_of__isnull", False)),
                        fields=["printing_of"],
                        name="quote_printing_of",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity", "named"), ("speaker__isnull", False)),
                            models.Q(models.Q(("identity", "named"), _negated=True), ("speaker__isnull", True)),
                            _connector="OR",
                        ),
                        name="quote_named_has_speaker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity", "source"), ("kind", "own")),
                            models.Q(
                                models.Q(("kind", "own"), _negated=True),
                                models.Q(("identity", "source"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quote_own_is_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("within", models.F("id")), _negated=True), name="quote_not_within_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("translation_of", models.F("id")), _negated=True),
                        name="quote_not_translation_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printing_of", models.F("id")), _negated=True),
                        name="quote_not_printing_of_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                ("text", quotes.models.fields.Words(bidi=True, max_length=2000)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                ("place", quotes.models.fields.Line(bidi=False, blank=True, max_length=300, null=True)),
                (
                    "quantity_text",
                    quotes.models.fields.Line(
                        bidi=False,
                        blank=True,
                        help_text="As said: more than 40, multiple rounds.",
                        max_length=200,
                        null=True,
                    ),
                ),
                ("amount", quotes.models.fields.Amount()),
                ("lower", quotes.models.fields.Amount()),
                ("upper", quotes.models.fields.Amount()),
                ("unit", quotes.models.fields.Line(bidi=False, blank=True, max_length=100, null=True)),
                (
                    "when_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="the time it is about, as said",
                    ),
                ),
                (
                    "when_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="the time it is about, EDTF",
                    ),
                ),
                (
                    "when_first",
                    quotes.models.fields.Day(end=0, of="when_edtf", verbose_name="the time it is about, first day"),
                ),
                (
                    "when_last",
                    quotes.models.fields.Day(end=1, of="when_edtf", verbose_name="the time it is about, last day"),
                ),
            ],
            options={
                "db_table": "claim",
                "indexes": [
                    models.Index(fields=["when_last", "id"], name="claim_newest"),
                    models.Index(fields=["when_first", "id"], name="claim_oldest"),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["when_last", "id", "when_first"],
                        name="claim_newest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["when_first", "id", "when_last"],
                        name="claim_oldest_pub",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("published", "retracted"))),
                        fields=["id"],
                        name="claim_made_pub",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_text__isnull", False),
                            models.Q(("amount", None), ("lower", None), ("unit", None), ("upper", None)),
                            _connector="OR",
                        ),
                        name="claim_quantity_as_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower", None), ("upper", None), ("lower__lte", models.F("upper")), _connector="OR"
                        ),
                        name="claim_lower_upper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower", None), ("amount", None), ("lower__lte", models.F("amount")), _connector="OR"
                        ),
                        name="claim_lower_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", None), ("upper", None), ("amount__lte", models.F("upper")), _connector="OR"
                        ),
                        name="claim_amount_upper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to="quotes.speaker",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                ("role", quotes.models.fields.Line(bidi=False, max_length=300)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "since_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="since, as said",
                    ),
                ),
                (
                    "since_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="since, EDTF",
                    ),
                ),
                ("since_first", quotes.models.fields.Day(end=0, of="since_edtf", verbose_name="since, first day")),
                ("since_last", quotes.models.fields.Day(end=1, of="since_edtf", verbose_name="since, last day")),
                (
                    "until_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="until, as said",
                    ),
                ),
                (
                    "until_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="until, EDTF",
                    ),
                ),
                ("until_first", quotes.models.fields.Day(end=0, of="until_edtf", verbose_name="until, first day")),
                ("until_last", quotes.models.fields.Day(end=1, of="until_edtf", verbose_name="until, last day")),
            ],
            options={
                "db_table": "affiliation",
                "ordering": ["seq"],
                "constraints": [models.UniqueConstraint(fields=("speaker", "seq"), name="affiliation_seq")],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="quotes.quote",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="quote_id")),
                (
                    "part",
                    quotes.models.fields.Choice(
                        choices=[("words", "Words"), ("attribution", "Attribution")], default="words"
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="anchors", to="quotes.capture"
                    ),
                ),
                ("start", quotes.models.fields.Whole(least=0, most=5000000)),
                ("end", quotes.models.fields.Whole(help_text="Excluded.", least=1, most=5000000)),
                ("exact", quotes.models.fields.Words(bidi=True, blank=True, max_length=20000, null=True)),
                ("prefix", quotes.models.fields.Words(bidi=True, blank=True, max_length=32, null=True)),
                ("suffix", quotes.models.fields.Words(bidi=True, blank=True, max_length=32, null=True)),
                ("sha256", quotes.models.fields.Digest(bidi=False, help_text="Of the span.", max_length=64)),
                (
                    "locator",
                    quotes.models.fields.Line(
                        bidi=False, blank=True, help_text="p. 12, 00:03:41.", max_length=100, null=True
                    ),
                ),
                (
                    "status",
                    quotes.models.fields.Choice(
                        choices=[
                            ("exact", "Exact"),
                            ("moved", "Moved"),
                            ("ambiguous", "Ambiguous"),
                            ("lost", "Lost"),
                            ("unverifiable", "Unverifiable"),
                        ],
                        default="unverifiable",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "anchor",
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["status", "quote"], name="anchor_status")],
                "constraints": [
                    models.UniqueConstraint(fields=("quote", "seq"), name="anchor_seq"),
                    models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="anchor_span"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exact", None),
                            (
                                "end",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start"), "+", django.db.models.functions.text.Length("exact")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="anchor_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="quotes.claim",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="quotes.speaker"
                    ),
                ),
                (
                    "label",
                    quotes.models.fields.Line(
                        bidi=False, help_text="The verdict in words: false, mostly true.", max_length=200
                    ),
                ),
                ("rating", quotes.models.fields.Amount()),
                ("best", quotes.models.fields.Amount()),
                ("worst", quotes.models.fields.Amount()),
                ("explanation", quotes.models.fields.Words(bidi=False, blank=True, max_length=20000, null=True)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                (
                    "published_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="published, as said",
                    ),
                ),
                (
                    "published_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="published, EDTF",
                    ),
                ),
                (
                    "published_first",
                    quotes.models.fields.Day(end=0, of="published_edtf", verbose_name="published, first day"),
                ),
                (
                    "published_last",
                    quotes.models.fields.Day(end=1, of="published_edtf", verbose_name="published, last day"),
                ),
            ],
            options={
                "db_table": "assessment",
                "ordering": ["seq"],
                "constraints": [models.UniqueConstraint(fields=("claim", "seq"), name="assessment_seq")],
            },
        ),
        migrations.CreateModel(
            name="ClaimAbout",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_about",
                        to="quotes.claim",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claim_about", to="quotes.speaker"
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
            ],
            options={
                "db_table": "claim_about",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "seq"), name="claim_about_seq"),
                    models.UniqueConstraint(fields=("claim", "speaker"), name="claim_about_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "from_claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_from",
                        to="quotes.claim",
                    ),
                ),
                (
                    "relation",
                    quotes.models.fields.Choice(
                        choices=[
                            ("repeats", "Repeats"),
                            ("narrows", "Narrows"),
                            ("about", "About"),
                            ("disputes", "Disputes"),
                            ("contradicts", "Contradicts"),
                            ("corrects", "Corrects"),
                            ("supersedes", "Supersedes"),
                        ]
                    ),
                ),
                (
                    "to_claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_to",
                        to="quotes.claim",
                    ),
                ),
                ("note", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("seq", quotes.models.fields.Seq(blank=True, of="from_claim_id")),
                ("to_seq", quotes.models.fields.Seq(blank=True, editable=False, of="to_claim_id")),
            ],
            options={
                "db_table": "claim_link",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("from_claim", "seq"), name="claim_link_seq"),
                    models.UniqueConstraint(fields=("to_claim", "to_seq"), name="claim_link_to_seq"),
                    models.UniqueConstraint(fields=("from_claim", "to_claim", "relation"), name="claim_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("from_claim", models.F("to_claim")), _negated=True),
                        name="claim_link_not_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimTopic",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_topics",
                        to="quotes.claim",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_topics",
                        to="quotes.topic",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
                ("public", models.BooleanField(default=False, editable=False)),
                ("when_first", quotes.models.fields.Day(end=0, of="")),
                ("when_last", quotes.models.fields.Day(end=1, of="")),
            ],
            options={
                "db_table": "claim_topic",
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["topic", "claim"], name="claim_topic_all"),
                    models.Index(
                        condition=models.Q(("public", True)),
                        fields=["topic", "when_last", "claim"],
                        name="claim_topic_newest",
                    ),
                    models.Index(
                        condition=models.Q(("public", True)),
                        fields=["topic", "when_first", "claim"],
                        name="claim_topic_oldest",
                    ),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["topic", "claim"], name="claim_topic_made"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "seq"), name="claim_topic_seq"),
                    models.UniqueConstraint(fields=("claim", "topic"), name="claim_topic_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="quotes.source",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="quotes.quote",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="quotes.claim",
                    ),
                ),
                (
                    "from_state",
                    quotes.models.fields.Choice(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "to_state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ]
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")]
                    ),
                ),
                ("alone", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("reason", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                (
                    "confirms",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_by",
                        to="quotes.decision",
                    ),
                ),
            ],
            options={
                "db_table": "decision",
                "ordering": ["id"],
                "permissions": [("review", "Can publish, correct, confirm, retract and withhold")],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("speaker__isnull", False)),
                        fields=["speaker", "id"],
                        name="decision_speaker",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("speaker__isnull", False), ("to_state__in", ("published", "retracted", "withheld"))
                        ),
                        fields=["speaker", "id"],
                        name="decision_speaker_pub",
                    ),
                    models.Index(
                        condition=models.Q(("source__isnull", False)), fields=["source", "id"], name="decision_source"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("source__isnull", False), ("to_state__in", ("published", "retracted", "withheld"))
                        ),
                        fields=["source", "id"],
                        name="decision_source_pub",
                    ),
                    models.Index(
                        condition=models.Q(("quote__isnull", False)), fields=["quote", "id"], name="decision_quote"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("quote__isnull", False), ("to_state__in", ("published", "retracted", "withheld"))
                        ),
                        fields=["quote", "id"],
                        name="decision_quote_pub",
                    ),
                    models.Index(
                        condition=models.Q(("claim__isnull", False)), fields=["claim", "id"], name="decision_claim"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("claim__isnull", False), ("to_state__in", ("published", "retracted", "withheld"))
                        ),
                        fields=["claim", "id"],
                        name="decision_claim_pub",
                    ),
                ],
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
                        name="decision_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("actor_kind", "person")),
                            models.Q(models.Q(("actor_kind", "person"), _negated=True), ("actor__isnull", True)),
                            _connector="OR",
                        ),
                        name="decision_actor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="quotes.claim",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="quotes.quote",
                    ),
                ),
                (
                    "stance",
                    quotes.models.fields.Choice(
                        choices=[
                            ("asserts", "Asserts"),
                            ("supports", "Supports"),
                            ("disputes", "Disputes"),
                            ("mentions", "Mentions"),
                        ]
                    ),
                ),
                (
                    "certainty",
                    quotes.models.fields.Choice(
                        choices=[("certain", "Certain"), ("probable", "Probable"), ("unclear", "Unclear")],
                        default="certain",
                    ),
                ),
                ("note", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("public", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "db_table": "evidence",
                "indexes": [
                    models.Index(fields=["stance", "claim"], name="evidence_stance"),
                    models.Index(fields=["claim", "id"], name="evidence_claim"),
                    models.Index(fields=["quote", "id"], name="evidence_quote"),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["claim", "id"], name="evidence_claim_pub"
                    ),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["quote", "id"], name="evidence_quote_pub"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("claim", "quote"), name="evidence_once")],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="quotes.speaker",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                (
                    "scheme",
                    quotes.models.fields.Choice(
                        choices=[
                            ("wikidata", "Wikidata"),
                            ("viaf", "Viaf"),
                            ("isni", "Isni"),
                            ("orcid", "Orcid"),
                            ("url", "Url"),
                        ]
                    ),
                ),
                ("value", quotes.models.fields.Line(bidi=False, max_length=500)),
            ],
            options={
                "db_table": "identifier",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("speaker", "seq"), name="identifier_seq"),
                    models.UniqueConstraint(fields=("scheme", "value"), name="identifier_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="quotes.quote"
                    ),
                ),
                ("extractor", quotes.models.fields.Line(bidi=False, max_length=100)),
                ("version", quotes.models.fields.Line(bidi=False, max_length=100)),
                ("confidence", models.FloatField(blank=True, null=True)),
                ("payload", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "proposal",
                "default_permissions": ("add", "view"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence", None),
                            models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                            _connector="OR",
                        ),
                        name="proposal_confidence",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteTopic",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quote_topics",
                        to="quotes.quote",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quote_topics",
                        to="quotes.topic",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="quote_id")),
                ("public", models.BooleanField(default=False, editable=False)),
                ("said_first", quotes.models.fields.Day(end=0, of="")),
                ("said_last", quotes.models.fields.Day(end=1, of="")),
            ],
            options={
                "db_table": "quote_topic",
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["topic", "quote"], name="quote_topic_all"),
                    models.Index(
                        condition=models.Q(("public", True)),
                        fields=["topic", "said_last", "quote"],
                        name="quote_topic_newest",
                    ),
                    models.Index(
                        condition=models.Q(("public", True)),
                        fields=["topic", "said_first", "quote"],
                        name="quote_topic_oldest",
                    ),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["topic", "quote"], name="quote_topic_made"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("quote", "seq"), name="quote_topic_seq"),
                    models.UniqueConstraint(fields=("quote", "topic"), name="quote_topic_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relays",
                        to="quotes.quote",
                    ),
                ),
                ("position", quotes.models.fields.Seq(blank=True, of="quote_id")),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relayed",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relayed",
                        to="quotes.source",
                    ),
                ),
                ("label", quotes.models.fields.Line(bidi=True, help_text="As printed.", max_length=500)),
                (
                    "cue",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="reported, quoted ... as saying.", max_length=100, null=True
                    ),
                ),
                (
                    "basis",
                    quotes.models.fields.Choice(
                        choices=[("printed", "Printed"), ("inferred", "Inferred")], default="printed"
                    ),
                ),
            ],
            options={
                "db_table": "relay",
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("quote", "position"), name="relay_position")],
            },
        ),
        migrations.CreateModel(
            name="SourceCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="quotes.source",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="source_id")),
                ("text", quotes.models.fields.Words(bidi=True, max_length=5000)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                (
                    "date_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="date, as said",
                    ),
                ),
                (
                    "date_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="date, EDTF",
                    ),
                ),
                ("date_first", quotes.models.fields.Day(end=0, of="date_edtf", verbose_name="date, first day")),
                ("date_last", quotes.models.fields.Day(end=1, of="date_edtf", verbose_name="date, last day")),
            ],
            options={
                "db_table": "source_correction",
                "ordering": ["seq"],
                "constraints": [models.UniqueConstraint(fields=("source", "seq"), name="source_correction_seq")],
            },
        ),
        migrations.CreateModel(
            name="SpeakerName",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="quotes.speaker",
                    ),
                ),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                ("name", quotes.models.fields.Line(bidi=False, max_length=300)),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_name")),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("alias", "Alias"),
                            ("transliteration", "Transliteration"),
                            ("former", "Former"),
                            ("abbreviation", "Abbreviation"),
                            ("metonym", "Metonym"),
                        ],
                        default="alias",
                    ),
                ),
            ],
            options={
                "db_table": "speaker_name",
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["name_key", "speaker"], name="alias_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("speaker", "seq"), name="speaker_name_seq"),
                    models.UniqueConstraint(fields=("speaker", "name"), name="speaker_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAffiliation",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                ("role", quotes.models.fields.Line(bidi=False, max_length=300)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "since_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="since, as said",
                    ),
                ),
                (
                    "since_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="since, EDTF",
                    ),
                ),
                ("since_first", quotes.models.fields.Day(end=0, of="since_edtf", verbose_name="since, first day")),
                ("since_last", quotes.models.fields.Day(end=1, of="since_edtf", verbose_name="since, last day")),
                (
                    "until_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="until, as said",
                    ),
                ),
                (
                    "until_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="until, EDTF",
                    ),
                ),
                ("until_first", quotes.models.fields.Day(end=0, of="until_edtf", verbose_name="until, first day")),
                ("until_last", quotes.models.fields.Day(end=1, of="until_edtf", verbose_name="until, last day")),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical affiliation",
                "verbose_name_plural": "historical affiliations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAnchor",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="quote_id")),
                (
                    "part",
                    quotes.models.fields.Choice(
                        choices=[("words", "Words"), ("attribution", "Attribution")], default="words"
                    ),
                ),
                ("start", quotes.models.fields.Whole(least=0, most=5000000)),
                ("end", quotes.models.fields.Whole(help_text="Excluded.", least=1, most=5000000)),
                ("exact", quotes.models.fields.Words(bidi=True, blank=True, max_length=20000, null=True)),
                ("prefix", quotes.models.fields.Words(bidi=True, blank=True, max_length=32, null=True)),
                ("suffix", quotes.models.fields.Words(bidi=True, blank=True, max_length=32, null=True)),
                ("sha256", quotes.models.fields.Digest(bidi=False, help_text="Of the span.", max_length=64)),
                (
                    "locator",
                    quotes.models.fields.Line(
                        bidi=False, blank=True, help_text="p. 12, 00:03:41.", max_length=100, null=True
                    ),
                ),
                (
                    "status",
                    quotes.models.fields.Choice(
                        choices=[
                            ("exact", "Exact"),
                            ("moved", "Moved"),
                            ("ambiguous", "Ambiguous"),
                            ("lost", "Lost"),
                            ("unverifiable", "Unverifiable"),
                        ],
                        default="unverifiable",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.capture",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical anchor",
                "verbose_name_plural": "historical anchors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssessment",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
                (
                    "label",
                    quotes.models.fields.Line(
                        bidi=False, help_text="The verdict in words: false, mostly true.", max_length=200
                    ),
                ),
                ("rating", quotes.models.fields.Amount()),
                ("best", quotes.models.fields.Amount()),
                ("worst", quotes.models.fields.Amount()),
                ("explanation", quotes.models.fields.Words(bidi=False, blank=True, max_length=20000, null=True)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "published_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="published, as said",
                    ),
                ),
                (
                    "published_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="published, EDTF",
                    ),
                ),
                (
                    "published_first",
                    quotes.models.fields.Day(end=0, of="published_edtf", verbose_name="published, first day"),
                ),
                (
                    "published_last",
                    quotes.models.fields.Day(end=1, of="published_edtf", verbose_name="published, last day"),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical assessment",
                "verbose_name_plural": "historical assessments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClaim",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                ("text", quotes.models.fields.Words(bidi=True, max_length=2000)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                ("place", quotes.models.fields.Line(bidi=False, blank=True, max_length=300, null=True)),
                (
                    "quantity_text",
                    quotes.models.fields.Line(
                        bidi=False,
                        blank=True,
                        help_text="As said: more than 40, multiple rounds.",
                        max_length=200,
                        null=True,
                    ),
                ),
                ("amount", quotes.models.fields.Amount()),
                ("lower", quotes.models.fields.Amount()),
                ("upper", quotes.models.fields.Amount()),
                ("unit", quotes.models.fields.Line(bidi=False, blank=True, max_length=100, null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "when_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="the time it is about, as said",
                    ),
                ),
                (
                    "when_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="the time it is about, EDTF",
                    ),
                ),
                (
                    "when_first",
                    quotes.models.fields.Day(end=0, of="when_edtf", verbose_name="the time it is about, first day"),
                ),
                (
                    "when_last",
                    quotes.models.fields.Day(end=1, of="when_edtf", verbose_name="the time it is about, last day"),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim",
                "verbose_name_plural": "historical claims",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClaimAbout",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim about",
                "verbose_name_plural": "historical claim abouts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClaimLink",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                (
                    "relation",
                    quotes.models.fields.Choice(
                        choices=[
                            ("repeats", "Repeats"),
                            ("narrows", "Narrows"),
                            ("about", "About"),
                            ("disputes", "Disputes"),
                            ("contradicts", "Contradicts"),
                            ("corrects", "Corrects"),
                            ("supersedes", "Supersedes"),
                        ]
                    ),
                ),
                ("note", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("seq", quotes.models.fields.Seq(blank=True, of="from_claim_id")),
                ("to_seq", quotes.models.fields.Seq(blank=True, editable=False, of="to_claim_id")),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "from_claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "to_claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim link",
                "verbose_name_plural": "historical claim links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClaimTopic",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="claim_id")),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.topic",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical claim topic",
                "verbose_name_plural": "historical claim topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                (
                    "stance",
                    quotes.models.fields.Choice(
                        choices=[
                            ("asserts", "Asserts"),
                            ("supports", "Supports"),
                            ("disputes", "Disputes"),
                            ("mentions", "Mentions"),
                        ]
                    ),
                ),
                (
                    "certainty",
                    quotes.models.fields.Choice(
                        choices=[("certain", "Certain"), ("probable", "Probable"), ("unclear", "Unclear")],
                        default="certain",
                    ),
                ),
                ("note", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.claim",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIdentifier",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                (
                    "scheme",
                    quotes.models.fields.Choice(
                        choices=[
                            ("wikidata", "Wikidata"),
                            ("viaf", "Viaf"),
                            ("isni", "Isni"),
                            ("orcid", "Orcid"),
                            ("url", "Url"),
                        ]
                    ),
                ),
                ("value", quotes.models.fields.Line(bidi=False, max_length=500)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical identifier",
                "verbose_name_plural": "historical identifiers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuote",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[("direct", "Direct"), ("partial", "Partial"), ("indirect", "Indirect"), ("own", "Own")]
                    ),
                ),
                ("text", quotes.models.fields.Words(bidi=True, max_length=20000)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                (
                    "identity",
                    quotes.models.fields.Choice(
                        choices=[
                            ("named", "Named"),
                            ("role_only", "Role Only"),
                            ("unnamed", "Unnamed"),
                            ("unknown", "Unknown"),
                            ("source", "Source"),
                        ]
                    ),
                ),
                (
                    "speaker_label",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="As printed.", max_length=500, null=True
                    ),
                ),
                (
                    "speaker_role",
                    quotes.models.fields.Line(
                        bidi=False, blank=True, help_text="As of then.", max_length=500, null=True
                    ),
                ),
                (
                    "said_language",
                    quotes.models.fields.Language(
                        bidi=False,
                        blank=True,
                        help_text="The language the words were spoken in; empty when not known, never inferred.",
                        max_length=35,
                        null=True,
                    ),
                ),
                (
                    "occasion",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="As printed.", max_length=500, null=True
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "said_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="said, as said",
                    ),
                ),
                (
                    "said_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="said, EDTF",
                    ),
                ),
                ("said_first", quotes.models.fields.Day(end=0, of="said_edtf", verbose_name="said, first day")),
                ("said_last", quotes.models.fields.Day(end=1, of="said_edtf", verbose_name="said, last day")),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "primary_source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The speech or briefing itself, usually unseen.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "within",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The enclosing passage of the same source.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "translation_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "printing_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Another printing of that utterance.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quote",
                "verbose_name_plural": "historical quotes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalQuoteTopic",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="quote_id")),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.topic",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quote topic",
                "verbose_name_plural": "historical quote topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRelay",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("position", quotes.models.fields.Seq(blank=True, of="quote_id")),
                ("label", quotes.models.fields.Line(bidi=True, help_text="As printed.", max_length=500)),
                (
                    "cue",
                    quotes.models.fields.Line(
                        bidi=True, blank=True, help_text="reported, quoted ... as saying.", max_length=100, null=True
                    ),
                ),
                (
                    "basis",
                    quotes.models.fields.Choice(
                        choices=[("printed", "Printed"), ("inferred", "Inferred")], default="printed"
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.quote",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical relay",
                "verbose_name_plural": "historical relays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSource",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("news_article", "News Article"),
                            ("press_release", "Press Release"),
                            ("speech", "Speech"),
                            ("transcript", "Transcript"),
                            ("interview", "Interview"),
                            ("briefing", "Briefing"),
                            ("broadcast", "Broadcast"),
                            ("social_post", "Social Post"),
                            ("report", "Report"),
                            ("dataset", "Dataset"),
                            ("book", "Book"),
                            ("web_page", "Web Page"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("title", quotes.models.fields.Line(bidi=False, max_length=1000)),
                (
                    "title_key",
                    quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_title"),
                ),
                (
                    "title_supplied",
                    models.BooleanField(default=False, help_text="The curator made it; cited in square brackets."),
                ),
                ("slug", quotes.models.fields.Line(bidi=False, db_index=True, max_length=80)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                (
                    "url_key",
                    quotes.models.fields.Folded(
                        bidi=False, db_index=True, editable=False, max_length=2000, null=True, of="normal_url"
                    ),
                ),
                ("byline", quotes.models.fields.Line(bidi=False, blank=True, max_length=500, null=True)),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                ("rights", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                (
                    "text_access",
                    quotes.models.fields.Choice(
                        choices=[("private", "Private"), ("public", "Public")], default="private"
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "published_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="published, as said",
                    ),
                ),
                (
                    "published_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="published, EDTF",
                    ),
                ),
                (
                    "published_first",
                    quotes.models.fields.Day(end=0, of="published_edtf", verbose_name="published, first day"),
                ),
                (
                    "published_last",
                    quotes.models.fields.Day(end=1, of="published_edtf", verbose_name="published, last day"),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "via",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Only when the whole document retells that one.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSourceCorrection",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="source_id")),
                ("text", quotes.models.fields.Words(bidi=True, max_length=5000)),
                (
                    "url",
                    quotes.models.fields.Address(
                        bidi=False, blank=True, max_length=2000, null=True, verbose_name="URL"
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "date_text",
                    quotes.models.fields.Line(
                        bidi=True,
                        blank=True,
                        help_text="As the source puts it: last month, in the spring of 2018.",
                        max_length=200,
                        null=True,
                        verbose_name="date, as said",
                    ),
                ),
                (
                    "date_edtf",
                    quotes.models.fields.Edtf(
                        bidi=False,
                        blank=True,
                        help_text="2024-08-05, 2024-08, 2018~, ../2024; empty when it cannot be told.",
                        max_length=40,
                        null=True,
                        verbose_name="date, EDTF",
                    ),
                ),
                ("date_first", quotes.models.fields.Day(end=0, of="date_edtf", verbose_name="date, first day")),
                ("date_last", quotes.models.fields.Day(end=1, of="date_edtf", verbose_name="date, last day")),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.source",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical source correction",
                "verbose_name_plural": "historical source corrections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpeaker",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("created_at", quotes.models.record.Created(editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("version", quotes.models.record.Version(default=1, editable=False, least=1, most=2147483647)),
                (
                    "state",
                    quotes.models.fields.Choice(
                        choices=[
                            ("proposed", "Proposed"),
                            ("rejected", "Rejected"),
                            ("draft", "Draft"),
                            ("in_review", "In Review"),
                            ("published", "Published"),
                            ("retracted", "Retracted"),
                            ("withheld", "Withheld"),
                        ],
                        default="draft",
                        editable=False,
                    ),
                ),
                (
                    "note",
                    quotes.models.fields.Words(
                        bidi=False, blank=True, help_text="The curator's public remark.", max_length=5000, null=True
                    ),
                ),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("person", "Person"),
                            ("organization", "Organization"),
                            ("group", "Group"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("name", quotes.models.fields.Line(bidi=False, max_length=300)),
                (
                    "sort_name",
                    quotes.models.fields.Line(
                        bidi=False,
                        blank=True,
                        help_text="Where the name is filed: Kim, Jong Un.",
                        max_length=300,
                        null=True,
                    ),
                ),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_name")),
                ("slug", quotes.models.fields.Line(bidi=False, db_index=True, max_length=80)),
                ("description", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker",
                "verbose_name_plural": "historical speakers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpeakerName",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("seq", quotes.models.fields.Seq(blank=True, of="speaker_id")),
                ("name", quotes.models.fields.Line(bidi=False, max_length=300)),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=600, of="folded_name")),
                ("language", quotes.models.fields.Language(bidi=False, blank=True, max_length=35, null=True)),
                (
                    "kind",
                    quotes.models.fields.Choice(
                        choices=[
                            ("alias", "Alias"),
                            ("transliteration", "Transliteration"),
                            ("former", "Former"),
                            ("abbreviation", "Abbreviation"),
                            ("metonym", "Metonym"),
                        ],
                        default="alias",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="quotes.speaker",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical speaker name",
                "verbose_name_plural": "historical speaker names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopic",
            fields=[
                (
                    "actor_kind",
                    quotes.models.fields.Choice(
                        choices=[("person", "Person"), ("machine", "Machine"), ("import", "Import")], default="person"
                    ),
                ),
                ("id", models.UUIDField(db_index=True, default=quotes.models.keys.uuid7, editable=False)),
                ("name", quotes.models.fields.Line(bidi=False, max_length=200)),
                ("name_key", quotes.models.fields.Folded(bidi=False, editable=False, max_length=400, of="folded_name")),
                ("slug", quotes.models.fields.Line(bidi=False, db_index=True, max_length=80)),
                ("description", quotes.models.fields.Words(bidi=False, blank=True, max_length=2000, null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_id",
                    models.UUIDField(
                        default=quotes.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical topic",
                "verbose_name_plural": "historical topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="quote",
            name="topics",
            field=models.ManyToManyField(related_name="quotes", through="quotes.QuoteTopic", to="quotes.topic"),
        ),
        migrations.AddField(
            model_name="claim",
            name="about",
            field=models.ManyToManyField(related_name="claims_about", through="quotes.ClaimAbout", to="quotes.speaker"),
        ),
        migrations.AddField(
            model_name="claim",
            name="topics",
            field=models.ManyToManyField(related_name="claims", through="quotes.ClaimTopic", to="quotes.topic"),
        ),
    ]
