"""Plain data becomes a record: what is absent stays, null clears, lists are replaced, and all that is wrong is told."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quotes.models import Actor, Anchor, Conflict, Quote, Source, Speaker, SpeakerName, Topic, User
from quotes.review import InUse, NotPermitted, Refused, plain
from quotes.review.plain import NotFound, id_of
from quotes.review.plain.kinds import KINDS, Shape
from quotes.text.anchors import digest
from tests.review.making import ARTICLE, fresh, person, published, rows, saved_capture, source, speaker

pytestmark = pytest.mark.django_db


def made(kind: str, by: Actor, /, **given: Any) -> Any:
    return KINDS[kind].model.objects.get(pk=plain.create(kind, given, actor=by))


def changed(record: Any, by: Actor, /, **given: Any) -> Any:
    kind = str(record._meta.model_name)
    plain.change(kind, id_of(record), given, expected_version=fresh(record).version, actor=by)
    return fresh(record)


def refused(kind: str, by: Actor, /, **given: Any) -> list[tuple[str, str]]:
    """What is told of a creation that is refused: code and path; nothing was written."""
    before = rows()
    with pytest.raises(Refused) as told:
        plain.create(kind, given, actor=by)
    assert rows() == before
    return [(one.code, ".".join(one.path)) for one in told.value.problems]


def span(words: str) -> dict[str, int]:
    at = ARTICLE.index(words)
    return {"start": at, "end": at + len(words)}


# ---------------------------------------------------------------- fields
def test_a_field_that_is_absent_stays_and_null_clears(alice: Actor) -> None:
    ada = made("speaker", alice, kind="person", name="Ada", note="A remark.", sort_name="Moser, Ada")
    ada = changed(ada, alice, note=None)
    assert (ada.note, ada.sort_name, ada.name) == (None, "Moser, Ada", "Ada")


def test_a_date_is_replaced_as_a_whole(alice: Actor) -> None:
    article = made("source", alice, kind="speech", title="On trees", published={"as_said": "in May", "edtf": "2024-05"})
    assert (article.published_text, article.published_edtf) == ("in May", "2024-05")
    article = changed(article, alice, published={"edtf": "2024"})
    assert (article.published_text, article.published_edtf) == (None, "2024")
    article = changed(article, alice, published=None)
    assert (article.published_text, article.published_edtf) == (None, None)


def test_a_quantity_is_a_value_of_five_columns(alice: Actor) -> None:
    given = {"as_said": "more than 40", "lower": "40", "unit": "trees"}
    claim = made("claim", alice, text="More than 40 trees.", quantity=given)
    assert (claim.quantity_text, str(claim.lower), claim.amount, claim.unit) == ("more than 40", "40", None, "trees")
    claim = changed(claim, alice, quantity=None)
    assert (claim.quantity_text, claim.lower, claim.unit) == (None, None, None)


def test_what_says_the_same_changes_nothing(alice: Actor) -> None:
    given: dict[str, Any] = {
        "kind": "person", "name": "Ada", "names": [{"name": "A.", "kind": "abbreviation"}],
        "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
        "affiliations": [{"role": "Mayor", "since": {"edtf": "2020"}}],
    }  # fmt: skip
    ada = made("speaker", alice, **given)
    before, version = rows(), ada.version
    assert changed(ada, alice, **given).version == version
    assert rows() == before


def test_a_slug_is_made_once_and_stays(alice: Actor) -> None:
    ada = made("speaker", alice, kind="person", name="Ada Moser")
    assert ada.slug == "ada-moser"
    assert made("speaker", alice, kind="person", name="Ada Moser").slug == "ada-moser-2"
    assert changed(ada, alice, name="Ada M.").slug == "ada-moser"
    assert changed(ada, alice, slug="am").slug == "am"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, [("required", "kind"), ("required", "name")]),
        ({"kind": "person", "name": None}, [("null", "name")]),
        ({"kind": "person", "name": ""}, [("blank", "name")]),
        ({"kind": "person", "name": 5}, [("type", "name")]),
        ({"kind": "person", "name": ["Ada"]}, [("type", "name")]),
        ({"kind": "person", "name": "A" * 301}, [("max_length", "name")]),
        ({"kind": "person", "name": "A\0"}, [("nul", "name")]),
        ({"kind": "person", "name": "A\ud800"}, [("surrogate", "name")]),
        ({"kind": "person", "name": "A\u202e"}, [("bidi", "name")]),
        ({"kind": "robot", "name": "Ada"}, [("invalid_choice", "kind")]),
        ({"kind": "person", "name": "Ada", "state": "published"}, [("unknown_field", "state")]),
        ({"kind": "person", "name": "Ada", "names": 5}, [("type", "names")]),
        ({"kind": "person", "name": "Ada", "names": ["A."]}, [("type", "names.0")]),
        ({"kind": "person", "name": "Ada", "names": [{}]}, [("required", "names.0.name")]),
        ({"kind": "person", "name": "Ada", "names": [{"name": "A."}] * 101}, [("too_many", "names")]),
        ({"kind": "person", "name": "Ada", "names": [{"name": "A."}] * 2}, [("speaker_name_once", "names.1.name")]),
        ({"kind": "person", "name": "Ada", "names": [{"name": "A.", "language": "no such"}]},
         [("language", "names.0.language")]),
        ({"kind": "person", "name": "Ada", "affiliations": [{"role": "M", "since": {"edtf": "soon"}}]},
         [("edtf", "affiliations.0.since.edtf")]),
        ({"kind": "person", "name": "Ada", "affiliations": [{"role": "M", "since": "2020"}]},
         [("type", "affiliations.0.since")]),
        ({"kind": "person", "name": "Ada", "affiliations": [{"role": "M", "since": {"year": 2020}}]},
         [("unknown_field", "affiliations.0.since.year")]),
        ({"kind": "person", "name": "Ada", "affiliations": [{"role": "M", "organization": "src_" + "0" * 32}]},
         [("BAD_ID", "affiliations.0.organization")]),
        ({"kind": "person", "name": "Ada", "affiliations": [{"role": "M", "organization": "spk_" + "0" * 32}]},
         [("not_found", "affiliations.0.organization")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_path(alice: Actor, given: dict[str, Any], told: list[tuple[str, str]]) -> None:
    assert refused("speaker", alice, **given) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"title_supplied": "yes"}, "title_supplied"),
        ({"published": {"edtf": "2024-13"}}, "published.edtf"),
        ({"published": {"as_said": "a" * 201}}, "published.as_said"),
        ({"text_access": "all"}, "text_access"),
    ],
)
def test_what_is_wrong_with_a_source_is_told(alice: Actor, given: dict[str, Any], told: str) -> None:
    assert [path for _, path in refused("source", alice, kind="speech", title="On trees", **given)] == [told]


def test_a_second_source_with_one_address_is_told_of_the_address(alice: Actor) -> None:
    given = {"kind": "speech", "title": "On trees", "url": "https://paper.example/trees"}
    made("source", alice, **given)
    with pytest.raises(Refused) as told:
        plain.create("source", {**given, "url": f"{given['url']}?utm_source=x"}, actor=alice)
    assert [(one.path, one.code) for one in told.value.problems] == [(("url",), "unique")]
    assert str(told.value) == "Another source has this address."


@pytest.mark.parametrize(
    ("quantity", "told"),
    [
        ({"amount": "5"}, "quantity.as_said"),
        ({"as_said": "five", "amount": "many"}, "quantity.amount"),
        ({"as_said": "five", "amount": "1e3"}, "quantity.amount"),
        ({"as_said": "five", "amount": True}, "quantity.amount"),
        ({"as_said": "five", "amount": "1" * 16}, "quantity.amount"),
        ({"as_said": "five", "lower": "6", "upper": "5"}, "quantity.lower"),
    ],
)
def test_what_is_wrong_with_a_quantity_is_told(alice: Actor, quantity: dict[str, Any], told: str) -> None:
    assert [path for _, path in refused("claim", alice, text="Five trees.", quantity=quantity)] == [told]


# ---------------------------------------------------------------- lists
def test_a_list_that_is_given_replaces_the_list_and_what_is_the_same_stays_the_same_row(alice: Actor) -> None:
    ada = made("speaker", alice, kind="person", name="Ada", names=[{"name": name} for name in "ABC"])
    keys = dict(ada.names.values_list("name", "pk"))
    ada = changed(ada, alice, names=[{"name": "A"}, {"name": "C", "language": "de"}, {"name": "D"}])
    assert list(ada.names.values_list("name", "language")) == [("A", None), ("C", "de"), ("D", None)]
    assert {name: key for name, key in ada.names.values_list("name", "pk") if name in keys} == {
        "A": keys["A"], "C": keys["C"],
    }  # fmt: skip
    assert SpeakerName.history.filter(id=keys["A"]).count() == 1
    assert changed(ada, alice, names=None).names.count() == 0


def test_a_list_in_another_order_is_in_that_order(alice: Actor) -> None:
    ada = made("speaker", alice, kind="person", name="Ada", names=[{"name": name} for name in "ABC"])
    ada = changed(ada, alice, names=[{"name": name} for name in "CAB"])
    assert list(ada.names.values_list("name", flat=True)) == ["C", "A", "B"]


def test_topics_and_speakers_are_given_by_their_ids(alice: Actor) -> None:
    topics = [made("topic", alice, name=name) for name in ("Trees", "Water")]
    ada = published(speaker())
    claim = made("claim", alice, text="Trees.", topics=[id_of(one) for one in topics], about=[id_of(ada)])
    assert [one.topic for one in claim.claim_topics.all()] == topics
    claim = changed(claim, alice, topics=[id_of(topics[1])])
    assert [one.topic for one in claim.claim_topics.all()] == topics[1:]
    assert refused("claim", alice, text="Trees.", topics=[id_of(topics[0])] * 2) == [("claim_topic_once", "topics.1")]


# ---------------------------------------------------------------- anchors
@pytest.fixture
def article() -> Source:
    made: Source = published(source())
    return made


def quoted(by: Actor, article: Source, *anchors: dict[str, Any], **given: Any) -> Quote:
    of = {"kind": "direct", "identity": "unnamed", "source": id_of(article), **given}
    found: Quote = made("quote", by, **of, anchors=list(anchors))
    return found


def test_the_words_are_read_in_the_text(alice: Actor, article: Source) -> None:
    capture = id_of(saved_capture(article))
    words = "We have waited for this day"
    quote = quoted(alice, article, {"capture": capture, **span(words)})
    anchor = Anchor.objects.get()
    assert (quote.text, anchor.exact, anchor.status, anchor.sha256) == (words, words, "exact", digest(words))
    assert anchor.suffix
    assert ARTICLE[anchor.end :].startswith(anchor.suffix)
    assert quote.speaker is None


def test_the_attribution_is_no_part_of_the_text(alice: Actor, article: Source) -> None:
    capture = id_of(saved_capture(article))
    parts = ("We have waited for this day", "and it was worth it")
    anchors = [{"capture": capture, **span(one)} for one in parts]
    label = {"capture": capture, **span("Ada Moser said"), "part": "attribution"}
    assert quoted(alice, article, anchors[0], label, anchors[1]).text == " ".join(parts)


def test_anchors_that_are_given_again_stay(alice: Actor, article: Source) -> None:
    capture = id_of(saved_capture(article))
    first, second = ({"capture": capture, **span(one)} for one in ("We have waited for this day", "it was worth it"))
    quote = quoted(alice, article, first)
    key = quote.anchors.get().pk
    quote = changed(quote, alice, anchors=[first, {**second, "locator": "p. 1"}])
    assert [one.pk == key for one in quote.anchors.all()] == [True, False]
    assert quote.text == "We have waited for this day it was worth it"
    assert Anchor.history.filter(id=key).count() == 1
    quote = changed(quote, alice, anchors=[second])
    assert quote.text == "it was worth it"
    assert quote.anchors.get().locator is None


def test_a_text_that_is_given_is_taken(alice: Actor, article: Source) -> None:
    capture = id_of(saved_capture(article))
    assert quoted(alice, article, {"capture": capture, **span("this day")}, text="that day").text == "that day"


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ({"start": 0, "end": 10_000}, ("anchor_span", "anchors.0.start")),
        ({"start": 5, "end": 5}, ("anchor_span", "anchors.0.start")),
        ({"start": 9, "end": 5}, ("anchor_span", "anchors.0.start")),
        ({"start": -1, "end": 5}, ("min_value", "anchors.0.start")),
        ({"start": 0, "end": 2**70}, ("max_value", "anchors.0.end")),
        ({"start": "0", "end": 5}, ("type", "anchors.0.start")),
        ({"start": True, "end": 5}, ("type", "anchors.0.start")),
        ({"start": None, "end": 5}, ("null", "anchors.0.start")),
        ({"end": 5}, ("required", "anchors.0.start")),
        ({"start": 0, "end": 9, "exact": "The mayo?"}, ("other_words", "anchors.0.exact")),
        ({"start": 0, "end": 9, "sha256": "0" * 64}, ("other_words", "anchors.0.sha256")),
        ({"start": 0, "end": 9, "part": "neither"}, ("invalid_choice", "anchors.0.part")),
    ],
)
def test_a_wrong_anchor_is_told(alice: Actor, article: Source, anchor: dict[str, Any], told: tuple[str, str]) -> None:
    given = {"capture": id_of(saved_capture(article)), **anchor}
    of = {"kind": "direct", "identity": "unnamed", "source": id_of(article)}
    assert refused("quote", alice, **of, anchors=[given]) == [told]


def test_an_anchor_stands_in_its_own_source(alice: Actor, article: Source) -> None:
    other = id_of(saved_capture(published(source())))
    of = {"kind": "direct", "identity": "unnamed", "source": id_of(article)}
    assert refused("quote", alice, **of, anchors=[{"capture": other, "start": 0, "end": 3}]) == [
        ("another_source", "anchors.0.capture")
    ]


def test_where_the_text_is_not_kept_the_words_or_their_digest_are_given(alice: Actor, article: Source) -> None:
    place = {"capture": id_of(saved_capture(article, keep=False)), **span("this day")}
    quote = quoted(alice, article, {**place, "exact": "this day", "prefix": "for "})
    anchor = quote.anchors.get()
    assert (quote.text, anchor.sha256, anchor.prefix, anchor.status) == (
        "this day", digest("this day"), "for ", "unverifiable",
    )  # fmt: skip
    assert changed(quote, alice, anchors=[place]).anchors.get().pk == anchor.pk
    by_digest = quoted(alice, article, {**place, "sha256": digest("this day")}, text="this day")
    assert by_digest.anchors.get().exact is None
    of = {"kind": "direct", "identity": "unnamed", "source": id_of(article), "text": "this day"}
    wrong: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({}, ("anchor_words", "anchors.0.exact")),
        ({"exact": "this"}, ("anchor_length", "anchors.0.exact")),
        ({"exact": "that day", "sha256": digest("this day")}, ("anchor_digest", "anchors.0.sha256")),
        ({"sha256": "no digest"}, ("digest", "anchors.0.sha256")),
        ({"end": 9_999, "exact": "this day"}, ("anchor_span", "anchors.0.start")),
    ]
    for more, told in wrong:
        found = refused("quote", alice, **of, anchors=[{**place, **more}])
        assert found == [told]


# ---------------------------------------------------------------- quotes
def test_the_identity_follows_from_speaker_and_kind(alice: Actor, article: Source) -> None:
    of: dict[str, Any] = {"source": id_of(article), "text": "Words."}
    ada = published(speaker())
    assert made("quote", alice, **of, kind="direct", speaker=id_of(ada)).identity == "named"
    assert made("quote", alice, **of, kind="own").identity == "source"
    assert refused("quote", alice, **of, kind="direct") == [("required", "identity")]
    assert refused("quote", alice, **of, kind="direct", identity="named") == [("quote_named_has_speaker", "identity")]
    assert refused("quote", alice, **{**of, "text": None}, kind="own") == [("null", "text")]
    assert refused("quote", alice, source=of["source"], kind="own") == [("required", "text")]


# ---------------------------------------------------------------- rights and versions
def test_rights_come_before_everything(alice: Actor) -> None:
    nobody = Actor("person", person("dora").user)
    nobody.user.user_permissions.clear()
    nobody = Actor("person", type(nobody.user).objects.get(pk=nobody.user.pk))
    ada = made("speaker", alice, kind="person", name="Ada")
    with pytest.raises(NotPermitted):
        plain.create("speaker", {"wrong": True}, actor=nobody)
    told = []
    for id_ in (id_of(ada), "spk_" + "0" * 32):
        with pytest.raises(NotPermitted) as error:
            plain.change("speaker", id_, {}, expected_version=1, actor=nobody)
        told.append(str(error.value))
    assert told[0] == told[1]
    with pytest.raises(NotFound):
        plain.change("speaker", "spk_" + "0" * 32, {}, expected_version=1, actor=alice)


def test_a_topic_counts_its_changes(alice: Actor) -> None:
    topic = made("topic", alice, name="Trees")
    plain.change("topic", id_of(topic), {"description": "Wood."}, expected_version=1, actor=alice)
    plain.change("topic", id_of(topic), {"description": None}, expected_version=2, actor=alice)
    assert Topic.objects.get().description is None
    assert topic.history.count() == 3


def test_every_name_is_a_field_of_its_model() -> None:
    shapes = [*KINDS.values(), *(one.shape for kind in KINDS.values() for one in kind.lists.values())]
    assert all(isinstance(shape, Shape) and shape.fields for shape in shapes)


def test_statements_do_not_grow_with_what_is_named(alice: Actor, article: Source) -> None:
    capture = id_of(saved_capture(article))

    def asked(count: int) -> int:
        relays = [{"label": f"agency {number}", "speaker": id_of(published(speaker()))} for number in range(count)]
        with CaptureQueriesContext(connection) as found:
            quoted(alice, article, {"capture": capture, **span("this day")}, relays=relays)
        return len(found)

    one, two, three = (asked(count) for count in (1, 2, 3))
    assert three - two == two - one <= 10
    assert one <= 70
    assert Speaker.objects.count() == 6


# ---------------------------------------------------------------- deletions
def test_a_draft_and_a_topic_are_deleted_and_their_history_stays(alice: Actor) -> None:
    for kind, given in (("speaker", {"kind": "person", "name": "Ada"}), ("topic", {"name": "Ports"})):
        row = made(kind, alice, **given)
        plain.delete(kind, id_of(row), expected_version=1, actor=alice)
        assert not type(row).objects.exists()
        assert [one.history_type for one in type(row).history.order_by("history_id")] == ["+", "-"]


def test_what_is_not_deleted_says_why(alice: Actor, article: Source) -> None:
    ada = made("speaker", alice, kind="person", name="Ada")
    quote = made("quote", alice, source=id_of(article), kind="direct", speaker=id_of(ada), text="Never.")
    before = rows()
    with pytest.raises(InUse) as told:
        plain.delete("speaker", id_of(ada), expected_version=1, actor=alice)
    assert (told.value.rows, str(told.value)) == ([quote], "It cannot be deleted, because others name it: 1 quote.")
    with pytest.raises(Conflict):
        plain.delete("quote", id_of(quote), expected_version=9, actor=alice)
    with pytest.raises(NotFound):
        plain.delete("quote", f"q_{'0' * 32}", expected_version=1, actor=alice)
    with pytest.raises(NotPermitted):
        plain.delete("quote", id_of(quote), expected_version=1, actor=person_without_rights())
    assert rows() == {**before, "user": before["user"] + 1}


def person_without_rights() -> Actor:
    return Actor("person", User.objects.create_user("nobody"))


@pytest.mark.parametrize(("given", "kept"), [
    (40.5, "40.5"), (1e3, "1000"), (0.000001, "0.000001"), (-0.5, "-0.5"), (1_200_000_000, "1200000000"),
    (-999_999_999_999_999, "-999999999999999"),
])  # fmt: skip
def test_a_number_may_be_a_number(alice: Actor, given: float, kept: str) -> None:
    claim = made("claim", alice, text="It cost much.", quantity={"as_said": "some", "amount": given})
    assert f"{claim.amount:f}" == kept


def test_a_whole_number_may_be_written_with_a_point(alice: Actor, article: Source) -> None:
    at = {name: float(place) for name, place in span("this day").items()}
    quote = quoted(alice, article, {"capture": id_of(saved_capture(article)), **at})
    assert quote.text == "this day"


@pytest.mark.parametrize("at", [0.5, -0.5, float("nan"), float("inf"), 1e300])
def test_a_number_with_a_part_is_not_whole(alice: Actor, article: Source, at: float) -> None:
    anchor = {"capture": id_of(saved_capture(article)), "start": 0, "end": at}
    [(code, path)] = refused("quote", alice, source=id_of(article), kind="direct", anchors=[anchor])
    assert (code, path) in {("type", "anchors.0.end"), ("max_value", "anchors.0.end")}


@pytest.mark.parametrize("given", [float("nan"), float("inf"), 1e16, 0.0000001, 0.12345678901234567])
def test_a_number_that_would_not_be_kept_is_none(alice: Actor, given: float) -> None:
    [(code, path)] = refused("claim", alice, text="It cost much.", quantity={"as_said": "some", "amount": given})
    assert (code, path) in {("number", "quantity.amount"), ("digits", "quantity.amount")}
