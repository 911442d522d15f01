"""What an answer must be, worked out row by row with the ORM: slow, plain and independent of plans and SQL.

It knows nothing of cursors; those have tests of their own.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from quotes import models as record
from quotes.filters import FILTERS, Bound, Flag
from quotes.models.decision import OF, SHOWN
from quotes.models.keys import parse_id, public_id
from quotes.read import CONSTANT, Args, Ask, Selection, Viewer
from quotes.text import dates

PUBLIC = ("published", "retracted")
PREFIX: dict[Any, str] = {
    record.Quote: "q",
    record.Source: "src",
    record.Speaker: "spk",
    record.Claim: "c",
    record.Topic: "t",
    record.Capture: "cap",
    record.Evidence: "ev",
    record.Decision: "d",
    record.Change: "ch",
    record.Anchor: "an",
    record.Relay: "re",
    record.SpeakerName: "sn",
    record.Identifier: "id",
    record.Affiliation: "af",
    record.SourceCorrection: "co",
    record.ClaimLink: "cl",
    record.Assessment: "as",
}
MODELS: dict[str, Any] = {
    "quote": record.Quote,
    "source": record.Source,
    "speaker": record.Speaker,
    "claim": record.Claim,
    "topic": record.Topic,
    "capture": record.Capture,
    "evidence": record.Evidence,
    "decision": record.Decision,
    "change": record.Change,
}
ROOTS = {"quotes": "quote", "sources": "source", "speakers": "speaker", "claims": "claim", "topics": "topic",
         "changes": "change"}  # fmt: skip
NOT_CHOICES = {"actor_kind", "extent", "origin", "scheme"}
DAYS = {"said", "published", "when", "retrieved", "since", "until", "date"}


class Oracle:
    """Answers selections for one viewer."""

    def __init__(self, viewer: Viewer, capitals: bool) -> None:
        self.curator, self.capitals = viewer.curator, capitals

    def answer(self, selection: Selection) -> dict[str, Any]:
        return {ask.alias: self.root(ask) for ask in selection.asks}

    # ------------------------------------------------------------ the root

    def root(self, ask: Ask) -> Any:
        args = ask.args or Args()
        if ask.name == CONSTANT:
            return ask.value
        if ask.name in ROOTS:
            return self.page(list(MODELS[ROOTS[ask.name]].objects.all()), ROOTS[ask.name], ask)
        if ask.name in ("node", "quote", "claim"):
            return self.node(args.key, ask)
        if ask.name == "nodes":
            return [self.node(key, ask) for key in args.key]
        rows = [row for row in MODELS[ask.name].objects.filter(slug=args.key) if self.seen(row)]
        return self.object(rows[0], ask.of[0]) if rows else None

    def node(self, key: str, ask: Ask) -> Any:
        prefix, key_of_row = parse_id(key)
        model = next(model for model, held in PREFIX.items() if held == prefix)
        row = model.objects.filter(pk=key_of_row).first()
        for part in ask.of:
            if row is not None and self.is_a(row, part.entity):
                return self.object(row, part)
        return None

    def is_a(self, row: Any, entity: str) -> bool:
        kind = entity.removesuffix("_tombstone")
        if MODELS[kind] is not type(row):
            return False
        return getattr(row, "state", "") == "withheld" if entity != kind else self.found(row)

    def found(self, row: Any) -> bool:
        """Whether a row shows when it is looked up by its own id."""
        if isinstance(row, record.Capture):
            return self.seen(row.source)
        if isinstance(row, record.Evidence | record.Decision):
            return self.in_list(row, str(row._meta.model_name))
        return self.seen(row)

    def seen(self, row: Any) -> bool:
        return self.curator or getattr(row, "state", "published") in PUBLIC

    # ------------------------------------------------------------ one object

    def object(self, row: Any, selection: Selection) -> dict[str, Any]:
        return {ask.alias: self.member(row, selection.entity, ask) for ask in selection.asks}

    def member(self, row: Any, entity: str, ask: Ask) -> Any:
        if ask.name == CONSTANT:
            return ask.value
        if ask.make is not None:
            return ask.make(self.object(row, ask.of[0]))
        if ask.of and ask.of[0].entity == "day":
            return self.day(row, ask)
        if ask.name == "quantity":
            return None if row.quantity_text is None else self.quantity(row, ask)
        if ask.name == "decisions":
            return self.decisions(row, ask)
        if ask.of:
            return self.edge(row, entity, ask)
        return self.spelled(ask.name, self.scalar(row, entity, ask.name), row)

    def day(self, row: Any, ask: Ask) -> Any:
        text, edtf = getattr(row, f"{ask.name}_text"), getattr(row, f"{ask.name}_edtf")
        if text is None and edtf is None:
            return None
        first, last = dates.bounds(edtf)
        known = {
            "as_said": text,
            "edtf": edtf,
            "earliest": dates.day(first),
            "latest": dates.day(last),
            "label": dates.label(text, edtf),
        }
        return {one.alias: known[one.name] for one in ask.of[0].asks}

    def quantity(self, row: Any, ask: Ask) -> Any:
        known = {"as_said": row.quantity_text, "unit": row.unit}
        return {
            one.alias: known[one.name] if one.name in known else self.spelled(one.name, getattr(row, one.name), row)
            for one in ask.of[0].asks
        }

    def scalar(self, row: Any, entity: str, name: str) -> Any:
        if entity.endswith("_tombstone") and name in ("reason", "withheld_at"):
            last = row.decisions.filter(to_state="withheld").order_by("-id").first()
            return last and (last.reason if name == "reason" else last.at)
        if name == "supported":
            return any(
                one.stance in ("asserts", "supports") and one.quote.state == "published" for one in row.evidence.all()
            )
        if entity == "capture" and name in ("has_text", "text"):
            shown = self.curator or row.source.text_access == "public"
            return row.text is not None if name == "has_text" else row.text if shown else None
        if entity == "anchor" and name in ("exact", "prefix", "suffix"):
            return self.shown(row, name)
        if entity == "topic" and name == "version":
            return row.history.count()
        if entity == "identifier" and name == "url":
            return f"https://www.wikidata.org/entity/{row.value}"
        if entity == "change" and name == "seq":
            return str(row.seq) if self.capitals else row.seq
        if entity == "change" and name == "record_id":
            one = next(getattr(row, one) for one in OF if getattr(row, one) is not None)
            return public_id(PREFIX[type(one)], one.pk)
        if entity == "decision" and name == "actor":
            return row.actor and row.actor.username
        if entity == "decision" and name == "reason":
            of = next(getattr(row, one) for one in OF if getattr(row, one) is not None)
            return row.reason if self.curator or row.to_state == "withheld" or of.state != "withheld" else None
        return getattr(row, name)

    def shown(self, row: Any, name: str) -> Any:
        value = getattr(row, name)
        if self.curator or row.quote.source.text_access == "public" or row.quote.kind in ("direct", "partial"):
            return value
        return value if name == "exact" and value is not None and len(value) <= 120 else None

    def spelled(self, name: str, value: Any, row: Any) -> Any:
        if name == "id":
            return public_id(PREFIX[type(row)], value)
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        field = next((one for one in row._meta.concrete_fields if one.name == name), None)
        is_choice = bool(field and field.choices) and name not in NOT_CHOICES and type(row) is not record.SpeakerName
        return value.upper() if self.capitals and value and (is_choice) else value

    # ------------------------------------------------------------ edges

    def edge(self, row: Any, entity: str, ask: Ask) -> Any:
        if ask.name == "record" and entity in ("decision", "change"):
            return self.record_of(row, ask)
        found = EDGES[entity, ask.name](row)
        if found is None or not isinstance(found, list):
            return self.object(found, ask.of[0]) if found is not None and self.visible_end(entity, ask, found) else None
        if ask.of[0].entity == "page":
            return self.page(found, PAGES[entity, ask.name], ask)
        return [self.object(one, ask.of[0]) for one in found if self.listed(one)]

    def visible_end(self, entity: str, ask: Ask, end: Any) -> bool:
        if isinstance(end, record.Decision):
            return self.in_list(end, "decision")
        return (entity, ask.name) in CLOSED or self.seen(end)

    def listed(self, row: Any) -> bool:
        """Whether a row of a short list shows: its own state, and what it must not be seen without."""
        if isinstance(row, record.ClaimLink):
            return self.seen(row.from_claim) and self.seen(row.to_claim)
        if isinstance(row, record.Assessment):
            return self.seen(row.reviewer)
        return self.seen(row.source) if isinstance(row, record.Capture) else self.seen(row)

    def record_of(self, row: Any, ask: Ask) -> Any:
        end = next(getattr(row, name) for name in OF if getattr(row, name) is not None)
        for part in ask.of:
            if self.is_a(end, part.entity):
                return self.object(end, part)
        return None

    def decisions(self, row: Any, ask: Ask) -> Any:
        return self.page(list(row.decisions.order_by("id")), "decision", ask)

    # ------------------------------------------------------------ pages

    def page(self, rows: list[Any], entity: str, ask: Ask) -> dict[str, Any]:
        args = ask.args or Args()
        listed = [row for row in rows if self.in_list(row, entity)]
        rows = self.sorted(self.filtered(listed, entity, args), entity, args.order)
        size = args.first or args.last or 20
        cut = rows[-size:] if args.last else rows[:size]
        more = len(rows) > size
        answer = self.of_page(ask.of[0], cut, len(rows), more and not args.last, more and bool(args.last))
        facets = {
            one.alias: Counter(self, listed, entity, args).facets(one) for one in ask.of[0].asks if one.name == "facets"
        }
        return answer | facets

    def in_list(self, row: Any, entity: str) -> bool:
        if entity == "decision":
            return self.curator or row.to_state in SHOWN
        if entity == "evidence":
            return self.curator or (row.quote.is_listed and row.claim.is_listed)
        return self.seen(row) and getattr(row, "merged_into_id", None) is None

    def filtered(self, rows: list[Any], entity: str, args: Args) -> list[Any]:
        found = type(rows[0])._default_manager.all() if rows else None
        for name, value in args.filter.items():
            if value is not None and found is not None:
                one = FILTERS[entity].base_filters[name]
                found = found.filter((one.where if self.curator else one.public)(self.given(one, value)))
        kept = set(found.values_list("pk", flat=True)) if found is not None else set()
        return [row for row in rows if row.pk in kept]

    def given(self, one: Any, value: Any) -> Any:
        clean = one.clean(value)
        return clean if isinstance(one, Flag) else Bound(clean, one.cast)

    def sorted(self, rows: list[Any], entity: str, order: str | None) -> list[Any]:
        column, down = ORDERS[entity, order]
        return sorted(rows, key=lambda row: ((getattr(row, column) if column else 0), row.pk), reverse=down)

    def of_page(self, selection: Selection, rows: list[Any], total: int, more: bool, before: bool) -> dict[str, Any]:
        facts = {
            "has_next_page": more,
            "has_previous_page": before,
            "total_count": total,
            "total_count_is_estimate": False,
        }
        answer: dict[str, Any] = {}
        for ask in selection.asks:
            if ask.name == "page_info":
                answer[ask.alias] = self.of_page(ask.of[0], rows, total, more, before)
            elif ask.name == "edges":
                answer[ask.alias] = [self.edge_of(row, ask) for row in rows]
            elif ask.name == "nodes":
                answer[ask.alias] = [self.object(row, ask.of[0]) for row in rows]
            elif ask.name == "facets":
                answer[ask.alias] = None  # in its place; counted by whoever knows the rows of other pages
            else:
                answer[ask.alias] = ask.value if ask.name == CONSTANT else facts[ask.name]
        return answer

    def edge_of(self, row: Any, ask: Ask) -> dict[str, Any]:
        return {one.alias: one.value if one.name == CONSTANT else self.object(row, one.of[0]) for one in ask.of[0].asks}


class Counter:
    """Counts the values of a list's rows."""

    def __init__(self, oracle: Oracle, rows: list[Any], entity: str, args: Args) -> None:
        self.oracle, self.rows, self.entity, self.args = oracle, rows, entity, args

    def facets(self, ask: Ask) -> list[Any]:
        args = ask.args or Args()
        return [self.facet(name, args.first or 10, ask.of[0]) for name in args.key]

    def facet(self, name: str, size: int, selection: Selection) -> dict[str, Any]:
        own = {
            "year": [
                name
                for name in self.args.filter
                if name.endswith(("_from", "_to")) and not name.startswith(("created", "attributed"))
            ]
        }
        left = {one: value for one, value in self.args.filter.items() if one not in own.get(name, [name])}
        counts: dict[Any, int] = {}
        for row in self.oracle.filtered(self.rows, self.entity, Args(filter=left)):
            for value in self.values(row, name):
                counts[value] = counts.get(value, 0) + 1
        found: list[dict[str, Any]] = [
            {"value": self.spelled(value), "label": self.label(name, value), "count": count, "selected": picked}
            for value, count in counts.items()
            for picked in [self.selected(name, value)]
        ]
        found = sorted(found, key=lambda one: (not one["selected"], -one["count"], one["value"]))[:size]
        found.sort(key=lambda one: (-one["count"], one["value"]))
        whole = {"name": name.upper() if self.oracle.capitals else name, "estimated": False, "values": found}
        return {
            one.alias: [{part.alias: value[part.name] for part in one.of[0].asks} for value in found]
            if one.name == "values"
            else whole[one.name]
            for one in selection.asks
        }

    def values(self, row: Any, name: str) -> list[Any]:
        many = {
            ("quote", "topic"): lambda: [one.topic for one in row.quote_topics.all()],
            ("claim", "topic"): lambda: [one.topic for one in row.claim_topics.all()],
            ("claim", "about"): lambda: [one.speaker for one in row.claim_about.all() if self.oracle.seen(one.speaker)],
        }
        if (self.entity, name) in many:
            return many[self.entity, name]()
        if name == "year":
            last = dates.day(
                getattr(row, {"quote": "said", "source": "published", "claim": "when"}[self.entity] + "_last")
            )
            return [last[:4]] if last and last != "9999-12-31" else []
        value = getattr(row, name)
        hidden = name == "publisher" and value is not None and not self.oracle.seen(value)
        return [] if value is None or hidden else [value]

    def spelled(self, value: Any) -> str:
        if not isinstance(value, str):
            return public_id(PREFIX[type(value)], value.pk)
        return value.upper() if self.oracle.capitals and value in CHOICES else value

    def label(self, name: str, value: Any) -> str:
        if isinstance(value, str):
            return CHOICES.get(value, value)
        return value.title if isinstance(value, record.Source) else value.name

    def selected(self, name: str, value: Any) -> bool:
        given = self.args.filter
        if name == "year":
            bounds = {one: given[one] for one in given if one.startswith(("said_", "published_", "when_"))}
            since = [dates.bounds(given[one])[0] for one in bounds if one.endswith("_from")]
            until = [dates.bounds(given[one])[1] for one in bounds if one.endswith("_to")]
            first, last = dates.bounds(value)
            return bool(bounds) and all(last >= one for one in since) and all(first <= one for one in until)
        plain = value if isinstance(value, str) else public_id(PREFIX[type(value)], value.pk)
        return plain in (given.get(name) or [])


