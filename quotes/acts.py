"""The acts that programs do, the same by every door: each takes what is given as plain data and who acts, and makes
one call into `review` or `ingest`. What they answer are ids of rows, and values, by name.

May use `review`, `ingest` and everything below; knows no door, nor how anything is read afterwards.
"""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError

from quotes import ingest
from quotes.models import Actor, Claim, Conflict, Quote, Source, Speaker
from quotes.models.keys import public_id
from quotes.read import Unavailable
from quotes.review import Act, Refused, plain
from quotes.review.plain import NotFound

Given = dict[str, Any]
Done = dict[str, Any]
Do = Callable[[Given, Actor], Done]

MEANING = {
    "create_speaker": "Enter a speaker, as a draft.",
    "update_speaker": "Change a speaker.",
    "create_source": "Enter a source, as a draft.",
    "update_source": "Change a source.",
    "capture_text": "Bring the text of a source into the base; the same text again is the capture that is held "
    "already.",
    "propose_quotes": "Suggest quotes that a machine found in a captured text; they wait for a person's decision.",
    "create_quote": "Enter a quote with its anchors, as a draft.",
    "update_quote": "Change a quote.",
    "create_claim": "Enter a claim, as a draft.",
    "update_claim": "Change a claim.",
    "add_evidence": "Say how a quote bears on a claim.",
    "remove_evidence": "Take evidence away from its claim.",
    "link_claims": "Say how one claim stands to another.",
    "unlink_claims": "Take the link between two claims away.",
    "assess_claim": "Note somebody's verdict on a claim.",
    "create_topic": "Make a topic.",
    "update_topic": "Change a topic.",
    "submit": "Send a draft into review.",
    "publish": "Publish what is in review: by another person than the one who edited it last.",
    "return_to_draft": "Send what is in review back to be worked on.",
    "accept": "Make a draft of a machine's suggestion.",
    "reject": "Turn a machine's suggestion down, for good.",
    "confirm": "Confirm the corrections of a published record that wait for a second person.",
    "retract": "Mark what is published as not to be relied upon; it stays readable.",
    "withhold": "Take a public record down: a tombstone stays.",
    "merge_speakers": "Make one of two speakers: what names the one names the other from then on.",
    "merge_sources": "Make one of two sources: what names the one names the other from then on.",
    "merge_quotes": "Make one of two quotes of a source: what names the one names the other from then on.",
    "merge_claims": "Make one of two claims: what names the one names the other from then on.",
    "undo_merge": "Undo a merge: what it moved, and has not been changed since, names the old record again.",
    "delete_speaker": "Delete a draft that nobody has decided upon; its history stays.",
    "delete_source": "Delete a draft that nobody has decided upon; its history stays.",
    "delete_quote": "Delete a draft that nobody has decided upon; its history stays.",
    "delete_claim": "Delete a draft that nobody has decided upon; its history stays.",
    "delete_topic": "Delete a topic that nothing has.",
}
"""What each act does, in a sentence, by its name here."""

RAISED = (Refused, Conflict, NotFound)
"""What an act raises instead of being done; then nothing was written."""

GONE = "It was done; what was written has been taken away since."
"""What is told where the rows of an act that was done are not there to be read."""


def done(do: Do, given: Given, actor: Actor) -> Done:
    """Do an act. Raises RAISED, and Unavailable where the base is locked, read-only, full or away."""
    try:
        return do(given, actor)
    except OperationalError as error:
        raise Unavailable("UNAVAILABLE") from error


def worded(conflict: Conflict) -> str:
    """A conflict in a sentence for people."""
    if conflict.current is None:
        return "It has been deleted."
    return f"Somebody has changed it since: it is at version {conflict.current}. Nothing was written."


def _how(given: Given, actor: Actor, *also: str) -> dict[str, Any]:
    """Take from what is given how an act is done: by whom, why, on which version, under which key."""
    names = ("reason", "expected_version", *also)
    return {"actor": actor, **{name: given.pop(name) for name in names if name in given}}


def _key(given: Given) -> str | None:
    return given.pop("idempotency_key", None)


# ---------------------------------------------------------------- records
def create_speaker(given: Given, actor: Actor) -> Done:
    """Enter a speaker."""
    return {"speaker": public_id("spk", plain.create("speaker", given, actor=actor, key=_key(given)))}


def create_source(given: Given, actor: Actor) -> Done:
    """Enter a source."""
    return {"source": public_id("src", plain.create("source", given, actor=actor, key=_key(given)))}


def create_quote(given: Given, actor: Actor) -> Done:
    """Enter a quote with its anchors."""
    return {"quote": public_id("q", plain.create("quote", given, actor=actor, key=_key(given)))}


def create_claim(given: Given, actor: Actor) -> Done:
    """Enter a claim."""
    return {"claim": public_id("c", plain.create("claim", given, actor=actor, key=_key(given)))}


def create_topic(given: Given, actor: Actor) -> Done:
    """Make a topic."""
    return {"topic": public_id("t", plain.create("topic", given, actor=actor, key=_key(given)))}


