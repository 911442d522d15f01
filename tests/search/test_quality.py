"""What is found first: a small corpus in three languages, and questions whose best answers a person would name."""

from typing import Any

import pytest

from quotes.models import SpeakerName
from quotes.read import PUBLIC_VIEWER, Args, Ask, Selection, fetch
from tests import base

pytestmark = pytest.mark.django_db

QUOTES = {
    "bridge": "The old bridge will be closed until spring.",
    "bridge apart": "Until the bridge is mended, the old ferry runs.",
    "ferry": "A ferry carries forty people across the bay.",
    "harbour": "The harbour-master counted 1,250 crates of oranges.",
    "well": "This is a well-known song in the valley.",
    "dont": "We don't sell maps on Sundays.",
    "cafe": "The café opens at seven.",
    "train": "Trains to the coast leave every hour.",
    "lighthouse": "Lighthouses are painted white and red.",
    "snow": "Snow fell on the pass for nine days.",
    "bread": "Bread costs 3.50 in the village shop.",
    "street": "Die Straße am Fluß bleibt gesperrt.",
    "umlaut": "Der Bürgermeister öffnete die neue Bücherei.",
    "compound": "Das Donaudampfschiff fährt im Sommer täglich.",
    "mueller": "Herr Müller liest die Wettervorhersage vor.",
    "garden": "Im Garten des Schlosses blühen die Kirschbäume.",
    "news": "조선중앙통신은 새 다리가 열렸다고 전했다.",
    "rain": "내일은 비가 많이 내릴 것으로 보인다.",
    "market": "시장에서 사과와 배를 팔았다.",
    "spaced": "한국 은행 직원들이 나무를 심었다.",
    "joined": "한국은행 총재가 연설을 했다.",
    "school": "학교가 월요일에 문을 연다.",
}
CLAIMS = {
    "closed": "The old bridge was closed in winter.",
    "crates": "1,250 crates of oranges came to the harbour.",
    "library": "Die Bücherei wurde vom Bürgermeister eröffnet.",
    "apples": "사과는 시장에서 팔렸다.",
    "snowed": "It snowed for nine days on the pass.",
}
SOURCES = {
    "gazette": "Bay Gazette: old bridge closed",
    "anzeiger": "Anzeiger für Straßenbau",
    "ilbo": "바다일보 조선중앙통신 인용 보도",
    "notes": "Notes on lighthouses",
}
KINDS = ("quote", "source", "speaker", "claim")
Corpus = dict[tuple[str, str], Any]

SPEAKERS = {
    "jose": "José Núñez-Ortega",
    "mueller": "Jürgen Müller",
    "obrien": "Maeve O'Brien",
    "kim": "김하늘",
    "agency": "조선중앙통신",
}

FIRST: list[tuple[str, str, list[str]]] = [
    ("quote", "old bridge", ["bridge", "bridge apart"]),
    ("quote", '"old bridge"', ["bridge"]),
    ("quote", "bridge old", ["bridge", "bridge apart"]),
    ("quote", "OLD BRIDGE", ["bridge", "bridge apart"]),
    ("quote", "bridge -ferry", ["bridge"]),
    ("quote", "harbour-master", ["harbour"]),
    ("quote", "harbour master", ["harbour"]),
    ("quote", "well-known", ["well"]),
    ("quote", "well known", ["well"]),
    ("quote", "don't", ["dont"]),
    ("quote", "don’t", ["dont"]),
    ("quote", "cafe", ["cafe"]),
    ("quote", "café", ["cafe"]),
    ("quote", "cafe\u0301", ["cafe"]),
    ("quote", "1,250", ["harbour"]),
    ("quote", "3.50", ["bread"]),
    ("quote", "train*", ["train"]),
    ("quote", "lighthouse*", ["lighthouse"]),
    ("quote", "strasse", ["street"]),
    ("quote", "STRASSE", ["street"]),
    ("quote", "Straße", ["street"]),
    ("quote", "Fluss", ["street"]),
    ("quote", "burgermeister", ["umlaut"]),
    ("quote", "Bürgermeister", ["umlaut"]),
    ("quote", "BÜCHEREI", ["umlaut"]),
    ("quote", "Donau*", ["compound"]),
    ("quote", "Wetter*", ["mueller"]),
    ("quote", "Kirsch*", ["garden"]),
    ("quote", "조선중앙통신", ["news"]),
    ("quote", "조선중앙통신은", ["news"]),
    ("quote", "중앙통신", ["news"]),
    ("quote", "다리", ["news"]),
    ("quote", "비", ["rain"]),
    ("quote", "사과", ["market"]),
    ("quote", "사과와 배", ["market"]),
    ("quote", "학교", ["school"]),
    ("quote", "한국은행", ["joined"]),
    ("quote", "한국 은행", ["spaced", "joined"]),
    ("claim", "bridge closed", ["closed"]),
    ("claim", "1,250 crates", ["crates"]),
    ("claim", "eröffnet", ["library"]),
    ("claim", "사과", ["apples"]),
    ("claim", "nine days", ["snowed"]),
    ("source", "gazette", ["gazette"]),
    ("source", "Strassenbau", ["anzeiger"]),
    ("source", "조선중앙통신", ["ilbo"]),
    ("source", "lighthouses", ["notes"]),
    ("speaker", "jose nunez", ["jose"]),
    ("speaker", "Núñez-Ortega", ["jose"]),
    ("speaker", "nunez ortega", ["jose"]),
    ("speaker", "Ortega, José", ["jose"]),
    ("speaker", "Mueller", ["mueller"]),
    ("speaker", "Muller", ["mueller"]),
    ("speaker", "Müller", ["mueller"]),
    ("speaker", "o'brien", ["obrien"]),
    ("speaker", "O’Brien", ["obrien"]),
    ("speaker", "김하늘", ["kim"]),
    ("speaker", "Kim Ha-neul", ["kim"]),
    ("speaker", "KCNA", ["agency"]),
    ("speaker", "Korean Central News Agency", ["agency"]),
    ("speaker", "조선중앙통신", ["agency"]),
]
"""Of which kind, what is asked, and what is found, the best first; nothing else of the corpus is."""


