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
    """Bring a pasted text of a source into the base: the capture's key, and whether it is new.

    `given`: extent, media_type, retrieved, archived_url, supersedes, keep. Raises what `captures.capture` does, and
    NotFound; with the same `key` and input again it is the capture of then. One transaction, some twenty statements.
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
    reader = Reader()
    if not isinstance(text, str):
        reader.wrong("type", "This is a string.", ("text",))
    if keep not in (True, False):
        reader.wrong("type", "This is true or false.", ("keep",))
    facts = reader.values(CAPTURE, given, new=False)
    reader.done()
    of = Source.objects.filter(pk=pk).first()
    if of is None:
        raise NotFound("source")
    before = facts.get("supersedes")
    if before and not Capture.objects.filter(pk=before, source=of).exists():
        raise refusal("another_source", "That capture belongs to another source.", "supersedes")
    try:
        with told(CAPTURE):
            named = {CAPTURE.model._meta.get_field(name).attname: value for name, value in facts.items()}
            return capture(of, str(text), origin=Origin.PASTE, actor=actor, keep=keep, **named)
    except ValidationError as error:
        raise Refused(*problems_of(error)) from error
