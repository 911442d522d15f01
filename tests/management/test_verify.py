"""`manage.py verify`: what it prints, and exit code 1 on any fault."""

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from rich.console import Console

from quotes.models import Anchor
from quotes.review.proof import CHECKS
from tests.review.making import ARTICLE, published, published_quote, saved_capture, source

pytestmark = pytest.mark.django_db


def run(**options: int) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify", stdout=out, stderr=err, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_an_empty_base_has_no_faults() -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.splitlines()[-2:] == ["private texts: 0", "No faults."]


def test_a_sound_base_is_told_check_by_check_and_how_much_is_public() -> None:
    made = published_quote()
    code, out, _ = run()
    assert code == 0
    for name, _check in CHECKS:
        assert f"{name}: " in out
    assert "states of quotes: 1 looked at, faults: 0\n" in out
    shown = len(made.text) + 64
    share = f"{shown} of {len(ARTICLE)} characters are public ({shown / len(ARTICLE):.1%})"
    assert f"  {made.source.slug} {made.anchors.get().capture.sha256[:12]}: {share}\n" in out


def test_any_fault_is_printed_and_ends_in_1() -> None:
    made = published_quote()
    Anchor.objects.update(prefix="x")
    code, out, err = run()
    held = made.anchors.get()
    assert (code, err) == (1, "Faults: 2.\n")
    assert f"  anchor {held.pk}: The context before {held.start} is another. [prefix]\n" in out
    assert "captured texts and anchors: 1 looked at, faults: 1\n" in out
    assert f"  anchor {held.pk}: Its search_words are not what it says. [search_words]\n" in out
    assert "No faults." not in out


def test_what_is_too_much_to_print_is_counted() -> None:
    for _ in range(3):
        published_quote()
    Anchor.objects.update(prefix="x")
    code, out, err = run(faults=2, texts=1)
    assert (code, err) == (1, "Faults: 6.\n")
    assert "3 looked at, faults: 3, 1 of them not printed\n" in out
    assert out.count("characters are public") == 1
    assert "private texts: 3, 2 of them not printed\n" in out


def test_private_texts_are_told_most_public_first() -> None:
    published_quote()
    saved_capture(published(source()), "Nothing of this is public.")
    lines = [line for line in run()[1].splitlines() if "are public" in line]
    assert [line.endswith("(0.0%)") for line in lines] == [False, True]


def test_on_a_terminal_a_bar_shows_how_far_it_is() -> None:
    drawn = StringIO()
    with patch("quotes.management.commands.verify.Console", lambda **_: Console(file=drawn, force_terminal=True)):
        published_quote()
        assert run()[0] == 0
    assert "captured texts and anchors" in drawn.getvalue()
