"""What somebody may have done to a dump: nothing of it breaks the base, and each row that stays out is told and why."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import orjson
import pytest

from quotes.dumps import Unusable, staged
from quotes.dumps.manifest import NAME
from quotes.models import Anchor, Claim, Decision, Evidence, Intake, Purging, Quote, Source, Speaker, Topic, User
from quotes.models.keys import uuid7
from tests.dumps import world
from tests.review.making import published_claim, published_quote
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def dumped_and_empty() -> dict[str, bytes]:
    """The files of a dump of a published quote with all that it rests on, and a claim that rests on it; the base is
    empty again."""
    published_claim(published_quote())
    with TemporaryDirectory() as folder:
        dump = Path(folder) / "dump"
        world.dumped(dump)
        world.emptied()
        return {path.name: path.read_bytes() for path in dump.iterdir()}


@pytest.fixture
def folder(dumped_and_empty: dict[str, bytes], tmp_path: Path) -> Path:
    """That dump; the base is empty."""
    (tmp_path / "dump").mkdir()
    for name, content in dumped_and_empty.items():
        (tmp_path / "dump" / name).write_bytes(content)
    return tmp_path / "dump"


def nothing_came() -> None:
    assert not any(model._base_manager.exists() for model in (Speaker, Source, Quote, Claim, Decision, User, Intake))
    assert not Quote.history.exists()


def manifest(folder: Path, **change: Any) -> None:
    path = folder / NAME
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | change))


def part(folder: Path, **change: Any) -> None:
    tables = orjson.loads((folder / NAME).read_bytes())["tables"]
    tables[-1] |= change
    manifest(folder, tables=tables)


MANIFESTS = [
    (lambda folder: (folder / NAME).unlink(), "it is no dump, or not a whole one"),
    (lambda folder: (folder / NAME).write_bytes(b"["), "no manifest"),
    (lambda folder: (folder / NAME).write_bytes(b"[" * 2_000_000), "no manifest"),
    (lambda folder: (folder / NAME).write_bytes(b'{"format": 1}'), "no manifest|not a dump"),
    (lambda folder: manifest(folder, version=2), "not a dump in the format"),
    (lambda folder: manifest(folder, encoding="parquet"), "only JSON lines"),
    (lambda folder: manifest(folder, schema="9999_later"), "another Factbase"),
    (lambda folder: manifest(folder, tables="quote"), "no manifest"),
    (lambda folder: manifest(folder, digest="0" * 64), "contradicts itself"),
    (lambda folder: part(folder, file="../../etc/passwd"), "a file that is none"),
    (lambda folder: part(folder, table="purging", file="purging.jsonl"), "a file that is none"),
    (lambda folder: part(folder, table="token", file="token.jsonl"), "a file that is none"),
    (lambda folder: part(folder, columns=["id", "password"]), "no column 'password'"),
    (lambda folder: part(folder, sha256="x"), "no manifest"),
    (lambda folder: (folder / "quote.jsonl").unlink(), "is not there"),
    (lambda folder: (folder / "quote.jsonl").write_bytes(b"{}\n"), "its digest is another"),
]


@pytest.mark.parametrize(("change", "told"), MANIFESTS)
def test_a_manifest_that_lies_is_refused_before_anything_is_written(change: Any, told: str, folder: Path) -> None:
    change(folder)
    with pytest.raises(Unusable, match=told):
        world.taken(folder)
    nothing_came()


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (folder / "quote.jsonl").rename(elsewhere)
    (folder / "quote.jsonl").symlink_to(elsewhere)
    with pytest.raises(Unusable, match="no plain file"):
        world.taken(folder)
    nothing_came()


def first(**change: Any) -> Any:
    """A change of a table's first row."""

    def changed(rows: list[Any]) -> None:
        rows[0].update(change)

    return changed


ROWS = [
    ("speaker", first(name="two\nlines"), "line_break"),
    ("speaker", first(name="nul\x00"), "nul"),
    ("speaker", first(name="x" * 301), "max_length"),
    ("speaker", first(name=7), "type"),
    ("speaker", first(name=None), "null"),
    ("speaker", first(kind="ghost"), "invalid_choice"),
    ("speaker", first(version=-1), "range"),
    ("speaker", first(version=True), "type"),
    ("speaker", first(updated_at="yesterday"), "datetime"),
    ("speaker", first(state="draft"), "state"),
    ("speaker", first(state="withheld"), "state"),
    ("speaker", first(merged_into_id=str(uuid7())), "depends"),
    ("speaker", lambda rows: [b"{\n"], "json"),
    ("speaker", lambda rows: [b"[" * 3_000 + b"\n"], "json"),
    ("speaker", lambda rows: [b'"speaker"\n'], "columns"),
    ("speaker", lambda rows: [{}], "key"),
    ("speaker", lambda rows: [{"id": "x"}], "key"),
    ("speaker", first(password="x"), "columns"),
    ("source", first(title="right\u202eleft"), "bidi"),
    ("source", first(url="javascript:alert(1)"), "url"),
    ("source", first(published_edtf="2023-02-30"), "edtf"),
    ("source", first(language="no such language"), "language"),
    ("capture", first(sha256="0" * 64), "digest"),
    ("capture", first(text="Other words.\r\n"), "capture_length"),
    ("capture", first(length=2**40), "range"),
    ("decision", first(to_state="draft"), "decision_forbidden"),
    ("decision", lambda rows: [], "state"),
    ("quote", first(identity="unknown"), "quote_named_has_speaker"),
    ("quote", first(text="Other words"), "not_rebuilt"),
    ("quote", first(within_id=str(uuid7())), "depends"),
    ("anchor", first(end=2, exact=None), "anchor_span"),
    ("anchor", lambda rows: [], "no_anchor"),
    ("anchor", first(suffix="other"), "suffix"),
    ("claim", first(amount="1e5"), "number"),
    ("claim", first(amount="1"), "claim_quantity_as_said"),
    ("evidence", first(stance="mentions"), None),
    ("evidence", lambda rows: [], "no_evidence"),
]


