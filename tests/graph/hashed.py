"""Documents by their hash, in tests: the forms in which clients name them, the modes, and nothing known beforehand."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from factbase.wsgi import application, django
from quotes.graph import documents, persisted
from quotes.graph.manifest import manifest
from quotes.read.kept import Kept
from tests.graph.test_straight import GET, environ, sent
from tests.graph.ways import COUNT

NOT_FOUND, NOT_SUPPORTED = "PERSISTED_QUERY_NOT_FOUND", "PERSISTED_QUERY_NOT_SUPPORTED"
UNTRUSTED = "DOCUMENT_NOT_TRUSTED"
Asks = Callable[..., tuple[str, dict[str, str], Any]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


HASH = digest(COUNT)


def apollo(hashed: Any, version: Any = 1) -> dict[str, Any]:
    """The hash of a document, as Apollo's clients and urql send it."""
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hashed}}}


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    """Neither before the test nor after it."""
    forget()
    yield
    forget()


def forget() -> None:
    """All that this process knows."""
    kept: Kept[Any]
    for kept in (persisted._texts, documents._documents, documents._persisted):
        kept.clear()
    manifest.cache_clear()


@pytest.fixture(params=["straight POST", "long POST", "straight GET", "long GET"])
def asks(request: pytest.FixtureRequest) -> Asks:
    """What is sent in every way: status, headers, answer."""

    def asked(given: dict[str, Any], **more: Any) -> tuple[str, dict[str, str], Any]:
        if request.param.endswith("POST"):
            made = environ(json.dumps(given).encode(), **more)
        else:
            given = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items() if one}
            made = environ(b"", **{**GET, "QUERY_STRING": urlencode(given), **more})
        status, headers, told = sent(application if request.param.startswith("straight") else django, made)
        return status, headers, json.loads(told)

    return asked


FORMS: dict[str, Callable[[str], dict[str, Any]]] = {
    "Apollo": apollo,
    "GraphQL over HTTP": lambda hashed: {"documentId": f"sha256:{hashed}"},
    "Relay": lambda hashed: {"documentId": hashed},
    "both": lambda hashed: {"documentId": f"sha256:{hashed}", **apollo(hashed)},
}


@pytest.fixture
def automatic(settings: Any) -> None:
    settings.PERSISTED = "automatic"


@pytest.fixture
def trusting(settings: Any, tmp_path: Path) -> Callable[..., Path]:
    """A server that trusts these documents."""

    def made(*texts: str) -> Path:
        path = tmp_path / "manifest.json"
        path.write_text(json.dumps({digest(one): one for one in texts}))
        settings.PERSISTED, settings.DOCUMENTS = "trusted", str(path)
        manifest.cache_clear()
        return path

    return made


def left_of(found: tuple[str, dict[str, str], Any]) -> int:
    """What is left of the budget, which answers that anybody may keep tell in a header."""
    _, headers, told = found
    inside = told.get("extensions", {}).get("budget")
    return int(inside["remaining"] if inside else headers["ratelimit"].split("r=")[1].split(";")[0])
