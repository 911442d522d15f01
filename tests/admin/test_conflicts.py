"""Stale edits: whoever comes too late by any form writes nothing, and finds all that was typed in the form again.

Each form is opened by one person, then another changes the record, then the first one sends the form again and again,
each time with other words in one of its fields. `--stale-edits` says how many are tried in all.
"""

import html
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quotes import review
from quotes.models import Actor, Anchor, Decision, Merge, Record
from quotes.review import Act
from tests import base
from tests.admin.pages import Form, url
from tests.admin.world import world
from tests.review.making import fresh, published, rows, speaker

pytestmark = pytest.mark.django_db

TIMES = count(4)
TYPED = {"text", "number", "url", "email", "search", None}
LETTERS = "abc ÄÖß éé ﬁ 漢字 עברית 👩‍👩‍👧 \N{COMBINING ACUTE ACCENT} <b>&amp;</b> “”‘’'\"\\ %s {{x}} 0123456789 -–—"
KINDS = ("quote", "claim", "source", "speaker")
STEPS = {
    Act.SUBMIT: "draft",
    Act.RETURN: "waiting",
    Act.ACCEPT: "proposed",
    Act.REJECT: "proposed",
    Act.PUBLISH: "waiting",
    Act.CONFIRM: "quote",
    Act.RETRACT: "indirect",
    Act.WITHHOLD: "retracted",
}

Ways = Callable[[SimpleNamespace], Iterator["Way"]]


class Typing(Form):
    """A form, and the names of its fields in which words can be typed."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.typed: list[str] = []
        self.lines: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        name = given.get("name") or ""
        if self.inside and name and "__prefix__" not in name and "readonly" not in given:
            if tag == "textarea" or (tag == "input" and given.get("type") in TYPED):
                self.typed.append(name)
            if tag == "textarea":
                self.lines.add(name)

    def values(self) -> dict[str, Any]:
        return {name: found[0] if len(found) == 1 else found for name, found in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to write: where the form is, its mark, where it is sent, what else is sent, and whom it is about."""

    page: str
    mark: str
    about: Any
    to: str = ""
    also: tuple[tuple[str, str], ...] = ()


def form_of(record: Any) -> Way:
    return Way(url(record), f"{record._meta.model_name}_form", record)


def step_of(act: Act, record: Any) -> Way:
    page = f"/admin/quotes/{record._meta.model_name}/act/{act}/"
    return Way(f"{page}?record={record.pk}", "act", record, page)


def queue_of(act: Act, record: Any) -> Way:
    page = f"/admin/queue/?state={record.state}&at={base.pid(record)}"
    return Way(page, "queue-act", record, also=(("act", act.value),))


def span_of(made: SimpleNamespace) -> Way:
    start = made.capture.text.index("it was worth it")
    asked = f"capture={made.capture.pk}&quote={made.quote.pk}&start={start}&end={start + 15}"
    page = f"/admin/quotes/source/{made.source.pk}/read/span/"
    return Way(f"{page}?{asked}", "span-form", made.quote, page)


def merge_of(made: SimpleNamespace) -> Way:
    asked = f"record={base.pid(published(speaker('A. Moser')))}&into={base.pid(made.ada)}"
    return Way(f"/admin/merge/speaker/?{asked}", "act", made.ada, "/admin/merge/speaker/")


def ways_of_a_kind(kind: str) -> Ways:
    """Both forms of a kind of record, and two of its steps."""

    def ways(made: SimpleNamespace) -> Iterator[Way]:
        published, draft = made.records[kind], made.drafts[kind]
        yield from (form_of(published), form_of(draft), step_of(Act.SUBMIT, draft), step_of(Act.WITHHOLD, published))

    return ways


def every_step(made: SimpleNamespace) -> Iterator[Way]:
    """Every step, by its page and, where a record waits for it, in the queue."""
    for act, name in STEPS.items():
        record = getattr(made, name)
        yield step_of(act, record)
        if record.state in ("proposed", "in_review"):
            yield queue_of(act, record)


