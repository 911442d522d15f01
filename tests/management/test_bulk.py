"""The commands of bulk: what they say, and how they end."""

import gzip
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from django.core.management import CommandError, call_command
from rich.console import Console

from quotes.models import Quote, Speaker
from tests.ingest.flat.lines import file_of, line
from tests.review.making import published_quote

pytestmark = pytest.mark.django_db


def said(*words: Any, **how: Any) -> str:
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err, **how)
    return out.getvalue() + err.getvalue()


def test_a_dump_and_its_import_say_what_they_did(tmp_path: Path) -> None:
    published_quote()
    told = said("dump", tmp_path / "dump")
    manifest = orjson.loads((tmp_path / "dump" / "manifest.json").read_bytes())
    assert f"{manifest['rows']} rows of {len(manifest['tables'])} tables" in told
    assert manifest["digest"] in told
    told = said("import_base", tmp_path / "dump")
    assert told.startswith(f"0 rows taken, {manifest['rows']} known, 0 differ here, 0 refused; ")
    Speaker.objects.update(note="Ours.")
    assert "speaker, line 1: The base has another row with this key; it stays. [conflict]" in said(
        "import_base", tmp_path / "dump"
    )
    told = said("import_base", tmp_path / "dump", errors=tmp_path / "errors")
    assert f"1 differ here, 0 refused (see {tmp_path / 'errors'})" in told
    assert orjson.loads((tmp_path / "errors").read_bytes())["code"] == "conflict"


def test_what_cannot_be_dumped_or_taken_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    for words in (["dump", tmp_path], ["import_base", tmp_path], ["import_base", tmp_path / "nowhere"]):
        with pytest.raises(CommandError):
            said(*words)
    with pytest.raises(CommandError, match="cannot be written"):
        said("dump", tmp_path / "mine" / "dump")
    with patch("quotes.dumps.parquet.find_spec", return_value=None), pytest.raises(CommandError, match="pip install"):
        said("dump", tmp_path / "dump", format="parquet")


def test_an_import_says_what_it_did(tmp_path: Path) -> None:
    path = file_of(tmp_path, line(), b"{\n")
    told = said("import_quotes", path, format="jsonl")
    assert told.startswith("2 lines: 1 new quotes, 0 known, 1 refused; ")
    assert "line 2: This is no JSON" in told
    told = said("import_quotes", path, format="jsonl", errors=tmp_path / "errors")
    assert f"0 new quotes, 1 known, 1 refused (see {tmp_path / 'errors'})" in told
    assert orjson.loads((tmp_path / "errors").read_bytes())["line"] == 2


def test_what_cannot_be_imported_is_one_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, line())
    given: list[tuple[list[Any], dict[str, Any]]] = [
        ([tmp_path / "nowhere"], {}),
        ([path], {"state": "published"}),
        ([path], {"errors": tmp_path}),
        ([file_of(tmp_path, b"no gzip", name="x.gz")], {}),
    ]
    for words, how in given:
        with pytest.raises(CommandError):
            said("import_quotes", *words, format="jsonl", **how)
    assert not Quote.objects.exists()


def test_on_a_terminal_bars_show_how_far_it_is(tmp_path: Path) -> None:
    commands: dict[str, list[Any]] = {
        "import_quotes": [file_of(tmp_path, line()), "--format", "jsonl"],
        "dump": [tmp_path / "dump"],
        "import_base": [tmp_path / "dump"],
    }
    for name, words in commands.items():
        drawn = StringIO()
        console = Console(file=drawn, force_terminal=True)
        with patch(f"quotes.management.commands.{name}.Console", lambda console=console, **_: console):
            said(name, *words)
        assert "lines" in drawn.getvalue() or "quote" in drawn.getvalue() or "taken" in drawn.getvalue()


def test_the_errors_of_an_import_never_overwrite_what_is_imported(tmp_path: Path) -> None:
    path = file_of(tmp_path, line())
    held = path.read_bytes()
    (tmp_path / "link").symlink_to(path)
    for errors in (path, tmp_path / "link"):
        with pytest.raises(CommandError, match="a file of their own"):
            said("import_quotes", path, format="jsonl", errors=errors)
    assert path.read_bytes() == held
    said("dump", tmp_path / "dump")
    quotes = (tmp_path / "dump" / "quote.jsonl").read_bytes()
    with pytest.raises(CommandError, match="another place"):
        said("import_base", tmp_path / "dump", errors=tmp_path / "dump" / "quote.jsonl")
    assert (tmp_path / "dump" / "quote.jsonl").read_bytes() == quotes


def test_a_packed_file_that_is_damaged_is_one_line(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"".join(b"%d\n" % (number**7) for number in range(5_000))))
    path = tmp_path / "lines.jsonl.gz"
    for place in range(100, 2_000, 100):
        damaged = bytearray(packed)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        with pytest.raises(CommandError, match="cannot be read"):
            said("import_quotes", path, format="jsonl")
