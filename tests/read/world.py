"""A base of some hundred rows in every state, with every kind of gap, made at random from a seed."""

import datetime
import hashlib
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction

from quotes import models as record
from quotes.models.decision import OF

AT = datetime.datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=datetime.UTC)
STATES = ["published"] * 6 + ["retracted", "withheld", "draft", "proposed", "in_review", "rejected"]
DATES = [None, "2018", "2018-03", "2018-03-04", "2019~", "../2017", "2020/..", "2021-05-06"]
WORDS = ["alpha", "beta", "gamma", "delta", "épée", "Straße", "한국", "日本", "zulu", "yankee"]


class World:
    """The rows by kind, as they were made."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0
        with transaction.atomic():
            self.topics = [record.Topic.objects.create(name=self.words(), slug=self.slug("t")) for _ in range(4)]
            self.speakers = self.several(12, self.speaker)
            self.sources = self.several(10, self.source)
            self.quotes = self.several(60, self.quote)
            self.claims = self.several(25, self.claim)
            self.bear()
            self.decide()

    def several(self, number: int, make: Callable[[list[Any]], Any]) -> list[Any]:
        """Rows of one kind; each may name those made before it."""
        made: list[Any] = []
        for _ in range(number):
            made.append(make(made))
        return made

    def pick(self, rows: list[Any], missing: float = 0.0) -> Any:
        return None if not rows or self.chance.random() < missing else self.chance.choice(rows)

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 4)))

    def slug(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}-{self.count}"

    def date(self, name: str) -> dict[str, Any]:
        edtf = self.chance.choice(DATES)
        return {f"{name}_edtf": edtf, f"{name}_text": self.pick(["last month", None])}

    def state(self) -> str:
        return self.chance.choice(STATES)

    def speaker(self, earlier: list[Any]) -> Any:
        row = record.Speaker.objects.create(
            kind=self.chance.choice(record.SpeakerKind.values),
            name=self.words(),
            slug=self.slug("s"),
            state=self.state(),
            sort_name=self.pick([self.words()], 0.7),
            description=self.pick([self.words()], 0.5),
            merged_into=self.pick(earlier, 0.9),
        )
        for kind in record.NameKind.values[: self.chance.randint(0, 3)]:
            record.SpeakerName.objects.create(speaker=row, name=f"{self.words()} {kind}", kind=kind)
        if self.chance.random() < 0.3:
            record.Identifier.objects.create(speaker=row, scheme="wikidata", value=f"Q{self.count}")
        if self.chance.random() < 0.3:
            other = record.Speaker.objects.exclude(pk=row.pk).order_by("pk").first()
            record.Affiliation.objects.create(speaker=row, role="head", organization=other, **self.date("since"))
        return row

    def source(self, earlier: list[Any]) -> Any:
        row = record.Source.objects.create(
            kind=self.chance.choice(record.SourceKind.values),
            title=self.words(),
            slug=self.slug("src"),
            state=self.state(),
            publisher=self.pick(self.speakers, 0.3),
            text_access=self.pick(["private", "public"]),
            merged_into=self.pick(earlier, 0.9),
            url=self.pick([f"https://example.org/{self.count}"], 0.4),
            **self.date("published"),
        )
        for _ in range(self.chance.randint(0, 2)):
            text = f"{self.words()} {self.count}"
            self.count += 1
            record.Capture.objects.create(
                source=row,
                text=self.pick([text, None]),
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                length=len(text),
                origin="paste",
                captured_at=AT,
            )
        if self.chance.random() < 0.3:
            record.SourceCorrection.objects.create(source=row, text=self.words(), **self.date("date"))
        return row

    def quote(self, earlier: list[Any]) -> Any:
        kind = self.chance.choice(record.QuoteKind.values)
        speaker = self.pick(self.speakers, 0.2) if kind != "own" else None
        identity = "source" if kind == "own" else "named" if speaker else self.pick(["unnamed", "unknown", "role_only"])
        source = self.chance.choice(self.sources)
        row = record.Quote.objects.create(
            source=source,
            kind=kind,
            text=self.words(),
            speaker=speaker,
            identity=identity,
            state=self.state(),
            on_behalf_of=self.pick(self.speakers, 0.8),
            primary_source=self.pick(self.sources, 0.8),
            within=self.pick(earlier, 0.7),
            printing_of=self.pick(earlier, 0.7),
            merged_into=self.pick(earlier, 0.9),
            language=self.pick(["en", "ko"], 0.5),
            speaker_label=self.pick([self.words()], 0.5),
            **self.date("said"),
        )
        for topic in self.chance.sample(self.topics, self.chance.randint(0, 3)):
            record.QuoteTopic.objects.create(quote=row, topic=topic)
        for capture in list(source.captures.all())[:1]:
            span = "x" * self.chance.choice([3, 121])
            record.Anchor.objects.create(
                quote=row,
                capture=capture,
                start=1,
                end=1 + len(span),
                exact=span,
                prefix="before",
                suffix=None,
                sha256=hashlib.sha256(span.encode()).hexdigest(),
                status=self.pick(record.AnchorStatus.values),
                checked_at=self.pick([AT], 0.5),
            )
        for _ in range(self.chance.choice([0, 0, 1, 2])):
            record.Relay.objects.create(
                quote=row,
                speaker=self.pick(self.speakers, 0.3),
                label=self.words(),
                source=self.pick(self.sources, 0.5),
            )
        return row

    def claim(self, earlier: list[Any]) -> Any:
        number: Any = self.chance.choice([None, "12", "0.5", "1000"])
        row = record.Claim.objects.create(
            text=self.words(),
            state=self.state(),
            place=self.pick([self.words()], 0.5),
            merged_into=self.pick(earlier, 0.9),
            quantity_text="as said" if number else None,
            amount=number,
            unit="things" if number else None,
            **self.date("when"),
        )
        for speaker in self.chance.sample(self.speakers, self.chance.randint(0, 3)):
            record.ClaimAbout.objects.create(claim=row, speaker=speaker)
        for topic in self.chance.sample(self.topics, self.chance.randint(0, 2)):
            record.ClaimTopic.objects.create(claim=row, topic=topic)
        if self.chance.random() < 0.3:
            record.Assessment.objects.create(
                claim=row,
                reviewer=self.chance.choice(self.speakers),
                label="false",
                rating="1.50",
                **self.date("published"),
            )
        return row

    def bear(self) -> None:
        for claim in self.claims:
            for quote in self.chance.sample(self.quotes, self.chance.randint(0, 4)):
                record.Evidence.objects.create(claim=claim, quote=quote, stance=self.pick(record.Stance.values))
            other = self.chance.choice(self.claims)
            if other is not claim:
                record.ClaimLink.objects.create(from_claim=claim, to_claim=other, relation="about")

    def decide(self) -> None:
        records = [*self.speakers, *self.sources, *self.quotes, *self.claims]
        for number, row in enumerate(records):
            name = OF[[record.Speaker, record.Source, record.Quote, record.Claim].index(type(row))]
            for state in dict.fromkeys(["published", row.state]):
                if row.state != "draft":
                    self.decided(name, row, state, reason=f"reason {number}")
            if row.state == "published" and self.chance.random() < 0.3:
                corrected = self.decided(name, row, "published", from_state="published", reason=f"mended {number}")
                self.decided(name, row, "published", from_state="published", confirms=corrected)

    def decided(self, name: str, row: Any, state: str, **also: Any) -> record.Decision:
        return record.Decision.objects.create(**{name: row}, to_state=state, actor_kind="import", at=AT, **also)
