"""Persisted documents: a request names its document by the SHA-256 of the text, and need not send it.

FACTBASE_PERSISTED says which are known. `off`: none. `automatic`: those that clients have sent with their hash, in this
process and, where REDIS_URL names one, in Redis. `trusted`: those of a manifest, and nothing else is answered.
"""

from hashlib import sha256

from django.conf import settings

from quotes.access import REQUEST, Code, Spending, shared_texts
from quotes.graph.answers import CORE
from quotes.graph.documents import bought, persist
from quotes.graph.errors import Refused, refusal
from quotes.graph.manifest import trusted
from quotes.graph.requests import BadRequest, Question, digest
from quotes.read.kept import Kept

OFF, TRUSTED = "off", "trusted"
CHARACTERS = 2_000_000
"""How much text of documents this process remembers by their hashes, which clients choose."""

_texts: Kept[str] = Kept(CHARACTERS, lambda text: len(text) + 200)


class Unknown(Refused):
    """A document that this server was not sent yet: what clients expect, and nothing was done for it."""

    price = REQUEST


def settled(question: Question, spending: Spending) -> Question:
    """The question with the text of its document; raises BadRequest, Refused and TurnedAway.

    No statements; a document that nobody asked here before is paid by its length, as everywhere.
    """
    if settings.PERSISTED == OFF:
        if not question.query:
            raise Unknown(refusal(Code.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported"))
        return question
    named = digest(question)
    if named and question.query and named != _sha256(question.query):
        raise BadRequest(400, Code.BAD_REQUEST, "The hash is not the SHA-256 of the query.")
    if settings.PERSISTED == TRUSTED:
        return question._replace(query=_trusted(named or _sha256(question.query)))
    if named is None:
        return question
    return question._replace(query=_remembered(named, question.query, spending))


def _trusted(named: str) -> str:
    if (text := trusted().get(named)) is None:
        raise Refused(refusal(Code.DOCUMENT_NOT_TRUSTED, "This server answers only the documents of its manifest."))
    return text


def _remembered(named: str, sent: str, spending: Spending) -> str:
    """The text of a hash, which is remembered from now on if it is a valid document."""
    if (known := _texts.get(named)) is not None:
        return known
    everywhere = shared_texts()
    text = sent or (everywhere.get(named) if everywhere else None)
    if not text:
        raise Unknown(refusal(Code.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound"))
    found = bought(CORE, text, spending)
    if not found.errors:
        persist(found)
        _texts.put(named, text)
        if sent and everywhere:
            everywhere.put(named, text)
    return text


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
