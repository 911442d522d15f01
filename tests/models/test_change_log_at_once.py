"""Many write and one polls: each change is seen exactly once, in order, whoever began first and whoever ended last.

Nobody sleeps here: a test goes on when the database itself says that a writer waits.
"""

import random
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from quotes.models import Change, Speaker, change_log
from quotes.models.decision import Decision
from quotes.models.keys import public_id
from quotes.read import Args, Ask, Selection, fetch
from tests.review.making import published, speaker
from tests.review.test_at_once import Second

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 8, 12
HELD = 4_711


def decide(about: Speaker, reason: str | None = None) -> str:
    """A correction of a speaker; the id that the log will have for it."""
    made = Decision.objects.create(speaker=about, from_state="published", to_state="published", actor_kind="import",
                                   at=timezone.now(), reason=reason)  # fmt: skip
    return public_id("ch", made.pk)


class Reader:
    """Who polls the log as the doors do, from the last change it has seen."""

    def __init__(self) -> None:
        self.since = 0
        self.seen: list[str] = []

    def poll(self, first: int = 7) -> None:
        """Read on until there is no more."""
        more = True
        while more:
            ends = Selection("page_info", (Ask("has_next_page", "more"),))
            node = Selection("change", (Ask("id", "id"), Ask("seq", "seq")))
            page = (Ask("nodes", "rows", of=(node,)), Ask("page_info", "ends", of=(ends,)), Ask("since", "since"))
            args = Args(first=first, since=self.since)
            found = fetch(Selection("query", (Ask("changes", "log", args, (Selection("page", page),)),)))["log"]
            numbers = [row["seq"] for row in found["rows"]]
            assert numbers == sorted(set(numbers))
            assert not numbers or numbers[0] > self.since
            self.seen += [row["id"] for row in found["rows"]]
            self.since, more = found["since"], found["ends"]["more"]