@pytest.fixture
def corpus(db: None) -> Corpus:
    speakers = {name: base.speaker(said) for name, said in SPEAKERS.items()}
    for name, language, of, kind in (
        ("Juergen Mueller", "en", "mueller", "transliteration"),
        ("Kim Ha-neul", "en", "kim", "transliteration"),
        ("Korean Central News Agency", "en", "agency", "alias"),
        ("KCNA", "en", "agency", "abbreviation"),
    ):
        SpeakerName.objects.create(speaker=speakers[of], name=name, language=language, kind=kind)
    sources = {name: base.source(said) for name, said in SOURCES.items()}
    quotes = {name: base.quote(said, sources["notes"]) for name, said in QUOTES.items()}
    claims = {name: base.claim(said) for name, said in CLAIMS.items()}
    kinds: dict[str, dict[str, Any]] = {"speaker": speakers, "source": sources, "quote": quotes, "claim": claims}
    return {(kind, name): row for kind, rows in kinds.items() for name, row in rows.items()}


def ranked(kind: str, question: str) -> list[str]:
    """The ids of the records of a kind, by relevance."""
    edge = Selection("edge", (Ask("node", "node", of=(Selection(kind, (Ask("id", "id"),)),)),))
    return _ids(f"{kind}s", Args(filter={"q": question}, order="relevance", first=100), edge)


def sought(question: str, *kinds: str) -> list[str]:
    """The ids of what `search` finds of these kinds, the best first."""
    node = Ask("node", "node", of=tuple(Selection(kind, (Ask("id", "id"),)) for kind in KINDS))
    args = Args(filter={"q": question, "types": list(kinds)}, first=100)
    return _ids("search", args, Selection("edge", (node,)))


def _ids(root: str, args: Args, edge: Selection) -> list[str]:
    page = Selection("page", (Ask("edges", "edges", of=(edge,)),))
    found = fetch(Selection("query", (Ask(root, "found", args=args, of=(page,)),)), PUBLIC_VIEWER)["found"]
    return [one["node"]["id"] for one in found["edges"]]


@pytest.mark.parametrize(("kind", "question", "best"), FIRST)
def test_the_best_answer_stands_first(corpus: Corpus, kind: str, question: str, best: list[str]) -> None:
    names = {base.pid(row): name for (of, name), row in corpus.items() if of == kind}
    assert [names[one] for one in ranked(kind, question)] == best
    assert [names[one] for one in sought(question, kind)] == best


def test_the_words_of_a_record_come_before_its_context(corpus: Corpus) -> None:
    of = base.source()
    text = "The lantern was lit. Nobody came by on that night."
    around = base.quote("Nobody came by on that night.", of)
    base.anchor(around, base.capture(of, text), 21, len(text))
    own = base.quote("On that night there was a long walk home, and somebody at last carried a lantern.", of)
    assert ranked("quote", "lantern") == sought("lantern", "quote") == [base.pid(own), base.pid(around)]


def test_all_kinds_are_found_together(corpus: Corpus) -> None:
    expected = {("quote", "news"), ("source", "ilbo"), ("speaker", "agency")}
    found = sought("조선중앙통신", *KINDS)
    assert sorted(found) == sorted(base.pid(corpus[one]) for one in expected)
    assert found == sought("조선중앙통신", *reversed(KINDS))
