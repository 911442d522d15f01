"""What a read costs, what it keeps, and what it says when it cannot answer."""

from typing import Any

import pytest
from django.db import connection, connections

from quotes.models import Identifier, Speaker
from quotes.read import CURATOR_VIEWER, Args, Ask, BadInput, Selection, Unavailable, cost, counted, fetch, prepare
from quotes.read.execute import execute
from quotes.read.fetch import KEPT, _plans
from tests.review.making import speaker

ID = (Ask("id", "id"),)


def speakers(*asks: Ask, **args: Any) -> Selection:
    """The selection of a page of speakers."""
    body = Selection("page", (Ask("nodes", "nodes", of=(Selection("speaker", asks),)),))
    return Selection("query", (Ask("speakers", "speakers", args=Args(**args), of=(body,)),))


def quotes(size: int, *asks: Ask) -> Ask:
    """A page of quotes under something."""
    return Ask(
        "quotes",
        "quotes",
        args=Args(first=size),
        of=(Selection("page", (Ask("total_count", "n"), Ask("nodes", "nodes", of=(Selection("quote", asks),)))),),
    )


@pytest.mark.parametrize(
    ("selection", "nodes"),
    [
        (speakers(*ID, first=20), 20),
        (speakers(*ID), 20),
        (speakers(*ID, last=7), 7),
        (speakers(Ask("names", "names", of=(Selection("speaker_name", ID),)), first=10), 10 + 10 * 5),
        (speakers(quotes(5, *ID), first=10), 10 + 10 * 5 + 10),
        (speakers(quotes(5, Ask("source", "source", of=(Selection("source", ID),))), first=10), 10 + 50 + 50 + 10),
        (Selection("query", (Ask("nodes", "x", args=Args(key=["q"] * 3), of=(Selection("quote", ID),)),)), 3),
        (Selection("query", (Ask("node", "x", args=Args(key="q"), of=(Selection("quote", ID),)),)), 1),
    ],
)
def test_the_cost_is_the_nodes_it_may_answer(selection: Selection, nodes: int) -> None:
    assert cost(selection) == nodes


@pytest.mark.parametrize(
    ("selection", "path"),
    [
        (Selection("query", (Ask("everything", "x"),)), ("x",)),
        (speakers(Ask("password", "p")), ("speakers", "nodes", "p")),
        (
            Selection("query", (Ask("speakers", "s", args=Args(), of=(Selection("page", (Ask("pages", "p"),)),)),)),
            ("s",),
        ),
        (Selection("query", (Ask("node", "n", args=Args(key="x"), of=()),)), ("n", "id")),
        (Selection("query", (Ask("node", "n", args=Args(key="an_" + "0" * 32), of=()),)), ("n", "id")),
        (Selection("query", (Ask("nodes", "n", args=Args(key=["x"]), of=()),)), ("n", "ids", 0)),
        (Selection("query", (Ask("nodes", "n", args=Args(key=["q_" + "0" * 32] * 101), of=()),)), ("n", "ids")),
        (Selection("query", (Ask("source", "s", args=Args(key="a\0"), of=(Selection("source", ID),)),)), ("s", "slug")),
        (
            Selection("query", (Ask("source", "s", args=Args(key="a" * 81), of=(Selection("source", ID),)),)),
            ("s", "slug"),
        ),
        (Selection("quote", ID), ()),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_asked_is_refused_with_its_place_and_no_statement(selection: Selection, path: Any) -> None:
    with counted() as count, pytest.raises(BadInput) as refused:
        fetch(selection)
    assert [fault.path for fault in refused.value.problems] == [path]
    assert count.statements == 0


@pytest.mark.django_db
def test_constants_cost_no_statement() -> None:
    with counted() as count:
        assert fetch(Selection("query", (Ask("=", "__typename", value="Query"),))) == {"__typename": "Query"}
    assert count.statements == 0


@pytest.mark.django_db
def test_plans_are_kept_by_shape_and_not_by_value() -> None:
    one = prepare(speakers(*ID, first=11, filter={"name": "a"}))
    assert prepare(speakers(*ID, first=20, filter={"name": "b"})) is one
    assert prepare(speakers(*ID, first=21, filter={"name": "a"})) is not one
    assert prepare(speakers(*ID, first=11)) is not one
    assert prepare(speakers(*ID, first=11, filter={"name": "a"}), capitals=True) is not one


@pytest.mark.django_db
def test_a_list_of_one_is_a_shape_of_its_own_and_finds_the_same() -> None:
    person = Speaker.objects.create(kind="person", name="One", slug="one", state="published")
    one, two = ({"kind": kinds} for kinds in (["person"], ["person", "person"]))
    assert prepare(speakers(*ID, filter=one)) is not prepare(speakers(*ID, filter=two))
    assert (
        fetch(speakers(*ID, filter=one))
        == fetch(speakers(*ID, filter=two))
        == {"speakers": {"nodes": [{"id": f"spk_{person.pk.hex}"}]}}
    )


@pytest.mark.django_db
def test_the_kept_plans_are_bounded() -> None:
    for number in range(KEPT // 500 + 5):
        prepare(Selection("query", (Ask("=", f"a{number}", value=number),)))
    assert KEPT - 500 < _plans.used <= KEPT


@pytest.mark.django_db
def test_an_alias_cannot_leave_its_quotes() -> None:
    alias = "'}, __import__('os').abort() #\\"
    assert fetch(Selection("query", (Ask("=", alias, value=1),))) == {alias: 1}


@pytest.mark.django_db
def test_a_read_past_its_deadline_is_stopped_and_says_so(settings: Any) -> None:
    settings.READ_DEADLINE = 0.000_001
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000) SELECT count(*) FROM n"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '20ms'")
    with pytest.raises(Unavailable) as stopped:
        execute(connection, long, {})
    assert stopped.value.code == "TIMEOUT"


@pytest.mark.django_db
def test_a_fault_of_the_base_is_unavailable_and_shows_no_inside(monkeypatch: Any) -> None:
    driver: Any = vars(type(connections["default"]))["Database"]

    def away() -> None:
        raise driver.OperationalError("the server at 10.0.0.1 is gone")

    held = connections["default"]  # and not what stands for it: that has no attributes to give back
    monkeypatch.setattr(held, "connection", None)
    monkeypatch.setattr(held, "ensure_connection", held.wrap_database_errors(away))
    with pytest.raises(Unavailable) as refused:
        fetch(speakers(*ID))
    assert str(refused.value) == "UNAVAILABLE"


@pytest.mark.django_db
def test_reads_show_in_djangos_query_log(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        fetch(speakers(*ID))


@pytest.mark.django_db
def test_an_identifier_leads_to_nothing_but_a_web_address() -> None:
    written = {
        "https://people.example/ada": "https://people.example/ada",
        "HTTP://people.example/ada": "HTTP://people.example/ada",
        "javascript:alert(1)": None,
        "data:text/html,x": None,
        "//people.example/ada": None,
        "ada": None,
    }
    ada = speaker()
    ada.save()
    Identifier.objects.create(speaker=ada, scheme="wikidata", value="Q1")
    for place, value in enumerate(written, 1):
        Identifier.objects.create(speaker=ada, seq=place, scheme="url", value=value)
    asked = Selection("identifier", (Ask("value", "value"), Ask("url", "url")))
    made = fetch(speakers(Ask("identifiers", "identifiers", of=(asked,))), CURATOR_VIEWER)
    [row] = made["speakers"]["nodes"]
    assert {one["value"]: one["url"] for one in row["identifiers"]} == {
        "Q1": "https://www.wikidata.org/entity/Q1",
        **written,
    }
