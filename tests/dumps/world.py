"""A base with a row of every kind, made by the acts themselves, so that `verify` has nothing against it; and dumps."""

import hashlib
from pathlib import Path
from typing import Any

import orjson
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from quotes import review
from quotes.dumps import Dumped, Intaken, dump, take
from quotes.dumps.manifest import NAME, Part, digest
from quotes.dumps.tables import tables
from quotes.ingest import capture_text, propose
from quotes.ingest.bulk import Errors
from quotes.models import (
    Actor,
    Affiliation,
    Assessment,
    Capture,
    Change,
    ClaimAbout,
    ClaimLink,
    ClaimTopic,
    Identifier,
    QuoteTopic,
    SourceCorrection,
    SpeakerName,
    TakenLine,
    Token,
    Topic,
    User,
    change_log,
    triggers,
)
from quotes.models.keys import uuid7
from quotes.review.plain import id_of
from quotes.review.proof import CHECKS
from tests import base
from tests.review.making import (
    ARTICLE,
    claim,
    draft,
    draft_quote,
    evidence,
    fresh,
    person,
    published,
    published_quote,
    relay,
    saved_capture,
    source,
    speaker,
)

SECRET = "never-to-be-seen"
"""Stands in everything that the public must not see."""


def everything() -> None:
    """The seed article, and what people and machines may do to a base."""
    call_command("loaddata", "seed_article", verbosity=0)
    root = Actor("person", User.objects.create_superuser("root", email=f"{SECRET}@paper.example", password=SECRET))
    alice, bob, carol = person("alice"), person("bob", reviews=True), person("carol", reviews=True)
    base.token(alice.user)
    _speakers(bob)
    _quotes(alice, bob, carol, root)
    _claims(alice, bob)
    _kept(alice)
    faultless()


def _speakers(bob: Actor) -> None:
    older, newer = published(speaker("Ada Moser")), published(speaker("A. Moser"))
    review.merge(newer, into=fresh(older), actor=bob, reason="One person.")
    first, second = published(speaker("Berta Ufer")), published(speaker("B. Ufer"))
    made = review.merge(first, into=fresh(second), actor=bob, reason="One person?")
    review.undo_merge(made, actor=bob, reason="Two.")
    review.different(fresh(first), fresh(second), actor=bob, reason="Two.")
    paper = published(speaker("The Paper", kind="organization"))
    printed = published(source("Who is who", publisher=paper, url="https://paper.example/who", byline="C. Elm"))
    known: Any = fresh(older)
    with review.edit(known, actor=bob, reason="More is known.") as act:
        act.save(SpeakerName(speaker=known, name="Ада Мозер", language="ru", kind="transliteration"))
        act.save(Identifier(speaker=known, scheme="wikidata", value="Q42"))
        role = {"role": "mayor", "organization": paper, "source": printed, "since_edtf": "2019~"}
        act.save(Affiliation(speaker=known, **role))


def _quotes(alice: Actor, bob: Actor, carol: Actor, root: Actor) -> None:
    open_ = published(source("An open letter", text_access="public", published_text="last spring"))
    topic = Topic(name="Harbours", slug="harbours")
    review.write(topic, actor=alice)
    enclosed = published_quote("and it was worth it", source=open_, kind="partial", said_edtf="2024-08-05")
    enclosing = published_quote("We have waited for this day", source=fresh(open_), occasion="a speech")
    part: Any = fresh(enclosed)
    with review.edit(part, actor=bob, reason="A part of it.") as act:
        part.within = fresh(enclosing)  # a younger one
        act.save(part)
        act.save(QuoteTopic(quote=part, topic=topic))
        act.save(relay(part, None, label="the port office"))
    review.confirm(fresh(enclosed), actor=carol)
    SourceCorrection.objects.create(source=fresh(open_), text="Not Lindau but Bregenz.", date_edtf="2024-09")
    review.retract(published_quote(note="Marked."), actor=bob, reason="The paper withdrew it.")
    review.withhold(published_quote(note=SECRET), actor=bob, reason="A court ordered it.")
    gone = published(source(f"{SECRET} title"))
    published_quote(source=fresh(gone), note=SECRET)
    review.withhold(fresh(gone), actor=bob, reason="A court ordered it.")
    review.purge(fresh(gone), actor=root, reason="The court ordered that, too.")
    unseen = draft_quote(alice, note=SECRET)
    review.submit(unseen, actor=alice)
    deleted = draft_quote(alice, note=SECRET)
    review.delete_draft(fresh(deleted), actor=alice)
    private = published(source("A private paper"))
    saved_capture(fresh(private), f"{ARTICLE}{SECRET}")
    saved_capture(fresh(private), "kept nowhere", keep=False)
    published_quote("opened the new harbour", source=fresh(private), kind="indirect")


