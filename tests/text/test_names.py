"""Names near a passage: found without a list of names, and the nearest first."""

import time

from quotes.text.names import KEYS, Mention, mentions, nearest, surname

STORY = (
    "Mina Vogel, the engineer, built the bridge with Karl Ott.\n"
    "“It took nine years,” Vogel said on Monday. The Harbour Office reported delays.\n"
    "Ott was less certain. “Nobody will miss the ferry,” he said, before Vogel left."
)
BEARERS = {
    "mina vogel": ["mina"],
    "vogel": ["mina"],
    "ott, karl": ["karl"],
    "ott": ["karl"],
    "harbour office": ["office"],
}


def near(words: str, text: str = STORY, bearers: dict[str, list[str]] | None = None) -> list[str]:
    start = text.index(words)
    found = mentions(text, start, start + len(words))
    return nearest(text, start, start + len(words), found, BEARERS if bearers is None else bearers)


def keys(found: list[Mention]) -> set[str]:
    return {key for one in found for key in one.keys}


def test_the_speaker_named_in_the_same_sentence_is_the_nearest() -> None:
    assert near("It took nine years") == ["mina", "karl", "office"]


def test_then_whoever_was_named_before() -> None:
    assert near("Nobody will miss the ferry")[0] == "mina"
    assert near("was less certain")[:1] == ["karl"]


def test_a_name_inside_the_passage_is_not_its_speaker() -> None:
    text = "Karl Ott was there. “Mina Vogel built it.”"
    assert near("Mina Vogel built it", text) == ["karl"]


def test_names_are_looked_up_in_the_orders_in_which_they_are_filed() -> None:
    found = keys(mentions("Kim Jong-un spoke. “So it is.”", 20, 28))
    assert {"kim jong-un", "kim jong un", "kim, jong-un", "jong-un, kim"} <= found
    assert "ministry of harbours" in keys(mentions("The Ministry of Harbours said “no”.", 31, 33))
    assert "모저" in keys(mentions("모저 said “no”.", 9, 11))


def test_a_name_that_two_bear_names_neither() -> None:
    text = "“It rained,” Vogel said."
    both = {"vogel": ["mina", "anna"]}
    assert near("It rained", text, both) == []
    assert near("It rained", f"Mina Vogel came. {text}", {**both, "mina vogel": ["mina"]}) == ["mina"]


def test_a_family_name_is_told_in_full_from_farther_up() -> None:
    text = "Mina Vogel came. " + "it rained and rained. " * 300 + "“It rained,” Vogel said."
    assert "mina vogel" in keys(mentions(text, text.index("It rained"), text.index("It rained") + 9))


def test_a_family_name() -> None:
    assert surname("Mina Vogel", None) == "Vogel"
    assert surname("Kim Jong Un", "Kim, Jong Un") == "Kim"
    assert surname("KCNA", None) is None


def test_what_is_looked_up_is_bounded() -> None:
    text = " ".join(f"Name{number % 977}" for number in range(20_000))
    begun = time.process_time()
    found = mentions(text, 90_000, 90_010)
    assert time.process_time() - begun < 3
    assert len(keys(found)) <= KEYS