CHOICES: dict[str, str] = {
    value: str(label)
    for choices in (record.State, record.QuoteKind, record.SourceKind, record.SpeakerKind)
    for value, label in choices.choices
}


def _topics(join: str) -> Any:
    return lambda row: [one.topic for one in getattr(row, join).order_by("seq")]


EDGES: dict[tuple[str, str], Any] = {
    **{("change", name): (lambda row, name=name: getattr(row, name)) for name in OF},
    ("change", "decision"): lambda row: record.Decision.objects.filter(pk=row.pk).first(),
    **{
        ("quote", name): (lambda row, name=name: getattr(row, name))
        for name in (
            "source",
            "speaker",
            "on_behalf_of",
            "primary_source",
            "within",
            "translation_of",
            "printing_of",
            "merged_into",
        )
    },
    ("quote", "anchors"): lambda row: list(row.anchors.order_by("seq")),
    ("quote", "relays"): lambda row: list(row.relays.order_by("position")),
    ("quote", "topics"): _topics("quote_topics"),
    ("quote", "printings"): lambda row: list(row.printings.all()),
    ("quote", "evidence"): lambda row: list(row.evidence.all()),
    **{("source", name): (lambda row, name=name: getattr(row, name)) for name in ("publisher", "via", "merged_into")},
    ("source", "corrections"): lambda row: list(row.corrections.order_by("seq")),
    ("source", "captures"): lambda row: list(row.captures.order_by("seq")),
    ("source", "quotes"): lambda row: list(row.quotes.all()),
    **{(name, "merged_into"): (lambda row: row.merged_into) for name in ("speaker", "claim")},
    **{
        ("speaker", name): (lambda row, name=name: list(getattr(row, name).order_by("seq")))
        for name in ("names", "identifiers", "affiliations")
    },
    ("speaker", "quotes"): lambda row: list(row.quotes.all()),
    ("speaker", "published_sources"): lambda row: list(row.published_sources.all()),
    ("claim", "about"): lambda row: [one.speaker for one in row.claim_about.order_by("seq")],
    ("claim", "topics"): _topics("claim_topics"),
    ("claim", "evidence"): lambda row: list(row.evidence.all()),
    ("claim", "links"): lambda row: sorted([*row.links_from.all(), *row.links_to.all()], key=lambda one: one.pk),
    ("claim", "assessments"): lambda row: list(row.assessments.order_by("seq")),
    ("topic", "quotes"): lambda row: [one.quote for one in row.quote_topics.all()],
    ("topic", "claims"): lambda row: [one.claim for one in row.claim_topics.all()],
    ("capture", "source"): lambda row: row.source,
    ("capture", "supersedes"): lambda row: row.supersedes,
    ("anchor", "capture"): lambda row: row.capture,
    ("relay", "speaker"): lambda row: row.speaker,
    ("relay", "source"): lambda row: row.source,
    ("affiliation", "organization"): lambda row: row.organization,
    ("affiliation", "source"): lambda row: row.source,
    ("evidence", "claim"): lambda row: row.claim,
    ("evidence", "quote"): lambda row: row.quote,
    ("assessment", "reviewer"): lambda row: row.reviewer,
    ("claim_link", "from"): lambda row: row.from_claim,
    ("claim_link", "to"): lambda row: row.to_claim,
    ("decision", "confirms"): lambda row: row.confirms,
}