@pytest.mark.parametrize(("table", "change", "code"), ROWS)
def test_a_row_that_breaks_a_rule_stays_out_and_what_depends_on_it(
    table: str, change: Any, code: str | None, folder: Path
) -> None:
    world.rewritten(folder, table, change)
    codes = [found for _, _, found in world.refusals(folder)]
    world.faultless()
    if code is None:
        assert codes == []
        assert Claim.objects.exists()
        return
    assert code in codes
    assert not Claim.objects.exists()
    assert not Evidence.objects.filter(public=True).exists()
    assert world.taken(folder).taken == 0


def test_a_key_of_the_future_stays_out(folder: Path) -> None:
    """Else what is decided later would not be the last decision."""

    def late(rows: list[Any]) -> None:
        rows[-1]["id"] = "f" + rows[-1]["id"][1:]

    world.rewritten(folder, "decision", late)
    assert ("decision", 4, "key") in world.refusals(folder)


def test_a_key_stands_once(folder: Path) -> None:
    world.rewritten(folder, "speaker", lambda rows: rows * 2)
    assert world.refusals(folder) == [("speaker", 2, "order")]
    assert Quote.objects.count() == 1


def test_a_line_without_end_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged, "LONGEST", 4_000)
    world.rewritten(
        folder, "topic", lambda rows: [b"x" * 10_000 + b"\n", {"id": str(uuid7()), "name": "A", "slug": "a"}]
    )
    assert world.refusals(folder) == [("topic", 1, "too_long")]
    assert Topic.objects.count() == 1


def test_rows_that_wait_for_each_other_are_taken_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.dumps.taking.ROWS", 1)
    world.taken(folder)
    [one] = Quote.objects.all()
    world.emptied()
    keys = sorted(str(uuid7()) for _ in range(4))

    def ring(rows: list[Any]) -> list[Any]:
        made = [rows[0] | {"id": key, "state": "draft", "within_id": keys[at - 1]} for at, key in enumerate(keys)]
        return [rows[0], *made, rows[0] | {"id": str(uuid7()), "state": "draft", "within_id": str(uuid4())}]

    world.rewritten(folder, "quote", ring)
    assert world.refusals(folder) == [("quote", 6, "depends")]
    assert Quote.objects.count() == 5
    assert Quote.objects.get(pk=one.pk).state == "published"
    world.faultless()


def test_what_is_here_stays_as_it_is(folder: Path) -> None:
    world.taken(folder)
    Speaker.objects.update(note="Ours.")
    found = world.refusals(folder)
    assert found == [("speaker", 1, "conflict")]
    assert Speaker.objects.get().note == "Ours."
    world.rewritten(folder, "quotes_historicalspeaker", lambda rows: [rows[0] | {"history_id": str(uuid7())}])
    before = Speaker.history.count()
    assert ("quotes_historicalspeaker", 1, "depends") in world.refusals(folder)
    assert Speaker.history.count() == before


def test_a_name_in_an_address_is_borne_once(folder: Path) -> None:
    world.taken(folder)
    key = str(uuid7())
    world.rewritten(folder, "topic", lambda rows: [{"id": str(uuid7()), "name": "A", "slug": "a"}])
    world.taken(folder)
    world.rewritten(folder, "topic", lambda rows: [{"id": key, "name": "B", "slug": "a"}])
    [(table, line, code)] = world.refusals(folder)
    assert (table, line) == ("topic", 1)
    assert "slug" in code or code == "integrity"
    assert not Topic.objects.filter(pk=key).exists()


def test_nobody_opens_the_append_only_tables(folder: Path) -> None:
    (folder / "purging.jsonl").write_bytes(orjson.dumps({"record": str(uuid7())}) + b"\n")
    world.taken(folder)
    assert not Purging.objects.exists()
    assert Anchor.objects.count() == 1
