"""Citations: what is unknown is said so or absent, only verbatim words are quoted, and no word can end a field."""

from typing import Any

import orjson
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.richtext import Text

from quotes.export.citations import RIS_TYPES, bibtex, csl_json, line, ris, text

TAGS = ("TY", "ID", "AU", "TI", "PY", "DA", "PB", "LA", "UR", "N1", "ER")
NASTY = "100% of {it} \\ costs $5 & #1_a ~^\nER  - \r\n“so”"


def row(source: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A row as `CITED` asks for it."""
    made = {
        "kind": "news_article",
        "title": "Trees promised",
        "title_supplied": False,
        "byline": "B. Elm",
        "url": "https://courier.example/trees",
        "language": "en",
        "publisher": {"name": "The Courier"},
        "published": {"edtf": "2024-03-05"},
        **(source or {}),
    }
    return {
        "id": "q_1",
        "state": "published",
        "text": "We shall plant trees.",
        "kind": "direct",
        "verbatim": True,
        "speaker_label": "the minister",
        "speaker": {"name": "Ada Larch"},
        "said": {"as_said": None, "edtf": "2024-03-04"},
        "anchors": [],
        "source": made,
        **more,
    }


UNKNOWN = {"byline": None, "url": None, "language": None, "publisher": None, "published": None}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            row(),
            "Ada Larch, 4 March 2024: “We shall plant trees.” In: B. Elm. (5 March 2024). Trees promised. "
            "The Courier. https://courier.example/trees",
        ),
        (row(UNKNOWN, said=None), "Ada Larch: “We shall plant trees.” In: Trees promised. (n.d.)."),
        (
            row({**UNKNOWN, "title_supplied": True}, said=None),
            "Ada Larch: “We shall plant trees.” In: [Trees promised]. (n.d.).",
        ),
        (
            row({"byline": None}, said={"as_said": "last month", "edtf": None}),
            "Ada Larch, “last month”: “We shall plant trees.” In: The Courier. (5 March 2024). Trees promised. "
            "https://courier.example/trees",
        ),
        (
            row(UNKNOWN, said=None, kind="indirect", verbatim=False, text="Trees would be planted"),
            "Ada Larch (reported speech): Trees would be planted. In: Trees promised. (n.d.).",
        ),
        (row(UNKNOWN, said=None, kind="partial", text="a start"), "Ada Larch: “a start”. In: Trees promised. (n.d.)."),
        (
            row(UNKNOWN, said=None, kind="OWN", verbatim=False, speaker=None, speaker_label=None),
            "The source itself: We shall plant trees. In: Trees promised. (n.d.).",
        ),
        (row(UNKNOWN, said=None, speaker=None), "the minister: “We shall plant trees.” In: Trees promised. (n.d.)."),
        (
            row(UNKNOWN, said=None, speaker=None, speaker_label=None),
            "Speaker not named: “We shall plant trees.” In: Trees promised. (n.d.).",
        ),
        (
            row({**UNKNOWN, "published": {"edtf": "2018~"}}, said=None),
            "Ada Larch: “We shall plant trees.” In: Trees promised. (about 2018).",
        ),
    ],
)
def test_text(given: dict[str, Any], expected: str) -> None:
    assert text(given) == expected


def test_bibtex() -> None:
    assert bibtex(row(anchors=[{"locator": None}, {"locator": "p. 12"}])) == (
        "@misc{q_1,\n  author = {{B. Elm}},\n  title = {{Trees promised}},\n  year = {2024},\n  month = {03},\n"
        "  day = {05},\n  publisher = {The Courier},\n  language = {en},\n  pages = {p. 12},\n"
        "  url = {https://courier.example/trees},\n"
        "  note = {Ada Larch, 4 March 2024: “We shall plant trees.”}\n}\n"
    )


def test_bibtex_of_what_is_unknown() -> None:
    assert bibtex(row({**UNKNOWN, "kind": "REPORT", "title_supplied": True}, said=None)) == (
        "@techreport{q_1,\n  title = {{[Trees promised]}},\n  year = {n.d.},\n"
        "  note = {Ada Larch: “We shall plant trees.”}\n}\n"
    )


def test_bibtex_escapes_what_tex_would_take_for_itself() -> None:
    made = bibtex(row({"title": NASTY, "url": "https://a.example/{x}\\y z%20_"}, text=NASTY))
    assert r"100\% of \textbraceleft{}it\textbraceright{} \textbackslash{} costs \$5 \& \#1\_a" in made
    assert r"\#1\_a \textasciitilde{}\textasciicircum{} ER" in made
    assert "url = {https://a.example/%7Bx%7D%5Cy%20z%20_}" in made
    assert made.count("\n") == len(made.splitlines())


def test_csl_json() -> None:
    [item] = orjson.loads(csl_json(row()))
    assert item == {
        "id": "q_1",
        "type": "article-newspaper",
        "author": [{"literal": "B. Elm"}],
        "title": "Trees promised",
        "issued": {"date-parts": [[2024, 3, 5]]},
        "publisher": "The Courier",
        "language": "en",
        "URL": "https://courier.example/trees",
        "note": "Ada Larch, 4 March 2024: “We shall plant trees.”",
    }


@pytest.mark.parametrize(
    ("edtf", "issued"),
    [
        (None, {"literal": "n.d."}),
        ("2024", {"date-parts": [[2024]]}),
        ("2024-03", {"date-parts": [[2024, 3]]}),
        ("2018~", {"literal": "about 2018"}),
        ("2018/2020", {"literal": "2018 to 2020"}),
        ("2024-21", {"literal": "spring 2024"}),
    ],
)
def test_csl_dates_have_parts_only_where_they_are_certain(edtf: str | None, issued: dict[str, Any]) -> None:
    [item] = orjson.loads(csl_json(row({"published": {"edtf": edtf}})))
    assert item["issued"] == issued


def test_csl_json_of_what_is_unknown() -> None:
    [item] = orjson.loads(csl_json(row({**UNKNOWN, "kind": "other"}, text=NASTY)))
    assert set(item) == {"id", "type", "title", "issued", "note"}
    assert item["type"] == "document"


def test_ris() -> None:
    assert ris(row(anchors=[{"locator": "00:03:41"}])) == (
        "TY  - NEWS\r\nID  - q_1\r\nAU  - B. Elm\r\nTI  - Trees promised\r\nPY  - 2024\r\nDA  - 2024/03/05/\r\n"
        "PB  - The Courier\r\nLA  - en\r\nSP  - 00:03:41\r\nUR  - https://courier.example/trees\r\n"
        "N1  - Ada Larch, 4 March 2024: “We shall plant trees.”\r\nER  - \r\n"
    )


def test_ris_of_what_is_unknown() -> None:
    assert ris(row({**UNKNOWN, "kind": "speech", "published": {"edtf": "2024"}}, said=None)).startswith(
        "TY  - GEN\r\nID  - q_1\r\nTI  - Trees promised\r\nPY  - 2024\r\nDA  - 2024///\r\n"
    )
    assert "PY  - n.d.\r\n" in ris(row(UNKNOWN))


def test_ris_has_only_types_that_its_readers_know() -> None:
    assert {"GEN", *RIS_TYPES.values()} <= set(rispy.TYPE_OF_REFERENCE_MAPPING)
    assert ris(cited(kind="press_release")).startswith("TY  - GEN\r\n")


def test_an_address_is_one_uri_in_every_form() -> None:
    made = cited(url="https://a.example/{x};p?q=ü&amp;r=%zz")
    address = "https://a.example/%7Bx%7D;p?q=%C3%BC&amp;r=%25zz"
    assert orjson.loads(csl_json(made))[0]["URL"] == address
    assert f"url = {{{address}}}" in bibtex(made)
    assert rispy.loads(ris(made))[0]["urls"] == [address.replace(";", "%3B")]


def test_no_value_of_ris_has_what_parts_a_tag_from_its_value() -> None:
    made = ris(cited(title="Trees  - BOOK", byline="A.   -- B."))
    assert "TI  - Trees - BOOK\r\n" in made
    assert "AU  - A. -- B.\r\n" in made


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_word_ends_a_field(words: str, title: str) -> None:
    made = row({"title": title}, text=words)
    lines = ris(made).split("\r\n")
    assert [line[:6] for line in lines[:-1]] == [f"{tag}  - " for tag in TAGS]
    assert len(bibtex(made).split("\n")) == 12
    assert len(text(made).split("\n")) == 1
    assert bibtex(made).count("{") == bibtex(made).count("}")
    assert orjson.loads(csl_json(made))[0]["id"] == "q_1"


def cited(**more: Any) -> dict[str, Any]:
    """A row as `SOURCE` asks for it."""
    return {"id": "src_1", "state": "published", **row()["source"], **more}


def test_a_source_is_cited_without_words() -> None:
    assert text(cited()) == ("B. Elm. (5 March 2024). Trees promised. The Courier. https://courier.example/trees")
    assert line(cited(**UNKNOWN)) == "Trees promised. (n.d.).\n"
    assert "note" not in bibtex(cited())
    assert bibtex(cited()).startswith("@misc{src_1,\n")
    assert "N1  -" not in ris(cited())
    [item] = orjson.loads(csl_json(cited(**UNKNOWN)))
    assert item == {
        "id": "src_1",
        "type": "article-newspaper",
        "title": "Trees promised",
        "issued": {"literal": "n.d."},
    }


@pytest.mark.parametrize("state", ["retracted", "RETRACTED"])
def test_what_is_retracted_says_so_in_every_form(state: str) -> None:
    for one, note in (
        (row(state=state), "[Retracted] Ada Larch, 4 March 2024: “We shall"),
        (cited(state=state), "[Retracted]"),
    ):
        assert text(one).startswith("[Retracted.] ")
        assert f"note = {{{note}" in bibtex(one)
        assert f"N1  - {note}" in ris(one)
        [item] = orjson.loads(csl_json(one))
        assert item["status"] == "retracted"
        assert item["note"].startswith(note)


def test_what_is_published_does_not() -> None:
    for one in (row(), cited()):
        assert "etracted" not in text(one) + bibtex(one) + ris(one) + csl_json(one)


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(str.strip).filter(bool)


UNKNOWN_TO_PYBTEX = {r"\textbraceleft": "{", r"\textbraceright": "}", r"\textasciicircum": "^",
                     r"\textasciitilde": "~", r"\$": "$"}  # fmt: skip


@given(WORDS)
@example("a -- b --- c")
@example("``so'' ?` !` ,, << >> it")
def test_bibtex_reads_any_title_back(title: str) -> None:
    [entry] = parse_string(bibtex(cited(title=title)), "bibtex").entries.values()
    read = str(Text.from_latex(entry.fields["title"]))
    for command, mark in UNKNOWN_TO_PYBTEX.items():
        read = read.replace(command, mark)
    assert "".join(read.split()) == "".join(title.split())


@given(WORDS)
def test_ris_reads_any_title_back(title: str) -> None:
    [entry] = rispy.loads(ris(cited(title=title)))
    assert entry["title"].split() == title.split()