# What review's closure keeps visible is not asked again by the read path.
CLOSED = {
    ("quote", "source"),
    ("quote", "speaker"),
    ("quote", "on_behalf_of"),
    ("capture", "source"),
    ("capture", "supersedes"),
    ("anchor", "capture"),
    ("relay", "speaker"),
    ("evidence", "claim"),
    ("evidence", "quote"),
    ("assessment", "reviewer"),
    ("claim_link", "from"),
    ("claim_link", "to"),
}

PAGES = {
    ("quote", "printings"): "quote",
    ("quote", "evidence"): "evidence",
    ("source", "quotes"): "quote",
    ("speaker", "quotes"): "quote",
    ("speaker", "published_sources"): "source",
    ("claim", "evidence"): "evidence",
    ("topic", "quotes"): "quote",
    ("topic", "claims"): "claim",
}

ORDERS: dict[tuple[str, str | None], tuple[str | None, bool]] = {
    ("change", None): ("seq", False),
    ("change", "seq_asc"): ("seq", False),
    ("quote", None): ("said_last", True),
    ("quote", "said_desc"): ("said_last", True),
    ("quote", "said_asc"): ("said_first", False),
    ("source", None): ("published_last", True),
    ("source", "published_desc"): ("published_last", True),
    ("source", "published_asc"): ("published_first", False),
    ("source", "name_asc"): ("title_key", False),
    ("source", "name_desc"): ("title_key", True),
    ("speaker", None): ("name_key", False),
    ("speaker", "name_asc"): ("name_key", False),
    ("speaker", "name_desc"): ("name_key", True),
    ("claim", None): ("when_last", True),
    ("claim", "when_desc"): ("when_last", True),
    ("claim", "when_asc"): ("when_first", False),
    ("topic", None): ("name_key", False),
    ("topic", "name_asc"): ("name_key", False),
    ("evidence", None): (None, False),
    ("evidence", "created_asc"): (None, False),
    ("decision", None): (None, False),
    ("decision", "created_asc"): (None, False),
    **{
        (one, f"created_{way}"): (None, way == "desc")
        for one in ("quote", "source", "speaker", "claim")
        for way in ("asc", "desc")
    },
}
