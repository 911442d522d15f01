"""Export: the list as it is filtered, searched and ordered, for whoever may look at it."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from quotes import review
from quotes.admin.exchange import exporting
from quotes.admin.exchange.tables import TABLES
from quotes.models import Actor, QuoteTopic, SpeakerName, Topic
from tests.admin.exchanging import exported, messages, table
from tests.base import pid
from tests.review.making import draft, draft_quote, published, published_quote, source, speaker

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], Client]


@pytest.mark.parametrize("model", TABLES)
def test_whoever_may_look_at_a_list_has_it_as_a_file(model: str, signed_in: Sign, vera: Actor, nora: Actor) -> None:
    for form in ("csv", "xlsx"):
        assert exported(signed_in(vera), model, form)
        assert signed_in(nora).get(reverse("admin:export", args=[model, form])).status_code == 403
        assert Client().get(reverse("admin:export", args=[model, form])).status_code == 302
    page = signed_in(vera).get(reverse(f"admin:quotes_{model}_changelist")).content.decode()
    assert reverse("admin:export", args=[model, "csv"]) in page
    assert reverse("admin:import", args=[model]) not in page


def test_a_list_goes_out_as_it_is_filtered_searched_and_ordered(signed_in: Sign, alice: Actor) -> None:
    for title in ("A new harbour", "Old harbour", "A bridge"):
        published(source(title))
    draft(source("The harbour"), by=alice)
    client = signed_in(alice)
    rows = table(exported(client, "source", query="?q=harbour&o=-1&state=published&p=1"))
    assert [row["title"] for row in rows] == ["Old harbour", "A new harbour"]
    page = client.get(reverse("admin:quotes_source_changelist") + "?q=harbour&o=-1").content.decode()
    assert f"{reverse('admin:export', args=['source', 'csv'])}?o=-1&amp;q=harbour" in page


def test_a_filter_that_is_not_known_is_told(signed_in: Sign, vera: Actor) -> None:
    address = reverse("admin:export", args=["speaker", "csv"])
    assert "cannot be exported" in messages(signed_in(vera).get(f"{address}?colour=blue", follow=True))


@pytest.mark.parametrize("path", ["speaker.pdf", "user.csv", "nothing.csv"])
def test_there_is_no_other_file(path: str, signed_in: Sign, root: Actor) -> None:
    assert signed_in(root).get(f"/admin/export/{path}").status_code == 404


def test_a_quote_goes_out_with_what_it_links_by_name_and_by_id(signed_in: Sign, alice: Actor) -> None:
    made = draft_quote(alice)
    topic = Topic(name="Harbours", slug="harbours")
    with review.edit(topic, actor=alice) as act:
        act.save(topic)
    review.write(QuoteTopic(quote=made, topic=topic), actor=alice)
    [row] = table(exported(signed_in(alice), "quote"))
    assert row["id"] == pid(made)
    assert (row["speaker"], row["speaker_id"]) == ("Ada Moser", pid(made.speaker))
    assert (row["topics"], row["topic_ids"]) == ("Harbours", pid(topic))
    assert row["anchors"].startswith("55-82; capture=cap_")
    assert (row["state"], row["version"]) == ("draft", "3")


def test_of_what_is_withheld_no_words_go_out(signed_in: Sign, bob: Actor, carol: Actor) -> None:
    made = published_quote("it was worth it")
    review.withhold(made, actor=bob, reason="A court asked for it.")
    review.withhold(made.speaker, actor=bob, reason="A court asked for it.")
    data = exported(signed_in(bob), "quote") + exported(signed_in(bob), "speaker")
    assert pid(made).encode() in data
    assert b"worth it" not in data
    assert b"Moser" not in data


def test_no_cell_is_a_formula(signed_in: Sign, alice: Actor) -> None:
    made = speaker("=HYPERLINK(1)", description="  @SUM(A1)")
    draft(made, SpeakerName(speaker=made, name="+44"), by=alice)
    [row] = table(exported(signed_in(alice), "speaker"))
    assert (row["name"], row["description"], row["names"]) == ("'=HYPERLINK(1)", "'  @SUM(A1)", "'+44")
    book = load_workbook(io.BytesIO(exported(signed_in(alice), "speaker", "xlsx")))
    cells = {cell.value: cell.data_type for row in book.active for cell in row}
    assert cells["'=HYPERLINK(1)"] == "s"
    assert "f" not in cells.values()


def test_a_list_costs_a_few_statements_for_500_rows(
    signed_in: Sign, alice: Actor, vera: Actor, django_assert_max_num_queries
) -> None:
    for number in range(30):
        draft(speaker(f"Speaker {number}"), by=alice)
    client = signed_in(vera)
    with django_assert_max_num_queries(12):
        assert len(table(exported(client, "speaker"))) == 30


def test_a_workbook_that_would_be_too_long_is_refused(
    signed_in: Sign, alice: Actor, vera: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    for number in range(3):
        draft(speaker(f"Speaker {number}"), by=alice)
    client = signed_in(vera)
    answer = client.get(reverse("admin:export", args=["speaker", "xlsx"]), follow=True)
    assert "at most 2 rows" in messages(answer)
    assert len(table(exported(client, "speaker"))) == 3
