"""Where a base's records stand: the one form of its permalinks.

A base is known by its public address without a slash at the end (`https://facts.example`), which is given as data.
What stands in a record and has no page of its own (a capture, an anchor, a decision) is a fragment of that record's
permalink, so that it never changes either.
"""


def permalink(base: str, public_id: str) -> str:
    """The address of a record that never changes: `https://facts.example/r/q_0199...`."""
    return f"{base}/r/{public_id}"


def curators(base: str) -> str:
    """Who answers for what stands in a base: its curators together, whoever they are."""
    return f"{base}/#factbase"


def part(base: str, public_id: str, inside: str) -> str:
    """The address of what stands in a record, by its own id: `https://facts.example/r/src_0199...#cap_0199...`."""
    return f"{base}/r/{public_id}#{inside}"