class Polling(threading.Thread):
    """A reader that polls without pause until it is told that all have ended, and then once more."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.reader, self.ended = Reader(), threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.ended.is_set():
                self.reader.poll()
            self.reader.poll()
        except BaseException as fault:
            self.fault = fault
        finally:
            connections.close_all()


def write(about: Speaker, seed: int, barrier: threading.Barrier | None, kept: list[str]) -> None:
    """Rounds of one writer: some decisions, some taken back by a savepoint, some by a rollback. Where several can write
    at once, all have begun before the first may end."""
    chance = random.Random(seed)
    try:
        for _ in range(ROUNDS):
            lost = chance.random() < 0.2
            with transaction.atomic():
                made = [decide(about) for _ in range(chance.randint(1, 4))]
                with transaction.atomic():
                    decide(about)
                    transaction.set_rollback(True)
                if barrier is not None:
                    barrier.wait(60)
                transaction.set_rollback(lost)
            kept += [] if lost else made
    finally:
        connections.close_all()


def test_each_change_is_seen_once_and_in_order_while_many_write() -> None:
    people = [published(speaker(f"Speaker {number}")) for number in range(WRITERS)]
    polling = Polling()
    polling.reader.poll()
    before = len(polling.reader.seen)
    assert before == WRITERS
    barrier = threading.Barrier(WRITERS) if connection.vendor == "postgresql" else None
    kept: list[list[str]] = [[] for _ in people]
    writers = [threading.Thread(target=write, args=(one, seed, barrier, kept[seed])) for seed, one in enumerate(people)]
    for thread in (polling, *writers):
        thread.start()
    for thread in writers:
        thread.join(120)
    polling.ended.set()
    polling.join(120)
    assert polling.fault is None
    seen = polling.reader.seen
    assert seen == [public_id("ch", key) for key in Change.objects.values_list("pk", flat=True)]
    assert sorted(seen[before:]) == sorted(one for mine in kept for one in mine)
    for mine in kept:  # what one writer wrote stands as it was written
        assert [one for one in seen if one in mine] == mine
    assert change_log.differing(connection) == []


# ---------------------------------------------------------------- what the lock is for
@pytest.fixture
def people(transactional_db: None) -> list[Speaker]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    return [published(speaker("Ada Moser")), published(speaker("Vera Figner"))]


@pytest.fixture
def restored() -> Iterator[None]:
    """Puts the triggers back as they should be."""
    yield
    run("DROP TRIGGER IF EXISTS zz_held ON decision", "DROP FUNCTION IF EXISTS held()")
    change_log.drop(connection)
    change_log.install(connection)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def written(deferred: bool, locked: bool) -> None:
    """The trigger as it is, or numbered when a row is written, or without its lock."""
    body = change_log._function("decision")
    assert body.count("PERFORM pg_advisory_xact_lock") == 1
    run(body if locked else body.replace("PERFORM pg_advisory_xact_lock", "-- PERFORM pg_advisory_xact_lock"))
    if not deferred:
        run("DROP TRIGGER decision_told ON decision",
            "CREATE TRIGGER decision_told AFTER INSERT ON decision FOR EACH ROW EXECUTE FUNCTION tell_of_decision()",
        )  # fmt: skip


def begun_first_ends_last(people: list[Speaker]) -> tuple[list[str], list[str]]:
    """What a reader sees, and what there was, when one begins before another and ends after it."""
    first, second = people
    reader, made = Reader(), []
    reader.poll()
    seen = len(reader.seen)

    def other() -> None:
        made.append(decide(second))

    with transaction.atomic():
        made.append(decide(first))
        thread = Second(other)
        thread.start()
        thread.wait_until_it_waits()  # it does not: it ends
        thread.join(60)
        assert thread.fault is None
        polled(reader)
    reader.poll()
    return reader.seen[seen:], made


def polled(reader: Reader) -> None:
    """The reader polls in a connection of its own."""
    thread = Second(reader.poll)
    thread.start()
    thread.join(60)
    assert thread.fault is None


def overtaken_while_it_ends(people: list[Speaker]) -> tuple[list[str], list[str]]:
    """The same, when one has its number and is held before it is visible, and another comes to its end meanwhile."""
    run(
        "CREATE OR REPLACE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_advisory_xact_lock({HELD}); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER zz_held AFTER INSERT ON decision DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW WHEN (NEW.reason = 'Held.') EXECUTE FUNCTION held()",
    )
    first, second = people
    reader, made = Reader(), []
    reader.poll()
    seen = len(reader.seen)
    run(f"SELECT pg_advisory_lock({HELD})")
    slow = Second(lambda: made.append(decide(first, "Held.")))
    slow.start()
    slow.wait_until_it_waits()
    quick = Second(lambda: made.append(decide(second)))
    quick.start()
    quick.wait_until_it_waits()
    reader.poll()
    run(f"SELECT pg_advisory_unlock({HELD})")
    for thread in (slow, quick):
        thread.join(60)
        assert thread.fault is None
    reader.poll()
    return reader.seen[seen:], made


Scene = Callable[[list[Speaker]], tuple[list[str], list[str]]]


@pytest.mark.parametrize("scene", [begun_first_ends_last, overtaken_while_it_ends])
def test_who_begins_first_and_ends_last_is_not_missed(scene: Scene, people: list[Speaker], restored: None) -> None:
    seen, made = scene(people)
    assert (sorted(seen), len(seen)) == (sorted(made), 2)


@pytest.mark.parametrize(
    ("scene", "deferred", "locked"),
    [(begun_first_ends_last, False, False), (overtaken_while_it_ends, True, False)],
    ids=["a plain sequence", "a sequence at the end, without the lock"],
)
def test_without_the_lock_one_is_missed(
    scene: Scene, deferred: bool, locked: bool, people: list[Speaker], restored: None
) -> None:
    written(deferred, locked)
    seen, made = scene(people)
    assert len(made) == 2
    assert len(seen) == 1


def test_the_lock_is_not_held_while_a_transaction_is_open(people: list[Speaker]) -> None:
    """Only who ends waits for others that end: a long import lets everybody else through until its own end."""
    with transaction.atomic():
        decide(people[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            assert cursor.fetchone() == (0,)
