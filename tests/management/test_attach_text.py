"""`manage.py attach_text FILE`: what it says, and how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quotes.models import Anchor, Capture, Quote
from tests.review.making import ARTICLE, anchor, published, quote, saved_capture, source, speaker

SEED = Path(__file__).parents[3] / "shared" / "seed" / "article.txt"


def run(file: Path) -> str:
    out = StringIO()
    call_command("attach_text", str(file), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8", newline="\r\n")
    return path


@pytest.fixture
def made(db: None) -> Quote:
    of = published(source("On harbours"))
    made = quote(of, published(speaker()))
    return published(made, anchor(made, saved_capture(of, keep=False), made.text))


@pytest.mark.django_db
def test_it_says_what_was_added_and_how_the_anchors_stand(made: Quote, file: Path) -> None:
    told = run(file)
    capture = Capture.objects.get()
    assert capture.text == ARTICLE
    assert told == (
        f"The text was added to the capture {capture.sha256[:12]} of “On harbours”, {len(ARTICLE):,} characters.\n"
        "Anchors: 1 exact.\n"
    )
    assert run(file).startswith("The text was already there: the capture")


@pytest.mark.django_db
def test_another_text_ends_with_the_reason(made: Quote, file: Path) -> None:
    file.write_text("Another text.", encoding="utf-8")
    with pytest.raises(CommandError, match="No capture was made of this text"):
        run(file)
    assert Capture.objects.get().text is None


@pytest.mark.django_db
def test_an_anchor_that_does_not_stand_there_is_a_failure(made: Quote, file: Path) -> None:
    Anchor.objects.update(start=0, end=27)
    with pytest.raises(CommandError, match="Not every anchor"):
        run(file)


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.txt cannot be read: No such file or directory\."):
        run(tmp_path / "nowhere.txt")


@pytest.mark.django_db
@pytest.mark.skipif(not SEED.exists(), reason="the seed article's text is not kept by the project")
def test_the_seed_article_attaches_to_its_fixture_and_verifies() -> None:
    call_command("loaddata", "seed_article", verbosity=0)
    call_command("verify", stdout=StringIO())
    told = run(SEED)
    assert f"Anchors: {Anchor.objects.count():,} exact." in told
    assert set(Anchor.objects.values_list("status", flat=True)) == {"exact"}
    out = StringIO()
    call_command("verify", stdout=out)
    assert "No faults." in out.getvalue()
    assert "of 5,748 characters are public" in out.getvalue()