def _claims(alice: Actor, bob: Actor) -> None:
    said = published_quote()
    cost = claim(quantity_text="more than 40 million", lower="40000000", unit="euro", when_edtf="2024")
    published(cost, evidence(cost, said))
    other = claim("The harbour was dear.")
    published(other, evidence(other, fresh(said), "supports"))
    known: Any = fresh(cost)
    with review.edit(known, actor=bob, reason="More is known.") as act:
        act.save(ClaimLink(from_claim=known, to_claim=fresh(other), relation="narrows"))
        act.save(ClaimAbout(claim=known, speaker=said.speaker))
        act.save(ClaimTopic(claim=known, topic=Topic.objects.get(slug="harbours")))
        act.save(Assessment(claim=known, reviewer=said.speaker, label="True", rating="4.5", best="5", worst="1"))
    draft(claim(f"{SECRET}."), by=alice)


def _kept(alice: Actor) -> None:
    """What machines and programs leave."""
    of = published(source("A release"))
    key, _ = capture_text(id_of(of), ARTICLE, {}, actor=alice, key="release 1")
    spans = [{"start": ARTICLE.index("We have"), "end": ARTICLE.index("We have") + 27}]
    payload = {"score": 0.5, "of": {"b": [1, 2.0, -0.0, "é"], "a": None}, "much": 1e-7}
    given: Any = {"extractor": "finder", "version": "1", "actor": alice}
    candidate = {"spans": spans, "kind": "direct", "confidence": 0.25, "payload": payload}
    propose(id_of(Capture.objects.get(pk=key)), candidates=[candidate], **given)
    TakenLine.objects.create(id=uuid7(), quote=uuid7())


def faultless() -> None:
    """`verify` finds nothing."""
    change_log.settle(connection)
    found = [fault for _, check in CHECKS for fault in check(lambda rows: None)]
    assert not found, found


def silent(name: str, rows: int) -> Any:
    """No progress is shown."""
    return lambda more: None


def dumped(folder: Path, **how: Any) -> Dumped:
    """The base, in a folder."""
    return dump(folder, silent, **how)


def taken(folder: Path, errors: Path | None = None) -> Intaken:
    """A dump, taken into the base."""
    noted = Errors(errors)
    try:
        return take(folder, errors=noted)
    finally:
        noted.close()


def refusals(folder: Path) -> list[tuple[str, int, str]]:
    """Takes a dump, and what was refused: table, line and code."""
    errors = folder.with_suffix(".errors")
    taken(folder, errors)
    found = [orjson.loads(line) for line in errors.read_bytes().splitlines()]
    return [(one["table"], one["line"], one["code"]) for one in found]


def emptied() -> None:
    """The base has nothing any more but its tables and what keeps them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        triggers.drop(connection)
        Token.objects.all().delete()
        User.user_permissions.through.objects.all().delete()
        Change.objects.all().delete()
        for table in reversed(tables()):
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(f'DELETE FROM "{table.name}"')
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        triggers.install(connection)
    assert not any(
        model._base_manager.exists() for model in apps.get_app_config("quotes").get_models(include_auto_created=True)
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a dump but its manifest, which says when."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != NAME}


def signed(folder: Path) -> None:
    """The manifest says what the files are now."""
    manifest = orjson.loads((folder / NAME).read_bytes())
    for part in manifest["tables"]:
        data = (folder / part["file"]).read_bytes()
        part |= {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "rows": data.count(b"\n")}
    manifest["digest"] = digest(Part(**part) for part in manifest["tables"])
    (folder / NAME).write_bytes(orjson.dumps(manifest))


def rewritten(folder: Path, table: str, change: Any) -> None:
    """A table's lines, changed as rows (a list that may be changed), with a manifest that agrees."""
    path = folder / f"{table}.jsonl"
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    made = change(rows)
    rows = rows if made is None else made
    path.write_bytes(b"".join(one if isinstance(one, bytes) else orjson.dumps(one) + b"\n" for one in rows))
    signed(folder)
