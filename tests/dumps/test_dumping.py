"""A dump is one moment of the base, whole or not there; what is public is told without what is not."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from quotes.dumps import Missing, Taken, Unusable, dump
from quotes.dumps.manifest import NAME
from quotes.dumps.public import SOMEBODY
from quotes.dumps.tables import tables
from quotes.models import Anchor, Capture, Claim, Decision, Merge, Quote, Source, Speaker, User
from tests import base
from tests.dumps import world
from tests.review.making import published, published_quote, speaker

pytestmark = pytest.mark.django_db

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    """A writer commits a record, with its decision and its history, before each table is read."""
    published_quote()
    before = world.dumped(tmp_path / "before").manifest.digest
    written: list[str] = []

    def write() -> None:
        written.append(published(speaker(f"Speaker {len(written)}")).name)
        connections.close_all()

    def begin(name: str, rows: int) -> Any:
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        return lambda more: None

    dump(tmp_path / "meanwhile", begin)
    after = world.dumped(tmp_path / "after").manifest
    assert len(written) == len(tables())
    assert Speaker.objects.count() == len(written) + 1
    meanwhile = orjson.loads((tmp_path / "meanwhile" / NAME).read_bytes())
    # SQLite's moment is that of the first statement, PostgreSQL's too: nothing that came after it is there.
    assert meanwhile["digest"] == before != after.digest


def test_it_costs_two_statements_a_table(tmp_path: Path) -> None:
    published_quote()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        world.dumped(tmp_path / "dump")
    assert len([one for one in asked.captured_queries if one["sql"].startswith(("SELECT", "DECLARE"))]) <= (
        2 * len(tables()) + 2
    )


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "mine").write_text("mine")
    with pytest.raises(Taken, match="is there already"):
        world.dumped(tmp_path / "dump")
    assert [path.name for path in (tmp_path / "dump").iterdir()] == ["mine"]


def test_half_a_dump_is_no_dump_and_the_next_one_begins_anew(tmp_path: Path) -> None:
    published_quote()
    (tmp_path / "dump").mkdir()

    def killed(name: str, rows: int) -> Any:
        if name == "quote":
            raise KeyboardInterrupt
        return lambda more: None

    with pytest.raises(KeyboardInterrupt):
        dump(tmp_path / "dump", killed)
    assert list((tmp_path / "dump").iterdir()) == []
    half = tmp_path / "dump.unfinished"
    assert half.is_dir()
    assert not (half / NAME).exists()
    world.dumped(tmp_path / "dump")
    assert (tmp_path / "dump" / NAME).is_file()
    assert not half.exists()


PROGRAM = """
import sys
from pathlib import Path
import django
django.setup()
from quotes.dumps import dump
folder, place = sys.argv[1:]
def reached(name, *_):
    if name == place:
        print("reached", flush=True)
        sys.stdin.readline()
    return lambda more: None
