"""What a peer answers is compared in Factbase's terms, and told in the table; nothing of the peers is needed for it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.base import HOUSE
from tests.benchmarks.load import Measured
from tests.benchmarks.peers import install
from tests.benchmarks.peers.answers import difference
from tests.benchmarks.peers.table import HEADS, rows
from tests.benchmarks.servers import Failed

KEY = "018cc251f400737ca37c8e72ef7f9dcc"
UUID_OF_IT = "018cc251-f400-737c-a37c-8e72ef7f9dcc"


def page(*rows: Any, **also: Any) -> Any:
    return {"data": {"quotes": {**also, "edges": [{"node": row} for row in rows]}}}


def test_answers_agree_though_keys_and_dates_are_written_otherwise() -> None:
    ours = page({"id": f"q_{KEY}", "text": "One.", "kind": "DIRECT", "said": {"label": "1 May 2020"}, "speaker": None})
    theirs = page({"id": UUID_OF_IT, "text": "One.", "kind": "direct", "saidEdtf": "2020-05-01", "speaker": None})
    assert difference(ours, theirs) is None


def test_the_first_difference_is_told_with_its_place() -> None:
    one, other = {"id": f"q_{KEY}", "text": "One."}, {"id": f"q_{KEY[::-1]}", "text": "One."}
    assert str(difference(page(one, other), page(other, one))).startswith("at quotes.edges.0.node.id: '018cc2")
    assert difference(page(one), page(one, other)) == f"at quotes.edges.1.node.id: None / {KEY[::-1]!r}"
    assert difference(page(one, totalCount=1), page(one, totalCount=2)) == "at quotes.totalCount: 1 / 2"
    assert difference(page(one, other), page(one)) is not None


def facet(name: str, counts: dict[str, int]) -> Any:
    return {"name": name, "values": [{"value": value, "label": "", "count": count} for value, count in counts.items()]}


def groups(counts: dict[str, int]) -> Any:
    return [{"keys": [value], "distinctCount": {"rowId": str(count)}} for value, count in counts.items()]


def test_facets_agree_with_groups_of_which_they_are_the_ten_greatest() -> None:
    counts = {str(2000 + number): 100 - number for number in range(20)}
    first = dict(list(counts.items())[:10])
    ours = page(facets=[facet("YEAR", first), facet("KIND", {"DIRECT": 3})])
    theirs = page(YEAR=groups(counts), KIND=groups({"direct": 3}))
    assert difference(ours, theirs) is None
    assert difference(ours, page(YEAR=groups(counts | {"2001": 98}), KIND=groups({"direct": 3}))) is not None
    assert difference(ours, page(YEAR=groups(counts), KIND=groups({"own": 3}))) is not None
    assert difference(ours, page(YEAR=groups(counts))) is not None


def test_which_of_those_that_share_the_tenth_count_is_told_is_chance() -> None:
    shared = {"a": 9, **{f"b{number}": 1 for number in range(15)}}
    ours = page(facets=[facet("TOPIC", dict([*shared.items()][:10]))])
    assert difference(ours, page(facets=[facet("TOPIC", {"a": 9, **dict([*shared.items()][-9:])})])) is None
    assert difference(ours, page(facets=[facet("TOPIC", {"c": 9, **dict([*shared.items()][-9:])})])) is not None


def test_what_a_peer_cannot_answer_stands_in_the_table_in_words() -> None:
    ours, theirs = Measured(900, 1, 2, 0.3, 0.1), Measured(450, 2, 4, 0.6, 0.2)
    found = rows(
        "6 by REST", {"Factbase": [ours, ours], "a peer": "no REST", "another": [theirs, theirs], "slow": [theirs]}
    )
    assert [row[:3] for row in found] == [
        ("6 by REST", "Factbase", "900"),
        ("", "a peer: no REST", ""),
        ("", "another", "450"),
        ("", "slow, one request at a time", "450"),
    ]
    assert [row[-2:] for row in found] == [("1.00", "1.00"), ("", ""), ("0.50", "2.00"), ("0.50", "2.00")]
    assert {len(row) for row in found} == {len(HEADS)}


def test_no_lock_of_a_peer_names_where_it_was_fetched() -> None:
    folder = Path(install.__file__).parent
    packages = json.loads((folder / "postgraphile/package-lock.json").read_text())["packages"]
    assert not any("resolved" in one for one in packages.values())
    assert all(one.get("integrity") for path, one in packages.items() if path)
    lock = (folder / "strawberry/requirements.txt").read_text()
    assert "://" not in lock
    assert lock.count("==") < lock.count("--hash=sha256:")


def test_the_locks_that_are_installed_together_agree() -> None:
    peer = versions(Path(install.__file__).parent / "strawberry/requirements.txt")
    ours = versions(HOUSE / "requirements.txt")
    shared = peer.keys() & ours.keys()
    assert {"django", "strawberry-graphql"} <= shared
    assert {name: peer[name] for name in shared} == {name: ours[name] for name in shared}


def versions(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", lock.read_text(), re.MULTILINE))


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failed, match="apt install npm"):
        install.postgraphile(tmp_path)
    with pytest.raises(Failed, match="Node 22 or newer is not here"):
        install.node(tmp_path)
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.1.0\n")
    old.chmod(0o755)
    with pytest.raises(Failed, match="Node 22"):
        install.node(tmp_path)
    old.write_text("#!/bin/sh\necho v24.1.0\n")
    assert install.node(tmp_path) == str(old)
