"""Manifests: the documents that may be asked where only trusted ones are, by the SHA-256 of the text of each.

As clients' build tools write them: {"<sha256>": "<text>"}, which is Relay's, and, with `sha256:` before each digest,
GraphQL Code Generator's; and Apollo's "apollo-persisted-query-manifest", version 1.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from graphql import GraphQLError

from quotes.graph.answers import CORE
from quotes.graph.documents import document
from quotes.graph.errors import Refused
from quotes.graph.requests import DIGEST, PREFIX

APOLLO = "apollo-persisted-query-manifest"
SUFFIXES = (".graphql", ".gql")
BYTES = 1_000_000
"""How large a manifest may be: each process holds it, and validates it when it starts, so much in some 10 seconds;
gunicorn gives up a worker after 30."""


class Manifest(NamedTuple):
    """Documents by digest, and what is wrong with those that are not among them."""

    documents: dict[str, str]
    faults: list[str]


@lru_cache(maxsize=1)
def manifest(path: str) -> Manifest:
    """The manifest in a file, read and validated once."""
    return read(Path(path))


def trusted() -> Mapping[str, str]:
    """The documents of FACTBASE_DOCUMENTS; raises ImproperlyConfigured with all that is wrong with them."""
    made = manifest(settings.DOCUMENTS)
    if made.faults:
        raise ImproperlyConfigured("\n".join(("FACTBASE_DOCUMENTS cannot be trusted:", *made.faults)))
    return made.documents


def check(**_: Any) -> list[CheckMessage]:
    """System check: the manifest that FACTBASE_DOCUMENTS names."""
    return [Error(one, id="quotes.E002") for one in manifest(settings.DOCUMENTS).faults]


def read(path: Path) -> Manifest:
    """The manifest in a file; parses and validates each document."""
    data = _bytes(path)
    if isinstance(data, Fault):
        return Manifest({}, [data])
    try:
        given = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return Manifest({}, [f"{path}: not JSON in UTF-8: {error}."])
    try:
        pairs = [*_pairs(given)]
    except ValueError as error:
        return Manifest({}, [f"{path}: {error}"])
    return _sound((f"{path}: {digest[:100]}", digest, text) for digest, text in pairs)


def gather(paths: Iterable[Path]) -> Manifest:
    """The manifest of files of one document each, and of those with SUFFIXES in folders; a text is as it stands."""
    faults: list[str] = []
    found: list[tuple[str, str, str]] = []
    for path in dict.fromkeys(one for given in paths for one in _files(given)):
        data = _bytes(path)
        try:
            if isinstance(data, Fault):
                faults.append(data)
            else:
                found.append((str(path), sha256(data).hexdigest(), data.decode()))
        except UnicodeDecodeError:
            faults.append(f"{path}: not UTF-8.")
    made = _sound(found)
    return Manifest(made.documents, [*faults, *made.faults])


class Fault(str):
    """Why a file has nothing to read."""


def _bytes(path: Path) -> bytes | Fault:
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        return Fault(f"{path}: cannot be read: {error.strerror}.")
    return data if len(data) <= BYTES else Fault(f"{path}: more than {BYTES:,} bytes.")


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES and one.is_file())
    else:
        yield path


def _pairs(given: Any) -> Iterator[tuple[str, str]]:
    """Digests and texts as a manifest gives them; raises ValueError for what is no manifest."""
    if isinstance(given, dict) and "format" in given:
        operations = given.get("operations")
        if given["format"] != APOLLO or given.get("version") != 1 or not isinstance(operations, list):
            raise ValueError(f"a format that is not known here; {APOLLO} is, in version 1.")
        given = _by_id(operations)
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise ValueError("a manifest is an object of texts by their SHA-256, or Apollo's.")
    yield from ((digest.removeprefix(PREFIX), text) for digest, text in given.items())


def _by_id(operations: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, one in enumerate(operations):
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise ValueError(f"operations[{place}] has no id.")
        if found.setdefault(one["id"], one.get("body")) != one.get("body"):
            raise ValueError(f"operations[{place}] has the id of another.")
    return found


def _sound(given: Iterable[tuple[str, str, str]]) -> Manifest:
    """The documents with which nothing is wrong, each told as `where`."""
    made = Manifest({}, [])
    for where, digest, text in given:
        if faults := [*_faults(digest, text)]:
            made.faults.extend(f"{where}: {one}" for one in faults)
        else:
            made.documents[digest] = text
    return made


def _faults(digest: str, text: str) -> Iterator[str]:
    """What is wrong with a document."""
    if not DIGEST.fullmatch(digest):
        yield "no SHA-256, which is 64 hexadecimal digits in lower case (Relay's is MD5 unless told otherwise)."
    elif sha256(text.encode()).hexdigest() != digest:
        yield "not the SHA-256 of its text."
    else:
        try:
            errors = document(CORE, text).errors
        except Refused as refused:
            errors = refused.errors
        yield from map(_told, errors)


def _told(error: GraphQLError) -> str:
    places = ", ".join(f"line {one.line}, column {one.column}: " for one in (error.locations or [])[:1])
    return f"{places}{error.message} [{(error.extensions or {}).get('code')}]"
