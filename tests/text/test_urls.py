"""Address keys: one document, one key; another document, another key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.text.urls import LONGEST, url_key

SAME = [
    ("https://example.com", "https://example.com"),
    ("http://example.com/", "https://example.com"),
    ("HTTPS://WWW.Example.COM/", "https://example.com"),
    ("https://www.www.example.com", "https://example.com"),
    ("https://www.com/a", "https://www.com/a"),
    ("https://example.com./a", "https://example.com/a"),
    ("http://example.com:80/a", "https://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("http://example.com:443/a", "https://example.com/a"),
    ("https://example.com:/a", "https://example.com/a"),
    ("https://example.com:8443/a", "https://example.com:8443/a"),
    ("https://example.com:08443/a", "https://example.com:8443/a"),
    ("https://example.com/a/", "https://example.com/a"),
    ("https://example.com/a//", "https://example.com/a"),
    ("https://example.com/a//b", "https://example.com/a//b"),
    ("https://example.com/a#part", "https://example.com/a"),
    ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    ("https://example.com/../../a", "https://example.com/a"),
    ("https://example.com/a/b/..", "https://example.com/a"),
    ("https://example.com/a/%2e%2E/b", "https://example.com/b"),
    ("https://example.com/%7euser/%41%c3%a9", "https://example.com/~user/A%C3%A9"),
    ("https://example.com/é", "https://example.com/%C3%A9"),
    ("https://example.com/북한", "https://example.com/%EB%B6%81%ED%95%9C"),
    ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
    ("https://example.com/100%", "https://example.com/100%25"),
    ('https://example.com/"<a>"', "https://example.com/%22%3Ca%3E%22"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/?b=2&&a=1&", "https://example.com?a=1&b=2"),
    ("https://example.com/a?x=2&x=1", "https://example.com/a?x=2&x=1"),
    ("https://example.com/a?q=b+c", "https://example.com/a?q=b%20c"),
    ("https://example.com/a?q=b%2Bc", "https://example.com/a?q=b%2Bc"),
    ("https://example.com/a?utm_source=x&id=7&UTM_Medium=y", "https://example.com/a?id=7"),
    ("https://example.com/a?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&igshid=5&ref_src=6", "https://example.com/a"),
    ("https://example.com/a?u%74m_source=x", "https://example.com/a"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://BÜCHER.example/a", "https://xn--bcher-kva.example/a"),
    ("https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a"),
    ("https://조선.example", "https://xn--6i4bt7k.example"),
    ("http://192.0.2.1:8000/a", "https://192.0.2.1:8000/a"),
    ("http://[2001:DB8:0::1]/a", "https://[2001:db8::1]/a"),
    ("http://[2001:db8::1]:8080", "https://[2001:db8::1]:8080"),
]
REFUSED = [
    "", "example.com", "//example.com", "ftp://example.com", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "mailto:a@example.com", "https:", "https://", "https:///a", "https:example.com", "http://:80/", "http://.", "http://a..b",
    "https://user@example.com", "https://user:password@example.com", "https://@example.com", "https://example.com@evil.example",
    "https://exa mple.com", " https://example.com", "https://example.com/a b", "https://example.com/a\n", "https://example.com/\t",
    "https://example.com/\x00", "https://example.com/\x7f", "https://example.com/\u00a0", "https://example.com/\ud800",
    "https://example.com\\@evil.example", "https://exam%70le.com", "https://example.com:port", "https://example.com:99999",
    "https://example.com:-1", "https://example.com:٨٠", "https://[::1", "https://[::g]", "https://[::1]x", "https://[fe80::1%eth0]",
    "https://a" + "b" * 63 + ".example", "https://" + "a." * 130 + "example", "https://exa$mple.com", "https://℀.example",
    "https://example.com/" + "a" * LONGEST, "https://example.com/" + "한" * 300,
]  # fmt: skip
PARTS = [
    "a", "B", "/", "//", ".", "..", "%2e", "%2F", "%", "%zz", "%41", "?", "&", "=", "utm_x", "#", ":", "é", "한",
    "www.", "+", ";", "@", "[", "]", "80", "443", "x.example", "\\", " ", "ß", "。", "~",
]  # fmt: skip
URL_PARTS = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)


@pytest.mark.parametrize(("url", "key"), SAME)
def test_addresses_of_one_document_share_a_key(url: str, key: str) -> None:
    assert url_key(url) == key
    assert url_key(key) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://example.com/a", "https://m.example.com/a"),
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a?id=1", "https://example.com/a"),
        ("https://example.com/a?reference=1", "https://example.com/a"),
        ("https://example.com/a?utmost=1", "https://example.com/a"),
        ("https://example.com/a?x=1&x=2", "https://example.com/a?x=2&x=1"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://example.com/a?q=%26b", "https://example.com/a?q=&b"),
    ],
)
def test_other_documents_have_other_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        url_key(url)


def test_a_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(ValueError, match="user name") as refusal:
        url_key("https://user:secret@example.com")
    assert "secret" not in str(refusal.value)


@given(st.one_of(URL_PARTS.map("http://example.com/".__add__), URL_PARTS.map("https://".__add__), st.text()))
@settings(deadline=None, max_examples=500)
def test_a_key_is_its_own_key_and_nothing_raises_but_value_error(url: str) -> None:
    try:
        key = url_key(url)
    except ValueError:
        return
    assert url_key(key) == key
    assert key.isascii()
    assert key.startswith("https://")
    assert len(key) <= LONGEST
