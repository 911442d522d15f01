"""GraphQL over HTTP (graphql.github.io/graphql-over-http): what a request asks and in which media type it is answered.

Pure functions from headers and bytes; they raise BadRequest with the status to answer.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from quotes.access import LIMITS, Code

RESPONSE, JSON, HTML = "application/graphql-response+json", "application/json", "text/html"
PARAMETERS = ("query", "documentId", "operationName", "variables", "extensions")
DIGEST = re.compile("[0-9a-f]{64}")
PREFIX = "sha256:"
"""Before a digest: which it is, as GraphQL over HTTP has it."""


class BadRequest(Exception):
    """The request is not a GraphQL request; `status` is HTTP's."""

    def __init__(self, status: int, code: Code, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


class Question(NamedTuple):
    """A well-formed GraphQL request; without the text of a document it says which it means (`digest`)."""

    query: str
    variables: dict[str, Any] = {}  # nobody changes it
    operation_name: str | None = None
    document_id: Any = None
    persisted: Any = None


@lru_cache(maxsize=256)
def media_type(accept: str | None, also: tuple[str, ...] = ()) -> str:
    """The media type to answer in; raises BadRequest (406) where none will do.

    Where a client does not care it gets application/json, as clients did before the newer type.
    """
    if not accept or accept in (JSON, "*/*"):
        return JSON
    offered = (*also, RESPONSE, JSON)
    wanted = sorted(
        (
            (quality, specific, -place, kind)
            for place, (kind, quality, specific) in enumerate(_ranges(accept))
            if quality > 0
        ),
        reverse=True,
    )
    for _, _, _, kind in wanted:
        if kind in offered:
            return kind
        if kind in ("*/*", "application/*"):
            return JSON
    raise BadRequest(406, Code.NOT_ACCEPTABLE, f"Answers are {RESPONSE} or {JSON}.")


def _ranges(accept: str) -> Iterator[tuple[str, float, bool]]:
    """The media ranges of an Accept header: type, quality, and whether it names one type."""
    for part in accept[:1_000].split(","):
        kind, *parameters = (one.strip().lower() for one in part.split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        yield kind, _number(quality), not kind.endswith("/*")


def _number(quality: str) -> float:
    try:
        return min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return 0.0


def posted(content_type: str, body: bytes) -> Question:
    """The question of a POST: a JSON object in UTF-8."""
    utf8_json(content_type)
    return question(_object("body", _json("body", body)))


def utf8_json(content_type: str) -> None:
    """Raise BadRequest (415) for what is no JSON in UTF-8."""
    if content_type == JSON:
        return
    kind, _, parameters = content_type.partition(";")
    charset = next(
        (one.partition("=")[2] for one in parameters.lower().replace(" ", "").split(";") if one.startswith("charset=")),
        "utf-8",
    ).strip('"')
    if kind.strip().lower() != JSON or charset not in ("utf-8", "utf8"):
        raise BadRequest(415, Code.UNSUPPORTED_MEDIA_TYPE, f"Send {JSON} in UTF-8.")


def sized(length: int) -> None:
    """Raise BadRequest (413) for more than a request may bring."""
    if length > LIMITS.body:
        raise BadRequest(413, Code.TOO_LARGE, f"A request is at most {LIMITS.body:,} bytes.")


def asked(parameters: Mapping[str, str]) -> Question:
    """The question of a GET: `variables` and `extensions` are JSON in the address."""
    given: dict[str, Any] = {name: parameters[name] for name in PARAMETERS if name in parameters}
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = _json(name, given[name].encode("utf-8", "replace"))
        else:
            given.pop(name, None)
    return question({name: value for name, value in given.items() if value != ""})


def question(given: dict[str, Any]) -> Question:
    """The question in a request's parameters, each of its type; others are ignored, as the specification asks."""
    query, name, variables = given.get("query"), given.get("operationName"), given.get("variables")
    extensions, document_id = given.get("extensions"), given.get("documentId")
    persisted = None if extensions is None else _object("extensions", extensions).get("persistedQuery")
    if query in (None, "") and (document_id is not None or persisted is not None):
        query = ""
    elif not isinstance(query, str) or not query:
        raise BadRequest(400, Code.BAD_REQUEST, "query: the text of a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, Code.BAD_REQUEST, "operationName: a string.")
    return Question(query, {} if variables is None else _object("variables", variables), name, document_id, persisted)


def digest(question: Question) -> str | None:
    """The SHA-256 by which a request names its document, if it does; raises BadRequest.

    `documentId` is GraphQL over HTTP's (its appendix on persisted documents); without its prefix it is as Relay names
    documents. `extensions.persistedQuery` is Apollo's.
    """
    named = {*_document_id(question.document_id), *_persisted(question.persisted)}
    if len(named) > 1:
        raise BadRequest(400, Code.BAD_REQUEST, "documentId and extensions.persistedQuery name two documents.")
    return named.pop() if named else None


def _document_id(given: Any) -> Iterator[str]:
    if given is not None:
        yield _digest("documentId: sha256: and", given.removeprefix(PREFIX) if isinstance(given, str) else given)


def _persisted(given: Any) -> Iterator[str]:
    if given is not None:
        version = _object("extensions.persistedQuery", given).get("version")
        if type(version) is not int or version != 1:
            raise BadRequest(400, Code.BAD_REQUEST, "extensions.persistedQuery.version: 1.")
        yield _digest("extensions.persistedQuery.sha256Hash:", given.get("sha256Hash"))


def _digest(what: str, given: Any) -> str:
    if not isinstance(given, str) or not DIGEST.fullmatch(given):
        raise BadRequest(400, Code.BAD_REQUEST, f"{what} 64 hexadecimal digits in lower case.")
    return given


def _json(what: str, given: bytes) -> Any:
    try:
        return orjson.loads(given)
    except orjson.JSONDecodeError:
        raise BadRequest(400, Code.BAD_REQUEST, f"{what}: not JSON in UTF-8.") from None


def _object(what: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise BadRequest(400, Code.BAD_REQUEST, f"{what}: a JSON object.")
    return given
