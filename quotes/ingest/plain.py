"""A text of a source from plain data."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from quotes.ingest.captures import capture, permit
from quotes.models import Actor, Capture, Origin, Source
from quotes.review import Refused
from quotes.review.plain.ids import NotFound, key_of
from quotes.review.plain.kinds import CAPTURE
from quotes.review.plain.once import once
from quotes.review.plain.values import Reader
from quotes.review.plain.write import told
from quotes.review.problem import problems_of, refusal


def capture_text(
    source: object, text: object, given: Mapping[str, Any], *, actor: Actor, key: str | None = None
) -> tuple[UUID, bool]:
    """Bring a text of a source into the base, pasted or as the bytes of a file: the capture's key, and whether it is
    new.

    `given`: extent, media_type, retrieved, archived_url, supersedes, keep; of bytes their encoding. Raises what
    `captures.capture` does, and NotFound; with the same `key` and input again it is the capture of then. One
    transaction, some twenty statements.
    """
    permit(actor)
    made: list[bool] = []

    def make() -> UUID:
        found = _captured(source, text, dict(given), actor)
        made.append(found.created)
        return found.capture.pk

    whole = {**given, "source": source, "text": text}
    return once(key, "capture_text", whole, actor=actor, make=make), made == [True]


def _captured(source: object, text: object, given: dict[str, Any], actor: Actor) -> Any:
    _, pk = key_of(source, Source, path=("source",))
    keep = given.pop("keep", True)
    how = {"origin": Origin.FILE, "encoding": given.pop("encoding", "utf-8")} if isinstance(text, bytes) else {}
    reader = Reader()
    if text is None:
        reader.wrong("required", "This is needed.", ("text",))
    elif not isinstance(text, str | bytes):
        reader.wrong("type", "This is a string.", ("text",))
    if not isinstance(keep, bool):
        reader.wrong("type", "This is true or false.", ("keep",))
    facts = reader.values(CAPTURE, given, new=False)
    reader.done()
    of = Source.objects.filter(pk=pk).first()
    if of is None:
        raise NotFound("source", ("source",))
    before = facts.get("supersedes")
    if before and not Capture.objects.filter(pk=before, source=of).exists():
        raise refusal("another_source", "That capture belongs to another source.", "supersedes")
    try:
        with told(CAPTURE):
            named = {CAPTURE.model._meta.get_field(name).attname: value for name, value in facts.items()}
            return capture(of, text, actor=actor, keep=keep, **{"origin": Origin.PASTE, **how, **named})  # type: ignore[arg-type]
    except ValidationError as error:
        raise Refused(*problems_of(error)) from error
