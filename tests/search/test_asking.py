"""Questions find the same on both databases, and none breaks one."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotes.filters import ClaimFilters
from quotes.models import Claim
from quotes.text.words import words

pytestmark = pytest.mark.django_db

TEXTS = (
    "North Korea fired two missiles into the sea.",
    "The missile flew 400 kilometres.",
    "South Korean officials saw no missile at all.",
    "북한이 미사일 두 발을 발사했다.",
    "조선중앙통신은 미사일 발사를 보도했다.",
    "北朝鮮がミサイルを発射した。",
    "Die Straße nach Köln ist gesperrt.",
    "Élan vital: l'école n'est pas l'ecole.",
    "F-35 jets, 1,000 of them, don't fly.",
    "missile missile missile missile",
)


@pytest.fixture
def claims() -> dict[Any, int]:
    """A claim for each text, by key; the number of a text is its place."""
    made = [Claim(text=text) for text in TEXTS]
    for one in made:
        one.save()
    return {one.pk: TEXTS.index(one.text) for one in made}


def asked(query: str, claims: dict[Any, int]) -> list[int]:
    rows = ClaimFilters({"q": query}, queryset=Claim.objects.all())
    assert rows.is_valid(), rows.errors
    return sorted(claims[row.pk] for row in rows.qs)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("missile", [1, 2, 9]),
        ("MISSILES", [0]),
        ("missil*", [0, 1, 2, 9]),
        ("korea missile", []),
        ("korea*", [0, 2]),
        ('"two missiles"', [0]),
        ('"missiles two"', []),
        ("missile -korean", [1, 9]),
        ("missile* -missile", [0]),
        ('missile -"no missile"', [1, 9]),
        ('"flew 400 kilo*"', [1]),
        ("strasse", [6]),
        ("STRAßE koln", [6]),
        ("elan", [7]),
        ("ecole", [7]),
        ("l'école", [7]),
        ('"ecole n est"', [7]),
        ("f-35", [8]),
        ("35", [8]),
        ("1,000", [8]),
        ("don't", [8]),
        ("미사일", [3, 4]),
        ("발사", [3, 4]),
        ('"미사일 두"', [3]),
        ("발", [3, 4]),
        ("미사일 -조선중앙통신", [3]),
        ("ミサイル", [5]),
        ("ﾐｻｲﾙ", [5]),
        ("北朝鮮", [5]),
        ("朝鮮", [5]),
        ("鮮", [5]),
        ("nothing", []),
        ("NEAR(two missiles)", []),
        ("two AND missiles", []),
        ("a" * 150, []),
    ],
)
def test_a_question_finds(query: str, places: list[int], claims: dict[Any, int]) -> None:
    assert asked(query, claims) == places


QUESTIONS = st.text(alphabet=st.sampled_from("missile korea 미사일-*\"'“”():^&|!<>+{}[]\\%_é北\u0301"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(query=QUESTIONS | st.text(max_size=30))
@example(query="'\\' | !")
@example(query='"missile*')
@example(query="missile:*A & x <-> y")
def test_no_question_breaks_the_base(query: str, claims: dict[Any, int]) -> None:
    rows = ClaimFilters({"q": query}, queryset=Claim.objects.all())
    if rows.is_valid():
        assert set(rows.qs.values_list("pk", flat=True)) <= set(claims)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=80).filter(lambda text: words(text) and len(words(text)) < 40))
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    try:
        made = Claim(text=text)
        made.save()
    except ValidationError:  # the law of text refuses it
        return
    for query in (" ".join(words(text)), f'"{" ".join(words(text))}"'):
        rows = ClaimFilters({"q": query}, queryset=Claim.objects.all())
        assert made in rows.qs
