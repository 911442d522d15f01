"""Language tags: well-formed BCP 47 (RFC 5646, section 2.1), in the recommended case (section 2.1.1)."""

import re

LONGEST = 64

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?P<private>-x(?:-[a-z0-9]{1,8})+)?"
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
_SINGLETONS = re.compile(r"-([0-9a-wy-z])(?=-)")


def language(tag: str) -> str:
    """A language tag in its usual case ("ko-KR", "zh-Hant-TW").

    Well-formed is asked for, not registered. Raises ValueError for anything else, for more than 64 characters, for
    a variant or extension given twice, and for the irregular tags of RFC 3066 ("i-klingon"), which have successors.
    """
    lower = tag.lower() if tag.isascii() and len(tag) <= LONGEST else ""
    if _PRIVATE.fullmatch(lower):
        return lower
    match = _TAG.fullmatch(lower)
    if match is None or _repeats(match):
        raise ValueError(f"not a BCP 47 language tag: {tag[:LONGEST]!a}")
    script, region = match["script"], match["region"]
    head = [match["language"], *([script.title()] if script else []), *([region.upper()] if region else [])]
    return "-".join(head) + match["variants"] + match["extensions"] + (match["private"] or "")


def _repeats(match: re.Match[str]) -> bool:
    variants = match["variants"].split("-")[1:]
    singletons = _SINGLETONS.findall(match["extensions"])
    return len(set(variants)) < len(variants) or len(set(singletons)) < len(singletons)
