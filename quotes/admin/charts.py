"""Small charts: rows to SVG, pure. Colours are classes of the style sheet, and two series differ by hatching too.

A chart is a picture: its title and description say what it shows, and a table beside it has the numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360
"""In units of the view box; the style sheet decides how large that is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, and a number for each series (at most two)."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart is called (its key is part of the page's ids), what it shows, and the names of the series."""

    key: str
    title: str
    description: str
    series: tuple[str, ...]


def upright(words: Words, bars: Sequence[Bar]) -> str:
    """Bars side by side, for time: some 20 units of width for each."""
    height, foot, head = 110, 16, 14
    step, most = WIDTH / max(len(bars), 1), _most(bars)
    wide = (step - 6) / max(len(words.series), 1)
    marks = [f'<line class="axis" x1="0" y1="{height}" x2="{WIDTH}" y2="{height}"/>']
    for place, bar in enumerate(bars):
        for number, value in enumerate(bar.values):
            tall = _length(value, most, height - head)
            x = place * step + 3 + number * wide
            marks.append(_rect(words, number, x, height - tall, wide - 1, tall))
        marks.append(_text(place * step + step / 2, height + 12, bar.label, "middle"))
    marks.append(_text(0, 9, f"{most:,}" if any(any(bar.values) for bar in bars) else "", "start"))
    return _svg(words, height + foot, marks)


def lying(words: Words, bars: Sequence[Bar]) -> str:
    """Bars below each other, for names."""
    tall, left, right, most = 26, 130, 44, _most(bars)
    marks: list[str] = []
    for place, bar in enumerate(bars):
        top = place * tall
        marks.append(_text(left - 6, top + 15, _short(bar.label), "end"))
        each = (tall - 6) / max(len(bar.values), 1)
        for number, value in enumerate(bar.values):
            y, wide = top + 2 + number * each, _length(value, most, WIDTH - left - right)
            marks.append(_rect(words, number, left, y, wide, each - 1))
            marks.append(_text(left + wide + 4, y + each - 2, f"{value:,}", "start"))
    return _svg(words, max(len(bars) * tall, tall), marks)


def _svg(words: Words, height: float, marks: Sequence[str]) -> str:
    key = escape(words.key)
    return "".join(
        (
            f'<svg class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img" ',
            f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">',
            f'<title id="{key}-title">{escape(words.title)}</title>',
            f'<desc id="{key}-desc">{escape(words.description)}</desc>',
            *_hatching(words),
            *marks,
            "</svg>",
        )
    )


def _hatching(words: Words) -> Iterator[str]:
    yield (
        f'<defs><pattern id="{escape(words.key)}-hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="second-ground" width="4" height="4"/>'
        '<rect class="second" width="2" height="4"/></pattern></defs>'
    )


def _rect(words: Words, number: int, x: float, y: float, width: float, height: float) -> str:
    paint = 'class="first"' if number == 0 else f'class="hatched" fill="url(#{escape(words.key)}-hatch)"'
    return f'<rect {paint} x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>' if text else ""


def _most(bars: Sequence[Bar]) -> int:
    return max((value for bar in bars for value in bar.values), default=0) or 1


def _length(value: int, most: int, room: float) -> float:
    """To scale; what is not nothing can be seen."""
    return max(value * room / most, 1.5) if value else 0


def _short(label: str) -> str:
    return label if len(label) <= 20 else f"{label[:19]}…"
