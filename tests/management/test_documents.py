"""`manage.py documents`: a manifest is checked to its last document, made of files, or refused with what is wrong."""

import json
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from quotes.apps import documents
from quotes.graph import manifest
from quotes.graph.manifest import trusted

GOOD, OTHER = "{ __typename }", "query Names {\n  topics { edges { node { name } } }\n}\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def run(*words: Any) -> tuple[str, str, str]:
    """What it said, what was wrong, and how it ended."""
    out, err = StringIO(), StringIO()
    try:
        call_command("documents", *map(str, words), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def apollo(*operations: Any, **more: Any) -> dict[str, Any]:
    return {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations, **more}


def operation(text: str, **more: Any) -> dict[str, Any]:
    return {"id": digest(text), "name": "x", "type": "query", "body": text, **more}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "manifest.json"


@pytest.mark.parametrize(
    "given",
    [
        {digest(one): one for one in (GOOD, OTHER)},
        {f"sha256:{digest(one)}": one for one in (GOOD, OTHER)},
        apollo(operation(GOOD), operation(OTHER), operation(GOOD)),
    ],
)
def test_every_form_is_read(file: Path, given: Any) -> None:
    file.write_text(json.dumps(given))
    assert run("check", file) == ("2 documents, no faults.\n", "", "")
    assert manifest.read(file).documents == {digest(one): one for one in (GOOD, OTHER)}


TWO = "query A { __typename } query A { __typename }"
SOUND = "{ a: __typename }"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({digest(OTHER): GOOD}, f"{digest(OTHER)}: not the SHA-256 of its text."),
        ({"d41d8cd98f00b204e9800998ecf8427e": GOOD}, "d41d8cd98f00b204e9800998ecf8427e: no SHA-256"),
        ({digest(GOOD).upper(): GOOD}, "no SHA-256"),
        ({f"sha256:sha256:{digest(GOOD)}": GOOD}, "no SHA-256"),
        ({f"sha256:{digest(OTHER)}": GOOD}, f"{digest(OTHER)}: not the SHA-256 of its text."),
        ({"": GOOD}, ": no SHA-256"),
        ({digest("{"): "{"}, f"{digest('{')}: line 1, column 2: Syntax Error"),
        ({digest("{ nothing }"): "{ nothing }"}, "line 1, column 3: Cannot query field 'nothing'"),
        ({digest("{ nothing }"): "{ nothing }"}, "[GRAPHQL_VALIDATION_FAILED]"),
        ({digest(""): ""}, "Syntax Error"),
        ({digest(TWO): TWO}, "only one operation named"),
        ({digest(one := "{ " + "a: __typename " * 21 + "}"): one}, "[TOO_MANY_ALIASES]"),
        ({digest(one := "{ " + "__typename " * 2_000 + "}"): one}, "[TOO_MANY_TOKENS]"),
        (apollo(operation(GOOD, id=digest(OTHER))), "not the SHA-256 of its text."),
    ],
)
def test_what_is_wrong_with_a_document_is_said_with_its_hash_and_file(file: Path, given: Any, told: str) -> None:
    sound = operation(SOUND)
    more = apollo(*given["operations"], sound) if "operations" in given else {**given, sound["id"]: SOUND}
    file.write_text(json.dumps(more))
    _, err, end = run("check", file)
    assert err.startswith(f"{file}: ")
    assert told in err
    assert end == "1 documents are well, faults: 1."


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not JSON in UTF-8"), (b"{", "not JSON in UTF-8"), (b'{"a": "\xff"}', "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON in UTF-8"), (b'{"a": "\\ud800"}', "not JSON in UTF-8"),
        (b"[]", "an object of texts"), (b"null", "an object of texts"), (b"7", "an object of texts"),
        (b'{"a": null}', "an object of texts"), (b'{"a": {"text": "{ x }"}}', "an object of texts"),
        (json.dumps(apollo(version=2)).encode(), "not known here"), (b'{"format": "x"}', "not known here"),
        (json.dumps(apollo(format=[])).encode(), "not known here"),
        (json.dumps(apollo(operations={})).encode(), "not known here"),
        (json.dumps(apollo(7)).encode(), "operations[0] has no id"),
        (json.dumps(apollo({"body": GOOD})).encode(), "operations[0] has no id"),
        (json.dumps(apollo(operation(GOOD, body=None))).encode(), "an object of texts"),
        (json.dumps(apollo(operation(GOOD), operation(OTHER, id=digest(GOOD)))).encode(), "has the id of another"),
        (b" " * 1_000_001, "more than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_one_fault(file: Path, data: bytes, told: str) -> None:
    file.write_bytes(data)
    _, err, end = run("check", file)
    assert told in err
    assert err.count("\n") == 1
    assert end == "0 documents are well, faults: 1."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        assert "cannot be read" in run("check", path)[1]


def test_an_empty_manifest_is_none(file: Path) -> None:
    file.write_text("{}")
    assert run("check", file)[2] == "There are no documents."


def test_one_is_made_of_files_and_folders_and_passes(tmp_path: Path, file: Path) -> None:
    (tmp_path / "all" / "deep").mkdir(parents=True)
    (tmp_path / "all" / "a.graphql").write_text(GOOD)
    (tmp_path / "all" / "deep" / "b.gql").write_bytes(OTHER.replace("\n", "\r\n").encode())
    (tmp_path / "all" / "again.graphql").write_text(GOOD)
    (tmp_path / "all" / "notes.txt").write_text("no document")
    (tmp_path / "alone.txt").write_text("# «ä»\n" + GOOD, encoding="utf-8")
    assert run("make", tmp_path / "all", tmp_path / "alone.txt", "-o", file)[0] == "3 documents, no faults.\n"
    texts = (GOOD, OTHER.replace("\n", "\r\n"), "# «ä»\n" + GOOD)
    assert json.loads(file.read_bytes()) == {digest(one): one for one in texts}
    assert run("check", file)[0] == "3 documents, no faults.\n"


def test_nothing_is_written_where_anything_is_wrong(tmp_path: Path, file: Path) -> None:
    (tmp_path / "a.graphql").write_text(GOOD)
    (tmp_path / "b.graphql").write_text("{ nothing }")
    (tmp_path / "c.graphql").write_bytes(b"\xff")
    _, err, end = run("make", tmp_path, tmp_path / "none.graphql", "-o", file)
    assert f"{tmp_path / 'b.graphql'}: line 1, column 3: Cannot query" in err
    assert f"{tmp_path / 'c.graphql'}: not UTF-8." in err
    assert f"{tmp_path / 'none.graphql'}: cannot be read: No such file or directory." in err
    assert end == "1 documents are well, faults: 3."
    assert not file.exists()


def test_a_folder_without_documents_makes_none(tmp_path: Path, file: Path) -> None:
    assert run("make", tmp_path, "-o", file)[2] == "There are no documents."
    (tmp_path / "a.graphql").write_text(GOOD)
    assert "cannot be written" in run("make", tmp_path, "-o", tmp_path / "none" / "m.json")[2]


def test_one_that_would_be_too_large_is_not_written(tmp_path: Path, file: Path) -> None:
    for number in range(11):
        (tmp_path / f"{number}.graphql").write_text(f"{{ a{number}: __typename }}\n" + "#" * 95_000)
    assert "at most 1,000,000 are read" in run("make", tmp_path, "-o", file)[2]
    assert not file.exists()


@pytest.fixture
def _nothing_read() -> Any:
    manifest.manifest.cache_clear()
    yield
    manifest.manifest.cache_clear()


@pytest.mark.usefixtures("_nothing_read")
def test_the_check_at_start_says_what_is_wrong_and_reads_once(file: Path, settings: Any) -> None:
    assert documents() == []
    file.write_text(json.dumps({digest(OTHER): GOOD, digest(GOOD): GOOD}))
    settings.DOCUMENTS = str(file)
    [found] = documents()
    assert (found.id, found.msg) == ("quotes.E002", f"{file}: {digest(OTHER)}: not the SHA-256 of its text.")
    assert found.is_serious()
    assert found in run_checks()
    file.unlink()
    assert documents() == [found]


@pytest.mark.usefixtures("_nothing_read")
def test_a_sound_manifest_is_nothing_to_say(file: Path, settings: Any) -> None:
    file.write_text(json.dumps({digest(GOOD): GOOD}))
    settings.DOCUMENTS = str(file)
    assert documents() == []
    assert trusted() == {digest(GOOD): GOOD}
