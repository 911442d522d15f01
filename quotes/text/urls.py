"""One key for the many addresses of one document (RFC 3986, section 6; IDNA for the host).

The key serves to recognise a document, not to fetch it: the scheme is always https and `www.` is away, which is true
of the document and not always of the server.
"""

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

LONGEST = 2_000
# Parameters that say where a reader came from and never what is read; a name ending in * is a beginning.
TRACKING = (
    "utm_*", "pk_*", "mtm_*", "_ga", "_gl", "_hsenc", "_hsmi", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh",
    "igshid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ref_src", "ref_url", "ttclid", "twclid", "wbraid",
    "yclid",
)  # fmt: skip

_REFUSED = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
_PLACE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:@%]+)(?::(?P<port>[0-9]{0,5}))?")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LITERAL = _UNRESERVED | frozenset("!$&'()*+,;=:@/?")
_TRACKING_NAMES = frozenset(name for name in TRACKING if not name.endswith("*"))
_TRACKING_BEGINNINGS = tuple(name[:-1] for name in TRACKING if name.endswith("*"))


@lru_cache(maxsize=10_000)
def url_key(url: str) -> str:
    """The same key for every address of the same document: `https://host/path?query`.

    Lower-case IDNA host, no `www.`, default port, fragment, trailing slash or tracking parameter; dot segments removed,
    percent-encoding normalised, parameters in order of name (repeated ones keep theirs). Idempotent. Raises ValueError
    for anything but http and https, for user names, white space, control characters, backslashes, a missing or broken
    host, and more than 2,000 characters before or after. Linear.
    """
    if len(url) > LONGEST:
        raise ValueError(f"the address is longer than {LONGEST} characters")
    broken = _REFUSED.search(url)
    if broken:
        raise ValueError(f"the address has U+{ord(broken[0]):04X} at character {broken.start()}")
    try:
        scheme, place, path, query, _ = urlsplit(url)
    except ValueError as error:
        raise ValueError(f"not an address: {url!a}: {error}") from None
    if scheme not in ("http", "https"):
        raise ValueError(f"not an http or https address: {url!a}")
    key = "https://" + _place(place, url) + _path(path) + _query(query)
    if len(key) > LONGEST:
        raise ValueError(f"the address is longer than {LONGEST} characters when percent-encoded")
    return key


def _place(place: str, url: str) -> str:
    if "@" in place:
        raise ValueError("the address carries a user name")
    match = _PLACE.fullmatch(place)
    if match is None or int(match["port"] or 0) > 65_535:
        raise ValueError(f"the address has no valid host: {url!a}")
    host = _host(match["host"], url)
    port = int(match["port"] or 443)
    # Port 80 goes under either scheme, for the key has only one.
    return host if port in (80, 443) else f"{host}:{port}"


def _host(host: str, url: str) -> str:
    try:
        name = f"[{IPv6Address(host[1:-1]).compressed}]" if host.startswith("[") else _domain(host)
    except (AddressValueError, UnicodeError):
        name = ""
    if not name:
        raise ValueError(f"the address has no valid host: {url!a}")
    return name


def _domain(host: str) -> str:
    """The ASCII form of a domain name (stdlib IDNA 2003: enough to recognise), or "" where it is none."""
    name = host.lower().encode("idna").decode("ascii").lower().removesuffix(".")
    while name.startswith("www.") and name.count(".") > 1:
        name = name.removeprefix("www.")
    return name if _HOST.fullmatch(name) else ""


def _percent(text: str) -> str:
    """RFC 3986 6.2.2: upper-case hex, unreserved characters plain, and all that may not stand plain encoded."""
    return _PERCENT.sub(_one_percent, text)


def _one_percent(match: re.Match[str]) -> str:
    if match[1]:
        plain = chr(int(match[1], 16))
        return plain if plain in _UNRESERVED else match[0].upper()
    return match[2] if match[2] in _LITERAL else "".join(f"%{byte:02X}" for byte in match[2].encode())


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _percent(path).split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "".join(f"/{segment}" for segment in kept).rstrip("/")


def _query(query: str) -> str:
    pieces = [_percent(piece.replace("+", "%20")) for piece in query.split("&")]
    kept = [piece for piece in pieces if piece and not _tracks(_name(piece))]
    return "?" + "&".join(sorted(kept, key=_name)) if kept else ""


def _name(piece: str) -> str:
    return piece.partition("=")[0]


def _tracks(name: str) -> bool:
    lower = name.lower()
    return lower in _TRACKING_NAMES or lower.startswith(_TRACKING_BEGINNINGS)
