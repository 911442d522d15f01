"""The pages of duplicates and of merging: what they show, whom they let, and that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from quotes import review
from quotes.models import Actor, Likeness, Merge
from quotes.models.keys import public_id
from quotes.models.user import User
from tests.admin.pages import fields
from tests.review.making import draft, draft_quote, fresh, published, published_quote, source, speaker

pytestmark = pytest.mark.django_db
SignIn = Callable[[Actor], Client]
WHY = "One person, written in two ways."


@pytest.fixture
def two(alice: Actor) -> tuple[Any, Any]:
    return published(speaker("Ada Moser", description="Mayoress")), published(speaker("Moser, Ada"))


def compare(one: Any, into: Any) -> dict[str, Any]:
    return {"record": public_id("spk", one.pk), "into": public_id("spk", into.pk)}


def posted(one: Any, into: Any, **also: Any) -> dict[str, Any]:
    return {
        **compare(one, into), "record_version": fresh(one).version, "into_version": fresh(into).version, "reason": WHY,
        **also,
    }  # fmt: skip


def test_likely_duplicates_are_shown_with_score_and_reason(signed_in: SignIn, bob: Actor, two: Any) -> None:
    page = signed_in(bob).get("/admin/duplicates/").content.decode()
    assert "95 %" in page
    assert "the same words in another order" in page
    assert "Mayoress" in page


def test_kinds_are_shown_apart(signed_in: SignIn, bob: Actor, two: Any) -> None:
    draft(source("Minutes of May"), by=bob), draft(source("Minutes of May"), by=bob)
    client = signed_in(bob)
    assert "Minutes" not in client.get("/admin/duplicates/?kind=speaker").content.decode()
    assert "Mayoress" not in client.get("/admin/duplicates/?kind=source").content.decode()
    assert client.get("/admin/duplicates/?kind=nonsense").status_code == 404


def test_pairs_are_paged_and_none_is_lost(signed_in: SignIn, bob: Actor, alice: Actor) -> None:
    for number in range(8):
        draft(speaker(f"Ada Moser {'x' * (number // 4)}"), by=alice)
    client, seen, address = signed_in(bob), 0, "/admin/duplicates/"
    total = Likeness.objects.count()
    assert total > 10
    while address:
        context = client.get(address).context
        seen += len(context["pairs"])
        address = f"/admin/duplicates/?{context['next']}" if context["next"] else ""
    assert seen == total


def test_the_page_costs_the_same_however_many_pairs(
    signed_in: SignIn, bob: Actor, alice: Actor, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        draft(speaker("Ada Moser"), by=alice)
    draft_quote(alice), draft_quote(alice)
    client = signed_in(bob)
    with django_assert_max_num_queries(12):
        client.get("/admin/duplicates/")


def test_not_the_same_is_remembered_with_its_reason(signed_in: SignIn, bob: Actor, two: Any) -> None:
    pair = Likeness.objects.get()
    reply = signed_in(bob).post("/admin/duplicates/", {"pair": pair.pk, "reason": "Mother and daughter."}, follow=True)
    assert "are not the same" in reply.content.decode()
    pair.refresh_from_db()
    assert (pair.judgement, pair.judged_by, pair.reason) == ("different", bob.user, "Mother and daughter.")


@pytest.mark.parametrize("pair", ["", "nonsense", "0" * 32])
def test_a_pair_that_is_gone_is_said_to_be(signed_in: SignIn, bob: Actor, pair: str) -> None:
    reply = signed_in(bob).post("/admin/duplicates/", {"pair": pair}, follow=True)
    assert "no longer suggested" in reply.content.decode()


def test_the_two_stand_beside_each_other_with_what_would_move(signed_in: SignIn, bob: Actor, two: Any) -> None:
    ada, other = two
    published_quote(speaker=other)
    page = signed_in(bob).get("/admin/merge/speaker/", compare(other, ada)).content.decode()
    assert "Quotes that name it as speaker: 1" in page
    assert "“Moser, Ada” becomes another name of “Ada Moser”" in page
    assert "The other way round" in page


def test_two_are_merged_and_the_merge_is_undone(signed_in: SignIn, bob: Actor, two: Any) -> None:
    ada, other = two
    said = published_quote(speaker=other)
    client = signed_in(bob)
    reply = client.post("/admin/merge/speaker/", posted(other, ada), follow=True)
    assert "was merged into" in reply.content.decode()
    assert fresh(said).speaker == ada
    made = Merge.objects.get()
    assert "1 row moved" in client.get(f"/admin/merge/{made.pk}/undo/").content.decode().replace("2 rows", "1 row")
    undone = {"reason": "They are two.", "record_version": fresh(other).version}
    reply = client.post(f"/admin/merge/{made.pk}/undo/", undone, follow=True)
    assert "stands for itself again" in reply.content.decode()
    assert fresh(said).speaker == other
    assert "undone already" in client.post(f"/admin/merge/{made.pk}/undo/", undone, follow=True).content.decode()


@pytest.mark.parametrize(("apart", "judgement"), [({"apart": "on"}, "different"), ({}, None)])
def test_who_undoes_a_merge_may_say_that_the_two_are_not_the_same(
    signed_in: SignIn, bob: Actor, two: Any, apart: dict[str, str], judgement: str | None
) -> None:
    ada, other = two
    made, client = review.merge(other, into=ada, actor=bob, reason=WHY), signed_in(bob)
    form = fields(client.get(f"/admin/merge/{made.pk}/undo/"), "act")
    assert form.pop("apart") == "on"
    reply = client.post(f"/admin/merge/{made.pk}/undo/", {**form, **apart, "reason": ""})
    assert ("apart" in fields(reply, "act"), Likeness.objects.get().judgement) == ("apart" in apart, "same")
    client.post(f"/admin/merge/{made.pk}/undo/", {**form, **apart, "reason": "They are two."})
    found = Likeness.objects.get()
    assert (found.judgement, found.reason) == (judgement, "They are two." if apart else None)


def test_a_missing_reason_is_told_and_nothing_is_merged(signed_in: SignIn, bob: Actor, two: Any) -> None:
    reply = signed_in(bob).post("/admin/merge/speaker/", posted(two[1], two[0], reason=" "))
    assert "say why they are one" in reply.content.decode()
    assert fresh(two[1]).merged_into is None


def test_who_comes_too_late_keeps_the_reason_and_is_told(signed_in: SignIn, bob: Actor, two: Any) -> None:
    ada, other = two
    stale = posted(other, ada)
    ada.description = "Mayoress of Lindau"
    review.write(ada, actor=bob, reason="More of her.")
    reply = signed_in(bob).post("/admin/merge/speaker/", stale).content.decode()
    assert "Somebody has changed one of the two" in reply
    assert WHY in reply
    assert fresh(other).merged_into is None


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_stale(signed_in: SignIn, bob: Actor, two: Any, version: str) -> None:
    signed_in(bob).post("/admin/merge/speaker/", posted(two[1], two[0], into_version=version))
    assert fresh(two[1]).merged_into is None


def test_the_other_one_is_asked_for_where_it_is_not_named(signed_in: SignIn, bob: Actor, two: Any) -> None:
    client = signed_in(bob)
    assert "is the same as" in client.get("/admin/merge/speaker/", {"record": two[0].pk}).content.decode()
    gone = client.get("/admin/merge/speaker/", {"record": two[0].pk, "into": "0" * 32})
    assert "not here any more" in gone.content.decode()
    assert client.get("/admin/merge/speaker/").status_code == 302
    assert client.get("/admin/merge/nonsense/").status_code == 404


@pytest.mark.parametrize("who", ["alice", "vera", "nora"])
def test_nobody_but_a_reviewer_merges_undoes_or_tells_apart(
    signed_in: SignIn, request: pytest.FixtureRequest, bob: Actor, two: Any, who: str
) -> None:
    ada, other = two
    client = signed_in(request.getfixturevalue(who))
    pair = Likeness.objects.get()
    assert client.get("/admin/merge/speaker/", compare(other, ada)).status_code == 403
    assert client.post("/admin/merge/speaker/", posted(other, ada)).status_code == 403
    assert client.post("/admin/duplicates/", {"pair": pair.pk}).status_code == 403
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    assert client.get(f"/admin/merge/{made.pk}/undo/").status_code == 403
    assert client.post(f"/admin/merge/{made.pk}/undo/", {"reason": "x"}).status_code == 403
    assert fresh(other).merged_into == ada


def test_who_may_not_see_a_kind_sees_none_of_its_pairs(signed_in: SignIn, nora: Actor, two: Any) -> None:
    assert "Mayoress" not in signed_in(nora).get("/admin/duplicates/").content.decode()


class TestPurging:
    """The page of a takedown."""

    @pytest.fixture
    def root(self) -> Actor:
        return Actor("person", User.objects.create_superuser("root"))

    @pytest.fixture
    def gone(self, bob: Actor) -> Any:
        said = published_quote()
        review.withhold(said, actor=bob, reason="A court ordered it.")
        return fresh(said)

    def test_what_would_go_is_shown_before_it_goes(self, signed_in: SignIn, root: Actor, gone: Any) -> None:
        client, address = signed_in(root), f"/admin/purge/quote/{gone.pk}/"
        page = client.get(address).content.decode()
        assert "This cannot be undone" in page
        assert "1 record" in page
        data = {"reason": "A court ordered it.", "version": gone.version, "sure": "remove the words"}
        assert "The words are gone" in client.post(address, data, follow=True).content.decode()
        assert fresh(gone).text == "[removed]"

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"sure": "yes"}, "To go on, type"),
            ({"reason": ""}, "Say why"),
            ({"version": "1"}, "Somebody has changed it"),
        ],
    )
    def test_who_is_not_sure_gives_no_reason_or_is_late_removes_nothing(
        self, signed_in: SignIn, root: Actor, gone: Any, changed: Any, told: str
    ) -> None:
        data = {"reason": "A court.", "version": gone.version, "sure": "remove the words", **changed}
        assert told in signed_in(root).post(f"/admin/purge/quote/{gone.pk}/", data).content.decode()
        assert fresh(gone).text == gone.text

    def test_only_an_administrator_and_only_what_is_withheld(
        self, signed_in: SignIn, bob: Actor, root: Actor, gone: Any
    ) -> None:
        assert signed_in(bob).get(f"/admin/purge/quote/{gone.pk}/").status_code == 403
        assert signed_in(bob).post(f"/admin/purge/quote/{gone.pk}/").status_code == 403
        other = published(speaker())
        assert signed_in(root).get(f"/admin/purge/speaker/{other.pk}/").status_code == 302
        assert signed_in(root).get(f"/admin/purge/nonsense/{other.pk}/").status_code == 404
        assert signed_in(root).get(f"/admin/purge/quote/{other.pk}/").status_code == 404


def test_what_was_merged_stands_in_no_list_and_is_offered_nowhere_but_found_by_its_id(
    signed_in: SignIn, bob: Actor, two: Any
) -> None:
    ada, other = two
    review.merge(other, into=ada, actor=bob, reason=WHY)
    client, address = signed_in(bob), "/admin/quotes/speaker/"
    assert [one.pk for one in client.get(address).context["cl"].result_list] == [ada.pk]
    assert [one.pk for one in client.get(f"{address}?merged=yes").context["cl"].result_list] == [other.pk]
    assert [one.pk for one in client.get(address, {"q": public_id("spk", other.pk)}).context["cl"].result_list] == [
        other.pk
    ]
    chosen = {"app_label": "quotes", "model_name": "quote", "field_name": "speaker", "term": "Moser"}
    assert [one["id"] for one in client.get("/admin/autocomplete/", chosen).json()["results"]] == [str(ada.pk)]


def test_a_merged_record_says_where_it_went_and_cannot_be_edited(signed_in: SignIn, bob: Actor, two: Any) -> None:
    ada, other = two
    made = review.merge(other, into=ada, actor=bob, reason=WHY)
    client = signed_in(bob)
    page = client.get(f"/admin/quotes/speaker/{other.pk}/change/").content.decode()
    assert "This was merged into" in page
    assert 'name="_save"' not in page
    assert f"/admin/merge/{made.pk}/undo/" in client.get(f"/admin/quotes/speaker/{ada.pk}/change/").content.decode()


def test_a_record_says_what_it_looks_like(signed_in: SignIn, bob: Actor, vera: Actor, two: Any) -> None:
    address = f"/admin/quotes/speaker/{two[0].pk}/change/"
    assert "Compare and merge" in signed_in(bob).get(address).content.decode()
    seen = signed_in(vera).get(address).content.decode()
    assert "It looks like" in seen
    assert "Compare and merge" not in seen