def _changed(kind: str, given: Given, actor: Actor) -> Done:
    how = _how(given, actor)
    written = plain.change(kind, given.pop("id"), given, **how)
    decision = written.decision and plain.id_of(written.decision)
    return {kind: plain.id_of(written.record), "decision": decision}


def update_speaker(given: Given, actor: Actor) -> Done:
    """Change a speaker."""
    return _changed("speaker", given, actor)


def update_source(given: Given, actor: Actor) -> Done:
    """Change a source."""
    return _changed("source", given, actor)


def update_quote(given: Given, actor: Actor) -> Done:
    """Change a quote."""
    return _changed("quote", given, actor)


def update_claim(given: Given, actor: Actor) -> Done:
    """Change a claim."""
    return _changed("claim", given, actor)


def update_topic(given: Given, actor: Actor) -> Done:
    """Change a topic."""
    return _changed("topic", given, actor)


def _deleting(kind: str) -> Do:
    def deleted(given: Given, actor: Actor) -> Done:
        plain.delete(kind, given["id"], **_how(given, actor))
        return {}

    return deleted


delete_speaker = _deleting("speaker")
delete_source = _deleting("source")
delete_quote = _deleting("quote")
delete_claim = _deleting("claim")
delete_topic = _deleting("topic")


# ---------------------------------------------------------------- texts and suggestions
def capture_text(given: Given, actor: Actor) -> Done:
    """Bring the text of a source into the base."""
    key = _key(given)
    made, created = ingest.capture_text(given.pop("source"), given.pop("text", None), given, actor=actor, key=key)
    return {"capture": public_id("cap", made), "created": created}


def propose_quotes(given: Given, actor: Actor) -> Done:
    """Suggest quotes that a machine found."""
    found = ingest.propose(given.pop("capture"), actor=actor, **given)
    return {"quotes": [public_id("q", key) for key in found.quotes], "created": found.created}


# ---------------------------------------------------------------- claims
def add_evidence(given: Given, actor: Actor) -> Done:
    """Say how a quote bears on a claim."""
    how = _how(given, actor)
    return {"evidence": public_id("ev", plain.add_evidence(given.pop("claim"), given, key=_key(given), **how))}


def remove_evidence(given: Given, actor: Actor) -> Done:
    """Take evidence away."""
    return {"claim": plain.id_of(plain.remove_evidence(given.pop("id"), **_how(given, actor)))}


def link_claims(given: Given, actor: Actor) -> Done:
    """Say how a claim stands to another."""
    how, key, claim = _how(given, actor), _key(given), given.pop("from")
    plain.link_claims(claim, given, key=key, **how)
    return {"from": claim, "to": given["to"]}


def unlink_claims(given: Given, actor: Actor) -> Done:
    """Take the link between two claims away."""
    plain.unlink_claims(given["from"], given["to"], given["relation"], **_how(given, actor))
    return {"from": given["from"], "to": given["to"]}


def assess_claim(given: Given, actor: Actor) -> Done:
    """Note somebody's verdict on a claim."""
    how, key, claim = _how(given, actor), _key(given), given.pop("claim")
    plain.assess_claim(claim, given, key=key, **how)
    return {"claim": claim}


# ---------------------------------------------------------------- steps
def _step(act: Act) -> Do:
    def stepped(given: Given, actor: Actor) -> Done:
        record, decision = plain.step(act, given.pop("id"), **_how(given, actor))
        return {"record": plain.id_of(record), "decision": plain.id_of(decision)}

    return stepped


submit = _step(Act.SUBMIT)
publish = _step(Act.PUBLISH)
return_to_draft = _step(Act.RETURN)
accept = _step(Act.ACCEPT)
reject = _step(Act.REJECT)
retract = _step(Act.RETRACT)
withhold = _step(Act.WITHHOLD)


def confirm(given: Given, actor: Actor) -> Done:
    """Confirm the corrections of a record that wait."""
    record, decisions = plain.confirm(given.pop("id"), **_how(given, actor))
    told = [plain.id_of(one) for one in decisions]
    return {"record": plain.id_of(record), "decision": told[-1], "decisions": told[-100:]}


# ---------------------------------------------------------------- merges
def _merge(model: Any, name: str) -> Do:
    def merged(given: Given, actor: Actor) -> Done:
        how = {**_how(given, actor), "into_version": given["into_expected_version"]}
        gone, stays = plain.merge(model, given["id"], given["into"], **how)
        return {name: plain.id_of(stays), "merged": plain.id_of(gone)}

    return merged


merge_speakers = _merge(Speaker, "speaker")
merge_sources = _merge(Source, "source")
merge_quotes = _merge(Quote, "quote")
merge_claims = _merge(Claim, "claim")


def undo_merge(given: Given, actor: Actor) -> Done:
    """Let a record that was merged stand for itself again."""
    record, other = plain.undo_merge(given.pop("id"), **_how(given, actor))
    return {"record": plain.id_of(record), "other": plain.id_of(other)}
