"""GraphQL's names and ours: `speakerLabel` is `speaker_label`, `SpeakerName` is the entity `speaker_name`."""

import re
from functools import lru_cache

VALUES = {"FuzzyDate": "day", "PageInfo": "page_info"}


@lru_cache(maxsize=1_000)
def snake(name: str) -> str:
    """Our name of a field."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@lru_cache(maxsize=1_000)
def camel(name: str) -> str:
    """GraphQL's name of a field."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


@lru_cache(maxsize=1_000)
def entity(type_name: str) -> str:
    """What `read` calls the rows of an object type; a tombstone's depends on the record it is of."""
    if type_name.endswith("Connection"):
        return "page"
    if type_name.endswith("Edge"):
        return "edge"
    return VALUES.get(type_name) or snake(type_name)