Path.replace = lambda *_: reached("moved")
dump(Path(folder), reached)
"""


def killed(folder: Path, place: str) -> None:
    """Dump in another process, which is killed (SIGKILL) when it comes to a table, or when all is written and not yet
    moved."""
    env = {**os.environ, "DATABASE_URL": base.address(), "DJANGO_SETTINGS_MODULE": "factbase.settings"}
    command = [sys.executable, "-c", PROGRAM, str(folder), place]
    with subprocess.Popen(command, cwd=HOUSE, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"reached\n"
        process.send_signal(signal.SIGKILL)
        process.stdin.close()


@pytest.mark.django_db(transaction=True)
def test_who_is_killed_leaves_nothing_that_looks_whole_and_the_next_dump_is(tmp_path: Path) -> None:
    published_quote()
    digest = world.dumped(tmp_path / "undisturbed").manifest.digest
    folder, half = tmp_path / "dump", tmp_path / "dump.unfinished"
    for place in ("quote", "anchor"):
        killed(folder, place)
        assert not folder.exists()
        with pytest.raises(Unusable):
            world.taken(half)
    killed(folder, "moved")
    assert not folder.exists()
    assert half.is_dir()
    assert world.dumped(folder).manifest.digest == digest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump", "undisturbed"]


def test_two_dumps_do_not_write_to_one_folder(tmp_path: Path) -> None:
    def another(name: str, rows: int) -> Any:
        with pytest.raises(Taken, match="Another dump"):
            world.dumped(tmp_path / "dump")
        return lambda more: None

    dump(tmp_path / "dump", another)


def test_parquet_has_the_same_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    world.everything()
    lines = world.dumped(tmp_path / "lines").manifest
    made = world.dumped(tmp_path / "columns", encoding="parquet").manifest
    assert [part.rows for part in made.tables] == [part.rows for part in lines.tables]
    found = parquet.read_table(tmp_path / "columns" / "claim.parquet").to_pylist()
    told = [orjson.loads(line) for line in (tmp_path / "lines" / "claim.jsonl").read_bytes().splitlines()]
    assert [(one["id"], one["text"], one["lower"] and f"{one['lower'].normalize():f}") for one in found] == [
        (one["id"], one["text"], one["lower"]) for one in told
    ]


def test_without_pyarrow_it_says_how_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.dumps.parquet.find_spec", lambda name: None)
    with pytest.raises(Missing, match=r"pip install pyarrow==[\d.]+$"):
        world.dumped(tmp_path / "dump", encoding="parquet")
    assert not (tmp_path / "dump").exists()


def test_what_is_public_is_told_without_what_is_not(tmp_path: Path) -> None:
    world.everything()
    public = {
        model: set(model.objects.public().filter(merged_into=None).values_list("pk", flat=True))
        for model in (Speaker, Source, Quote, Claim)
    }
    withheld = Quote.objects.filter(state="withheld").count()
    world.dumped(tmp_path / "public", for_public=True)
    files = world.contents(tmp_path / "public")
    told = b"".join(files.values()).decode()
    assert world.SECRET not in told
    assert not [name for name in ("alice", "bob", "carol", "root") if f'"{name}"' in told]
    assert not [name for name in files if "historical" in name or name in ("proposal.jsonl", "likeness.jsonl")]
    stones = [orjson.loads(line) for line in files["tombstone.jsonl"].splitlines()]
    assert len([one for one in stones if one["record"] == "quote"]) == withheld > 0
    assert {one["reason"] for one in stones} == {"A court ordered it.", "The court ordered that, too."}
    world.emptied()
    errors = tmp_path / "errors"
    done = world.taken(tmp_path / "public", errors)
    assert errors.read_text() == ""
    assert (done.refused, done.conflicts) == (0, 0)
    world.faultless()
    for model, keys in public.items():
        assert set(model.objects.filter(merged_into=None).values_list("pk", flat=True)) == keys
    assert Merge.objects.filter(actor=SOMEBODY, undoes=None).exists()
    assert Speaker.objects.filter(merged_into__isnull=False).exists()
    assert set(User.objects.values_list("pk", flat=True)) == {SOMEBODY}
    assert not Capture.objects.filter(source__text_access="private", text__isnull=False).exists()
    assert Capture.objects.filter(source__text_access="public", text__isnull=False).exists()
    assert set(Anchor.objects.filter(quote__kind="indirect").values_list("prefix", flat=True)) == {None}
    assert set(Decision.objects.values_list("to_state", flat=True)) == {"published", "retracted"}
    again = tmp_path / "again"
    world.dumped(again, for_public=True)
    told_again = world.contents(again)
    assert {name for name in files if files[name] != told_again[name]} <= {"tombstone.jsonl"}


def test_a_public_dump_of_the_base_itself_changes_nothing_there(tmp_path: Path) -> None:
    world.everything()
    before = world.dumped(tmp_path / "before").manifest.digest
    world.dumped(tmp_path / "public", for_public=True)
    done = world.taken(tmp_path / "public")
    assert done.known > done.conflicts > 0
    User.objects.filter(pk=SOMEBODY).delete()
    assert world.dumped(tmp_path / "after").manifest.digest == before


def test_a_folder_that_no_dump_left_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "dump.unfinished").mkdir()
    (tmp_path / "dump.unfinished" / "thesis.txt").write_text("mine")
    with pytest.raises(Taken, match="no dump left it"):
        world.dumped(tmp_path / "dump")
    (tmp_path / "other.unfinished").symlink_to(tmp_path / "dump.unfinished")
    with pytest.raises(Taken, match="no dump left it"):
        world.dumped(tmp_path / "other")
    assert (tmp_path / "dump.unfinished" / "thesis.txt").read_text() == "mine"


def test_a_dump_with_private_texts_is_for_who_made_it(tmp_path: Path) -> None:
    assert world.dumped(tmp_path / "whole").folder.stat().st_mode & 0o077 == 0
    assert world.dumped(tmp_path / "public", for_public=True).folder.stat().st_mode & 0o700 == 0o700
