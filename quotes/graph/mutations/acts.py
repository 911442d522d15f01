"""The acts: each takes what is given as plain data and who acts, and makes one call into `review` or `ingest`.

What they answer are ids of rows and values, by the names of their success's fields.
"""

from collections.abc import Callable
from typing import Any

from quotes import ingest
from quotes.models import Actor, Claim, Quote, Source, Speaker
from quotes.models.keys import public_id
from quotes.review import Act, plain

Given = dict[str, Any]
Done = dict[str, Any]


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


# ---------------------------------------------------------------- texts and suggestions
def capture_text(given: Given, actor: Actor) -> Done:
    """Bring the text of a source into the base."""
    key = _key(given)
    made, created = ingest.capture_text(given.pop("source"), given.pop("text"), given, actor=actor, key=key)
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
def _step(act: Act) -> Callable[[Given, Actor], Done]:
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
def _merge(model: Any, name: str) -> Callable[[Given, Actor], Done]:
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