def elsewhere(made: SimpleNamespace) -> Iterator[Way]:
    """A topic's form, the reader's, a merge."""
    yield from (form_of(made.topic), span_of(made), merge_of(made))


WAYS: dict[str, Ways] = {**{kind: ways_of_a_kind(kind) for kind in KINDS}, "steps": every_step, "elsewhere": elsewhere}
FORMS = 4 * len(KINDS) + len(STEPS) + 4 + 3
"""How many forms these are."""


@pytest.fixture
def made(alice: Actor, bob: Actor, carol: Actor) -> SimpleNamespace:
    return world(alice, bob, carol)


@pytest.fixture
def edits(request: pytest.FixtureRequest) -> int:
    """How many stale edits each form has to refuse."""
    return -(-int(request.config.getoption("stale_edits")) // FORMS)


def changed_by(other: Actor, record: Any) -> None:
    """Somebody else changes the record; what is final for good is changed by an import's hand."""
    theirs = fresh(record)
    name = "note" if isinstance(theirs, Record) else "description"
    setattr(theirs, name, f"Changed meanwhile, for the {next(TIMES)}th time.")
    if getattr(theirs, "state", "") == "retracted":
        type(theirs).objects.filter(pk=theirs.pk).update(version=theirs.version + 1)
    else:
        review.write(theirs, actor=other, reason="Found in the archive.")


def typed(chance: random.Random, *, lines: bool) -> str:
    """Words that somebody might type."""
    letters = LETTERS + ("\n\n" if lines else "")
    return "".join(chance.choices(letters, k=chance.randrange(1, 60))).strip() or "words"


def same(given: Any) -> Any:
    return given.replace("\r\n", "\n") if isinstance(given, str) else given


def standing(record: Any) -> tuple[Any, ...]:
    """All that a late edit could change."""
    return (type(record).objects.filter(pk=record.pk).values().get(), rows(), Decision.objects.count(),
            Merge.objects.count(), list(Anchor.objects.order_by("pk").values()))  # fmt: skip


@pytest.mark.parametrize("group", WAYS)
def test_a_stale_edit_is_refused_and_keeps_what_was_typed(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, bob: Actor, carol: Actor, edits: int, group: str
) -> None:
    client, chance = signed_in(bob), random.Random(group)
    for way in WAYS[group](made):
        form = Typing(way.mark)
        form.feed(client.get(way.page).content.decode())
        changed_by(carol, way.about)
        before = standing(way.about)
        for number in range(edits):
            refused(client, way, form, form.typed[number % len(form.typed)], chance)
        assert standing(way.about) == before, way.page


def refused(client: Client, way: Way, form: Typing, field: str, chance: random.Random) -> None:
    """Send the form with other words in one field: they come back, and why nothing was written."""
    words = typed(chance, lines=field in form.lines)
    answer = client.post(way.to or way.page, form.values() | dict(way.also) | {field: words})
    assert answer.status_code == 200, (way.page, field, words, answer)
    shown = answer.content.decode()
    assert "changed" in html.unescape(shown), way.page
    again = Typing(way.mark)
    again.feed(shown)
    assert same(again.values()[field]) == words, (way.page, field, words, again.values()[field])


def test_what_means_the_same_comes_back_letter_by_letter(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, bob: Actor, carol: Actor
) -> None:
    stated = made.drafts["claim"]
    stated.amount, stated.quantity_text = 1, "one"
    review.write(stated, actor=bob)
    way, client = form_of(stated), signed_in(bob)
    form = Typing(way.mark)
    form.feed(client.get(way.page).content.decode())
    changed_by(carol, stated)
    again = Typing(way.mark)
    again.feed(client.post(way.page, form.values() | {"amount": "01"}).content.decode())
    assert again.values()["amount"] == "01"


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_that_is_none_is_a_stale_one(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, bob: Actor, kind: str
) -> None:
    way, client = form_of(made.records[kind]), signed_in(bob)
    form = Typing(way.mark)
    form.feed(client.get(way.page).content.decode())
    before = standing(way.about)
    for told in ("", "x", "-1", "0", "9" * 30, "1.5", "\N{ARABIC-INDIC DIGIT ONE}"):
        mine = {"note": "Mine.", "description": "Mine.", "reason": "Why."}
        sent = form.values() | {"read_version": told, "overrule": told, "seen": told} | mine
        answer = client.post(way.page, sent)
        assert answer.status_code == 200, told
        assert "Mine." in answer.content.decode()
    assert standing(way.about) == before


def test_a_stale_step_with_several_is_taken_with_the_others_only(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, bob: Actor, carol: Actor
) -> None:
    client, page = signed_in(bob), "/admin/quotes/quote/act/submit/"
    form = Typing("act")
    form.feed(client.get(f"{page}?record={made.draft.pk}&record={made.other.pk}").content.decode())
    changed_by(carol, made.draft)
    told = client.post(page, form.values() | {"reason": "Both are ready."}, follow=True).content.decode()
    assert fresh(made.draft).state == "draft"
    assert fresh(made.other).state == "in_review"
    assert "Changed meanwhile" in html.unescape(told)


def test_a_stale_deletion_deletes_nothing(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, alice: Actor, carol: Actor
) -> None:
    client = signed_in(alice)
    for record in made.drafts.values():
        version = record.version
        changed_by(carol, record)
        before = standing(record)
        told = client.post(url(record, "delete"), {"post": "yes", "version": version}, follow=True).content.decode()
        assert "changed" in told
        assert standing(record) == before


def test_what_was_published_meanwhile_cannot_be_saved_and_what_was_typed_comes_back(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, alice: Actor, bob: Actor
) -> None:
    way, client = form_of(made.waiting), signed_in(alice)
    form = Typing(way.mark)
    form.feed(client.get(way.page).content.decode())
    review.take(Act.PUBLISH, fresh(made.waiting), actor=bob)
    before = standing(made.waiting)
    answer = client.post(
        way.page, form.values() | {"note": "Heard it <b>twice</b>.", "anchors-0-exact": "We had waited"}
    )
    assert answer.status_code == 403
    for words in ("Nothing was saved", "Heard it &lt;b&gt;twice", "We had waited", "by bob", "Published"):
        assert words in answer.content.decode(), words
    assert standing(made.waiting) == before


def test_what_was_deleted_meanwhile_gives_back_what_was_typed(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, alice: Actor
) -> None:
    for record in made.drafts.values():
        way, client = form_of(record), signed_in(alice)
        form = Typing(way.mark)
        form.feed(client.get(way.page).content.decode())
        review.delete_draft(fresh(record), actor=alice)
        answer = client.post(way.page, form.values() | {"note": "Heard it twice."})
        assert answer.status_code == 404
        assert "Perhaps it was deleted?" in answer.content.decode()
        assert "Heard it twice." in answer.content.decode()
        assert not type(record).objects.filter(pk=record.pk).exists()


def test_who_may_not_look_learns_nothing_and_gets_nothing_back(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, nora: Actor
) -> None:
    sent = {"seen": str(made.quote.pk), "note": "Mine."}
    told = signed_in(nora).post(url(made.quote), sent)
    assert told.status_code == 403
    assert made.quote.text not in told.content.decode()
    assert "What changed" not in told.content.decode()


def test_everybody_who_may_edit_is_held_to_it_the_administrator_too(
    signed_in: Callable[[Actor], Client], made: SimpleNamespace, root: Actor, carol: Actor
) -> None:
    assert not root.user.user_permissions.exists()
    assert Permission.objects.exists()
    way, client = form_of(made.quote), signed_in(root)
    form = Typing(way.mark)
    form.feed(client.get(way.page).content.decode())
    changed_by(carol, made.quote)
    before = standing(made.quote)
    told = client.post(way.page, form.values() | {"note": "The administrator's own.", "reason": "I can."})
    assert "The administrator&#x27;s own." in told.content.decode()
    assert standing(made.quote) == before
