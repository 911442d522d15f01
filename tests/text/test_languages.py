"""Language tags: well-formed BCP 47 in its usual case."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.text.languages import LONGEST, language

REFUSED = [
    "", "k", "korean language", "ko_KR", "ko-", "-ko", "ko--KR", "ko-KR ", " ko", "ko\n", "한국어", "ko-한국",
    "e\u017f", "\u212ao", "ko-KR\x00", "123", "abcdefghi", "a-DE", "de-419-DE", "de-DE-AT", "zh-Hant-Hans", "i-klingon",
    "ar-a", "ar-u", "en-x", "x", "x-", "en-US-x-123456789", "de-1996-1996", "ar-a-aaa-b-bbb-a-ccc",
    "en" + "-abcde" * 20,
]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko", "ko"),
        ("KO-kr", "ko-KR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("ZH-HANT", "zh-Hant"),
        ("es-419", "es-419"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("zh-YUE-hk", "zh-yue-HK"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("de-ch-1996", "de-CH-1996"),
        ("DE-1996", "de-1996"),
        ("en-US-U-CA-GREGORY", "en-US-u-ca-gregory"),
        ("ar-a-aaa-b-bbb", "ar-a-aaa-b-bbb"),
        ("en-x-US", "en-x-us"),
        ("x-Whatever", "x-whatever"),
        ("haw", "haw"),
        ("qaa-Qaaa-QM-x-southern", "qaa-Qaaa-QM-x-southern"),
        ("art-lojban", "art-lojban"),
    ],
)
def test_a_well_formed_tag_gets_its_usual_case(tag: str, expected: str) -> None:
    assert language(tag) == expected
    assert language(expected) == expected


@pytest.mark.parametrize("tag", REFUSED)
def test_a_tag_that_is_not_well_formed_is_refused_by_name(tag: str) -> None:
    with pytest.raises(ValueError, match="not a BCP 47 language tag: ") as refusal:
        language(tag)
    assert ascii(tag[:LONGEST]) in str(refusal.value)


@given(st.one_of(st.text(st.characters(exclude_categories=())), st.text("abXu19-", max_size=70)))
@settings(deadline=None, max_examples=300)
def test_every_text_is_a_tag_or_a_value_error(tag: str) -> None:
    try:
        usual = language(tag)
    except ValueError:
        return
    assert language(usual) == usual
    assert usual.lower() == tag.lower()
