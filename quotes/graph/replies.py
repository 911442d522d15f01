"""A request becomes a reply: status, headers and bytes, whoever carries them (the view, or WSGI itself)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from quotes.access import (
    AUTHORIZATION,
    FAILURE,
    FREE,
    PRIVATE,
    RETRY_SECONDS,
    UNKEPT,
    VARY,
    Code,
    Spending,
    TurnedAway,
    anybodys,
    caller,
    etag,
    held,
)
from quotes.graph.answers import NotSafe, answer, failed, refused
from quotes.graph.errors import Refused
from quotes.graph.persisted import settled
from quotes.graph.reading import Asker, asking
from quotes.graph.requests import JSON, RESPONSE, BadRequest, Question
from quotes.read import Unavailable


class Reply(NamedTuple):
    """What is sent back."""

    status: int
    headers: dict[str, str]
    body: bytes


def replied(
    meta: Mapping[str, Any],
    signed_in: Callable[[], Any] | None,
    read: Callable[[], Question],
    kind: str,
    safe: bool,
    public: bool = False,
) -> Reply:
    """The reply to a request: who asks comes first, then what (`read`). Statements as for `access.caller` and
    `answers.answer`; raises what `signed_in` and `read` do.

    What is answered to a GET without a session (`public`) and without a token anybody may keep; who has it already is
    told so, without a body. What somebody is told who came with a token nobody keeps, nor what went wrong with a GET.
    """
    public = public and AUTHORIZATION not in meta
    spending = FREE
    try:
        who = caller(meta, signed_in)
        spending = who.spending
        try:
            made = reply(read(), asking(who), kind, safe, public)
        except BadRequest as error:
            spending.pay(FAILURE)
            made = problem(error, kind, spending)
    except TurnedAway as error:
        made = turned_away(error, kind, spending)
    except Unavailable as error:
        made = _away(error, kind)
    if AUTHORIZATION in meta:
        made.headers["Cache-Control"] = PRIVATE
    elif safe:
        made.headers.setdefault("Cache-Control", UNKEPT)
    if public and held(meta.get("HTTP_IF_NONE_MATCH"), made.headers.get("ETag")):
        return not_modified(made)
    return made


def reply(question: Question, asker: Asker, kind: str, safe: bool, public: bool = False) -> Reply:
    """The answer in its media type: request errors are 400 in the newer one, 200 in application/json.

    `safe` (GET) takes queries only; what is `public` and whole anybody may keep.
    Statements as for `answers.answer`; raises TurnedAway and BadRequest.
    """
    try:
        body = answer(settled(question, asker.spending), asker, safe)
        if public and "errors" not in body:
            return shared(body, kind, asker.spending)
        return written(body, kind, spending=asker.spending)
    except Refused as error:
        asker.spending.pay(error.price)
        return written(refused(error), kind, 400 if kind == RESPONSE else 200, spending=asker.spending)
    except NotSafe:
        return not_allowed("POST", "Only queries can be asked by GET.", kind)
    except Unavailable as error:
        return _away(error, kind)
    except (TurnedAway, BadRequest):
        raise
    except Exception as error:
        return broken(error, kind)


def written(
    body: dict[str, Any], kind: str, status: int = 200, more: dict[str, str] | None = None, spending: Spending = FREE
) -> Reply:
    """A body as JSON, with what is left of the budget where something was paid."""
    headers = {"Content-Type": f"{kind}; charset=utf-8", "Vary": VARY}
    if spending.standing:
        body["extensions"] = {**body.get("extensions", {}), "budget": spending.told()}
    return Reply(status, headers | more if more else headers, orjson.dumps(body))


def shared(body: dict[str, Any], kind: str, spending: Spending) -> Reply:
    """An answer that anybody may keep, with an ETag of its data.

    How the asker's budget stands is told in headers, which a cache renews whenever it asks, and not in what it keeps.
    """
    data = orjson.dumps(body["data"])
    headers = {"ETag": f"W/{etag(data)}", "Cache-Control": anybodys(), **spending.headers()}
    return written({**body, "data": orjson.Fragment(data)}, kind, more=headers)


def not_modified(made: Reply) -> Reply:
    """304: who asks has it already."""
    return Reply(304, {name: value for name, value in made.headers.items() if name != "Content-Type"}, b"")


def without_body(made: Reply) -> Reply:
    """The same for a HEAD."""
    length = {"Content-Length": str(len(made.body))} if made.body else {}
    return made._replace(headers=made.headers | length, body=b"")


def problem(error: BadRequest, kind: str, spending: Spending = FREE) -> Reply:
    """What is no GraphQL request."""
    return written(_told(error.message, error.code), kind, error.status, spending=spending)


def turned_away(error: TurnedAway, kind: str, spending: Spending) -> Reply:
    """Who is not let in: nothing was run."""
    return written(_told(error.message, error.code), kind, error.status, error.headers, spending)


def broken(error: Exception, kind: str) -> Reply:
    """A fault of ours: whatever it is, no client sees it."""
    return written(failed(error), kind, 500)


def not_allowed(methods: str, message: str, kind: str) -> Reply:
    """405, with the methods that are allowed."""
    made = problem(BadRequest(405, Code.METHOD_NOT_ALLOWED, message), kind)
    return made._replace(headers=made.headers | {"Allow": methods})


def pageless() -> Reply:
    """403: where only trusted documents are answered there is no page to ask others from."""
    return problem(
        BadRequest(403, Code.DOCUMENT_NOT_TRUSTED, "This server answers only the documents it trusts."), JSON
    )


def _told(message: str, code: Code) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _away(error: Unavailable, kind: str) -> Reply:
    return written(failed(error), kind, 503, {"Retry-After": RETRY_SECONDS})
