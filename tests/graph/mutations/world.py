"""The acts of `tests.acts.world` as mutations: inputs as GraphQL spells them, and what is asked of each success."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from quotes.graph.names import camel, snake
from tests.acts import world
from tests.acts.world import digest as digest

SUCCESS = "... on {name}Success {{ {fields} }}"
PROBLEMS = (
    "... on ValidationProblem { message fields { path code message } } ... on ConflictProblem "
    "{ message currentVersion } ... on PermissionProblem { message } ... on NotFoundProblem { message }"
)
ENUMS = {"kind", "stance", "relation"}
"""Inputs that GraphQL takes as words in capitals."""

STEP = "record { __typename id state version } decision { toState reason actor }"
FIELDS = {
    "createSpeaker": "speaker { id state }",
    "updateSpeaker": "speaker { id name note } decision { reason }",
    "createSource": "source { id state slug }",
    "updateSource": "source { id byline } decision { reason }",
    "captureText": "created capture { text origin }",
    "proposeQuotes": "created quotes { id state text identity }",
    "createQuote": "quote { id state text identity anchors { exact status } }",
    "updateQuote": "quote { id occasion } decision { reason }",
    "createClaim": "claim { id state }",
    "updateClaim": "claim { id place } decision { reason }",
    "addEvidence": "evidence { id stance claim { id } }",
    "removeEvidence": "claim { id evidence { totalCount } }",
    "linkClaims": "from { id links { relation } } to { id }",
    "unlinkClaims": "from { id links { relation } } to { id }",
    "assessClaim": "claim { id assessments { label rating published { edtf } } }",
    "createTopic": "topic { id slug }",
    "updateTopic": "topic { id description }",
    "submit": STEP,
    "publish": STEP,
    "returnToDraft": STEP,
    "accept": STEP,
    "reject": STEP,
    "confirm": STEP,
    "retract": STEP,
    "withhold": STEP,
    "mergeSpeakers": "speaker { id name } merged { id mergedInto { id } }",
    "mergeSources": "source { id } merged { id mergedInto { id } }",
    "mergeQuotes": "quote { id } merged { id mergedInto { id } }",
    "mergeClaims": "claim { id } merged { id mergedInto { id } }",
    "undoMerge": "record { id } other { id }",
}


def document(name: str, fields: str = "__typename") -> str:
    """A mutation of one act, with all its problems."""
    type_ = name[0].upper() + name[1:]
    success = SUCCESS.format(name=type_, fields=fields)
    return f"mutation($input: {type_}Input!) {{ {name}(input: $input) {{ __typename {success} {PROBLEMS} }} }}"


def spelled(given: Any, name: str = "") -> Any:
    """What is given as GraphQL spells it."""
    if isinstance(given, dict):
        return {camel(key): spelled(value, key) for key, value in given.items()}
    if isinstance(given, list):
        return [spelled(one, name) for one in given]
    return given.upper() if name in ENUMS else given


@dataclass(frozen=True)
class Case:
    """What does an act: the input, where its id and its version stand, and what is asked of its success."""

    given: Callable[[SimpleNamespace], dict[str, Any]]
    id: str | None
    version: str | None
    fields: str


def _case(name: str) -> Case:
    plain = world.CASES[snake(name)]
    version = camel(plain.version) if plain.version else None
    return Case(lambda made: spelled(plain.given(made)), plain.id, version, FIELDS[name])


CASES = {name: _case(name) for name in FIELDS}
"""All mutations."""
