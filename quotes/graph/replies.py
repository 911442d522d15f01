"""A question becomes a reply: status, headers and bytes, whoever carries them (the view, or WSGI itself)."""

from typing import Any, NamedTuple

import orjson

from quotes.access import RETRY_SECONDS, Code
from quotes.graph.answers import NotSafe, answer, failed, refused
from quotes.graph.errors import Refused
from quotes.graph.reading import Asker
from quotes.graph.requests import RESPONSE, BadRequest, Question
from quotes.read import Unavailable


class Reply(NamedTuple):
    """What is sent back."""

    status: int
    headers: dict[str, str]
    body: bytes


def reply(question: Question, asker: Asker, kind: str, safe: bool) -> Reply:
    """The answer in its media type: request errors are 400 in the newer one, 200 in application/json.

    `safe` (GET) takes queries only. Statements as for `answers.answer`; raises nothing.
    """
    try:
        return written(answer(question, asker, safe), kind)
    except Refused as error:
        return written(refused(error), kind, 400 if kind == RESPONSE else 200)
    except NotSafe:
        return not_allowed("POST", "Only queries can be asked by GET.", kind)
    except Unavailable as error:
        return written(failed(error), kind, 503, {"Retry-After": RETRY_SECONDS})
    except Exception as error:  # whatever it is, no client sees it
        return written(failed(error), kind, 500)


def written(body: dict[str, Any], kind: str, status: int = 200, more: dict[str, str] | None = None) -> Reply:
    """A body as JSON."""
    headers = {"Content-Type": f"{kind}; charset=utf-8", "Vary": "Accept, Cookie"}
    return Reply(status, headers | more if more else headers, orjson.dumps(body))


def problem(error: BadRequest, kind: str) -> Reply:
    """What is no GraphQL request."""
    return written({"errors": [{"message": error.message, "extensions": {"code": error.code}}]}, kind, error.status)


def not_allowed(methods: str, message: str, kind: str) -> Reply:
    """405, with the methods that are allowed."""
    made = problem(BadRequest(405, Code.METHOD_NOT_ALLOWED, message), kind)
    return made._replace(headers=made.headers | {"Allow": methods})
