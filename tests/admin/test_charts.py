"""Charts: rows to SVG, with words for those who do not see it, and nothing that the policy forbids."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from quotes.admin.charts import Bar, Words, lying, upright

WORDS = Words("by-month", "Quotes & claims", "How many <each> month.", ("quotes", "claims"))
SVG = "{http://www.w3.org/2000/svg}"
BARS = [Bar("Jan", (4, 2)), Bar("Feb", (0, 0)), Bar("<b>", (1_000_000, 1))]


@pytest.mark.parametrize("chart", [upright, lying])
def test_a_chart_is_well_formed_and_says_what_it_shows(chart) -> None:
    root: Any = ET.fromstring(chart(WORDS, BARS))
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (title.text, desc.text) == ("Quotes & claims", "How many <each> month.")
    assert "<b>" in [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", [upright, lying])
def test_nothing_in_it_is_inline_style_or_code(chart) -> None:
    assert not re.search(r"style=|<style|<script|\son[a-z]+=|javascript:|href=", chart(WORDS, BARS))


@pytest.mark.parametrize(("chart", "side"), [(upright, "height"), (lying, "width")])
def test_bars_are_to_scale_and_what_is_not_nothing_is_seen(chart, side: str) -> None:
    root: Any = ET.fromstring(chart(WORDS, BARS))
    rects = list(root.findall(f"{SVG}rect"))
    longest = max(float(one.get(side)) for one in rects)
    assert [float(one.get(side)) / longest for one in rects] == pytest.approx(
        [1.5 / longest, 1.5 / longest, 0, 0, 1, 1.5 / longest], abs=0.01
    )


def test_two_series_differ_by_more_than_colour() -> None:
    rects = ET.fromstring(upright(WORDS, BARS)).findall(f"{SVG}rect")
    assert {one.get("fill") for one in rects} == {None, "url(#by-month-hatch)"}


@pytest.mark.parametrize("chart", [upright, lying])
@pytest.mark.parametrize("bars", [[], [Bar("Jan", (0, 0))], [Bar("Jan", ())]])
def test_nothing_makes_an_empty_chart(chart, bars) -> None:
    drawn = ET.fromstring(chart(WORDS, bars))
    assert drawn.tag == f"{SVG}svg"
    assert all(
        float(one.get("height" if chart is upright else "width", "1")) == 0 for one in drawn.findall(f"{SVG}rect")
    )
