"""How inputs are made, and what they have alike."""

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, TypeVar, get_args

import strawberry

C = TypeVar("C")
ID = strawberry.ID


def means(text: str) -> Any:
    """What a field means, where it says so itself."""
    return text


def given(description: str, meanings: Mapping[str, str] | None = None) -> Callable[[type[C]], type[C]]:
    """An input whose fields are described as everywhere, unless they say themselves what they mean; what may be null
    may be absent."""

    def made(cls: type[C]) -> type[C]:
        written = {
            name: of for base in reversed(cls.__mro__) for name, of in vars(base).get("__annotations__", {}).items()
        }
        cls.__annotations__ = written
        for name, of in written.items():
            told = getattr(cls, name, None) or (meanings or {})[name]
            default: Any = {"default": strawberry.UNSET} if NoneType in get_args(of) else {}
            renamed = name.removesuffix("_") if name.endswith("_") else None
            setattr(cls, name, strawberry.field(description=told, name=renamed, **default))
        return strawberry.input(cls, description=description)

    return made


class Once:
    """A creation."""

    idempotency_key: str | None = means(
        "A word of your own for this creation, 1 to 200 printable characters: asked for again with it and the same "
        "input, it happens once, and the answer is the same record."
    )


class Change:
    """An edit of a record as it was read."""

    id: ID = means("The id of what is changed.")
    expected_version: int = means("The version at which it was read; when it has another by now, nothing is written.")
    reason: str | None = means("Why; a change of what is published needs it, and shows it.")


class Step:
    """A step of a record from state to state."""

    id: ID = means("The id of the speaker, source, quote or claim.")
    expected_version: int = means("The version at which it was read; when it has another by now, nothing is written.")
    reason: str | None = means("Why.")


class OfClaim:
    """An edit of a claim by one row."""

    claim: ID = means("The claim.")
    expected_version: int = means(
        "The version at which the claim was read; when it has another by now, nothing is written."
    )
    reason: str | None = means("Why; a change of what is published needs it, and shows it.")


class Merging:
    """Two records that turn out to be one."""

    id: ID = means("The one that goes: its id keeps answering, and says where it went.")
    into: ID = means("The one that stays.")
    expected_version: int = means("The version at which the one that goes was read.")
    into_expected_version: int = means("The version at which the one that stays was read.")
    reason: str | None = means("Why they are one; needed where one of them is published.")
