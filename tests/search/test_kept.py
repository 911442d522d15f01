"""The indexes follow the record whatever writes it, on both databases; and they come back where they were lost."""

import io
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models

from quotes import review
from quotes.filters import FILTERS, Bound
from quotes.models import Actor, Anchor, Claim, Quote, Source, Speaker, SpeakerName, triggers
from quotes.models.keys import uuid7
from quotes.review.proof import CHECKS
from quotes.search import kept, postgresql, sqlite, wanted
from quotes.search.kinds import KINDS
from tests.review.making import anchor, person, published, published_quote, quote, saved_capture, source, speaker
from tests.review.test_at_once import meanwhile

pytestmark = pytest.mark.django_db


def found(model: type[models.Model], query: str) -> list[Any]:
    """The records that a question finds, oldest first."""
    rows = FILTERS[str(model._meta.model_name)]({"q": query}, queryset=model._default_manager.order_by("pk"))
    assert rows.is_valid(), rows.errors
    return list(rows.qs)


def sound() -> None:
    """Nothing is searched that is not there, and the other way round."""
    [check] = [check for name, check in CHECKS if name == "what is searched"]
    assert list(check(lambda rows: None)) == []


@pytest.fixture
def made() -> Any:
    """A quote with an anchor, of a speaker with two names, in a source."""
    by = speaker("Ada Moser")
    by.save()
    SpeakerName(speaker=by, name="Берта Мозер").save()
    in_ = source("A new harbour", byline="By Franz Kafka")
    in_.save()
    text = "The mayor opened it. “We have waited for this day,” the mayoress said on Monday."
    said = quote(in_, by, speaker_label="the mayoress")
    said.save()
    anchor(said, saved_capture(in_, text), "We have waited for this day", text).save()
    return said


def test_each_kind_is_found_by_what_it_says(made: Quote) -> None:
    stated = Claim(text="The harbour cost 40 million.")
    stated.save()
    assert found(Quote, "waited") == found(Quote, "mayoress") == found(Quote, '"opened it"') == [made]
    assert found(Source, "harbour kafka") == [made.source]
    assert found(Speaker, "moser") == found(Speaker, "берта") == [made.speaker]
    assert found(Claim, "40") == [stated]
    assert found(Quote, "harbour") == found(Claim, "waited") == found(Speaker, "kafka") == []
    sound()


def test_what_is_said_anew_is_found_anew(made: Quote) -> None:
    made.text = "We have hoped for this day"
    made.save()
    assert found(Quote, "hoped") == [made]
    assert found(Quote, "waited") == []
    Quote.objects.filter(pk=made.pk).update(speaker_label="the mayoress of Lindau")
    assert [row.pk for row in Quote.objects.filter(speaker_label__contains="Lindau")] == [made.pk]


def test_rows_of_a_record_are_found_with_it(made: Quote) -> None:
    name = made.speaker.names.get()  # type: ignore[union-attr]
    name.name = "Berta Moser"
    name.save()
    assert found(Speaker, "берта") == []
    assert found(Speaker, "berta") == [made.speaker]
    name.delete()
    assert found(Speaker, "berta") == []
    made.anchors.get().delete()
    assert found(Quote, "monday") == found(Quote, "opened") == []
    sound()


def test_a_row_that_goes_to_another_record_goes_there(made: Quote) -> None:
    other = quote(made.source, None, "it was worth it")
    other.save()
    Anchor.objects.update(quote=other)
    assert found(Quote, "opened") == [other]
    sound()


def test_the_context_of_a_passage_that_is_not_verbatim_is_not_searched(made: Quote) -> None:
    made.kind = "indirect"
    made.save()
    assert found(Quote, "opened") == []
    made.kind = "partial"
    made.save()
    assert found(Quote, "opened") == [made]
    sound()


def test_half_words_at_the_ends_of_a_context_are_not_searched() -> None:
    in_ = source()
    in_.save()
    said = quote(in_, None, "stand")
    said.save()
    Anchor(quote=said, capture=saved_capture(in_), start=1, end=2, prefix="our by the sea ", suffix=" so we di",
           sha256="0" * 64).save()  # fmt: skip
    assert found(Quote, "sea") == found(Quote, '"so we"') == [said]
    assert found(Quote, "our") == found(Quote, "di") == found(Quote, '"sea so"') == []


def test_what_is_deleted_is_not_found(made: Quote) -> None:
    made.anchors.all().delete()
    made.delete()
    assert found(Quote, "waited") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quote_index")
        assert cursor.fetchone() == (0,)
    sound()


def test_what_is_written_in_bulk_is_found(made: Quote) -> None:
    rows = [quote(made.source, None, f"number {count}") for count in range(30)]
    Quote.objects.bulk_create(rows)
    assert len(found(Quote, "number")) == 30
    assert found(Quote, '"number 7"') == [rows[7]]
    sound()


def test_what_comes_by_loaddata_is_found_even_from_an_old_dump(made: Quote) -> None:
    fields = {field.name for model in (Quote, Anchor) for field in model._meta.concrete_fields} - {"search_words"}
    old = serializers.serialize("json", [made, *made.anchors.all()], fields=fields)
    made.anchors.all().delete()
    Quote.objects.all().delete()
    for row in serializers.deserialize("json", old):
        row.save()
    assert found(Quote, "waited") == found(Quote, "opened") == [made]
    sound()


def test_the_fixture_is_found(transactional_db: None) -> None:
    call_command("loaddata", "seed_article", verbosity=0)
    assert len(found(Quote, "missile*")) > 3
    assert found(Speaker, "kim un")
    sound()
    call_command("loaddata", "seed_article", verbosity=0)
    sound()


def test_merging_and_withholding_change_nothing_of_what_is_indexed(made: Quote) -> None:
    bob = person("bob", reviews=True)
    one, other = published(speaker("Vera Figner")), published(speaker("V. Figner"))
    review.merge(other, into=one, actor=bob, reason="One person.")
    assert found(Speaker, "figner") == [one, other]
    said = published_quote("it was worth it")
    review.withhold(said, actor=bob, reason="By order.")
    assert found(Quote, "worth") == [said]
    sound()


def test_the_newest_are_found_and_what_is_not_public_takes_no_place_among_them(
    made: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [quote(made.source, None, f"number {count}") for count in range(8)]
    for row in rows:
        row.save()
    shown = [row.pk for row in rows[:4]]
    Quote.objects.filter(pk__in=shown).update(state="published")
    monkeypatch.setattr(postgresql if connection.vendor == "postgresql" else sqlite, "WINDOW", 3)
    asked = Bound(wanted("number"), "tsquery")
    assert list(Quote.objects.filter(id__found=asked).order_by("pk")) == rows[-3:]
    assert list(Quote.objects.filter(id__found_listed=asked).order_by("pk")) == rows[1:4]
    Quote.objects.filter(pk=shown[3]).update(merged_into=made)
    assert list(Quote.objects.filter(id__found_listed=asked).order_by("pk")) == rows[:3]
    Quote.objects.filter(pk=shown[0]).update(state="withheld")
    assert list(Quote.objects.filter(id__found_listed=asked).order_by("pk")) == rows[1:3]
    sound()


def test_the_public_does_not_find_what_it_may_not_read(client: Any, made: Quote) -> None:
    shown = published_quote()
    answer = client.get("/api/v1/quotes/", {"q": "waited"}).json()
    assert [row["text"] for row in answer["results"]] == [shown.text]
    asked = 'query { quotes(filter: {q: "waited"}) { totalCount edges { node { text } } } }'
    told = client.get("/graphql", {"query": asked}).json()["data"]["quotes"]
    assert told["totalCount"] == 1
    assert [edge["node"]["text"] for edge in told["edges"]] == [shown.text]


def test_no_door_breaks_at_a_question_without_words(client: Any) -> None:
    told = client.get("/api/v1/quotes/", {"q": "-nothing"})
    assert told.status_code == 400
    assert "at least one word" in told.content.decode()
    asked = 'query { quotes(filter: {q: "\\""}) { totalCount } }'
    answer = client.get("/graphql", {"query": asked})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_FILTER"


def test_a_stale_index_is_a_fault_and_is_mended(made: Quote) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quote SET search_words = 'wrong'")
    [check] = [check for name, check in CHECKS if name == "what is searched"]
    assert [fault.code for fault in check(lambda rows: None)] == ["search_words"]
    assert found(Quote, "wrong") == [made]
    told = io.StringIO()
    call_command("reindex", stdout=told)
    assert told.getvalue().startswith("1 rows had other words")
    assert found(Quote, "wrong") == []
    assert found(Quote, "waited") == [made]
    sound()


@pytest.mark.django_db(transaction=True)
def test_what_was_written_while_nothing_kept_the_index_is_found_after_migrate(made: Quote) -> None:
    kept.drop(connection)
    late = quote(made.source, None, "said in between")
    late.save()
    made.anchors.all().delete()
    assert found(Quote, "between") == []
    [warning] = kept.check(databases=["default"])
    assert warning.id == "quotes.W002"
    call_command("migrate", verbosity=0)
    assert kept.check(databases=["default"]) == []
    assert found(Quote, "between") == [late]
    assert found(Quote, "opened") == []
    sound()


def test_a_base_that_cannot_keep_an_index_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.check(databases=["default"]) == []
    monkeypatch.setattr(kept.dialect(connection), "is_able", lambda connection: False)
    [error] = kept.check(databases=["default"])
    assert error.id == "quotes.E001"


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_an_index_is_built_is_found(made: Quote) -> None:
    kept.drop(connection)
    late = quote(made.source, None, "said in between")
    with meanwhile(lambda: kept.build(connection)) as second:
        late.save()
    assert second.fault is None
    assert found(Quote, "between") == [late]
    sound()


def test_what_the_triggers_call_is_put_in_place_as_it_is_now(made: Quote) -> None:
    if connection.vendor == "sqlite":
        assert kept.install(connection) == []  # there a trigger has its statements in itself
        return
    asked = "SELECT words_pairs('a b c'), words_pairs('a ¦ b'), words_pairs('a')"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        before = cursor.fetchone()
        cursor.execute(postgresql.PAIRS.split("DECLARE")[0] + "BEGIN RETURN NULL; END $$")
        assert kept.install(connection) == []
        cursor.execute(asked)
        assert cursor.fetchone() == before
    assert (len(before[0]), *before[1:]) == (2, None, None)
    assert found(Quote, '"opened it"') == [made]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("b a 12 a", "'12':3A 'a':2A,4A 'b':1A"),
        ("a b ¦ a c", "'a':1A,4 'b':2A 'c':5"),
        ("1e5 x2 http com 日本", "'1e5':1A 'com':4A 'http':3A 'x2':2A '日本':5A"),
        ("a" * 100 + " the", f"'{'a' * 100}':1A 'the':2A"),
        ("", ""),
    ],
)
def test_words_have_their_places_on_postgresql_however_they_are_found(words: str, places: str) -> None:
    if connection.vendor == "sqlite":
        assert not hasattr(sqlite, "VECTOR")  # FTS5 counts for itself
        return
    long = "z " * 300 + words
    with connection.cursor() as cursor:
        cursor.execute("SELECT words_vector(%s)::text, ts_delete(words_vector(%s), 'z')::text", [words, long])
        short, shifted = cursor.fetchone()
        cursor.execute("SELECT array_agg(lexeme) FROM unnest(%s::tsvector)", [places])
        assert (short, cursor.fetchone()[0]) == (
            places,
            [one.split(":")[0].strip("'") for one in shifted.split()] or None,
        )


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_indexes(made: Quote) -> None:
    assert found(Quote, "waited") == [made]
    triggers.drop(connection)  # append-only tables refuse to be emptied
    call_command("flush", interactive=False, verbosity=0)
    assert not Quote.objects.exists()
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"SELECT count(*) FROM {kind.name}")
            assert cursor.fetchone() == (0,)
    sound()


def test_numbers_do_not_move_when_the_base_is_written_anew(made: Quote) -> None:
    """What SQLite does to rows without a number of their own, VACUUM for one, does nothing to these."""
    keys = [uuid7() for _ in range(3)]
    rows = [Quote(pk=key, source=made.source, kind="direct", identity="unknown", text=f"row {key}") for key in keys]
    Quote.objects.bulk_create(rows)
    Quote.objects.filter(pk=keys[0]).delete()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'quote_index'")
            assert "number INTEGER PRIMARY KEY" in cursor.fetchone()[0]
    assert found(Quote, "row") == rows[1:]


def test_an_edit_costs_no_statement_more(made: Quote, django_assert_max_num_queries: Any) -> None:
    made.text = "We have hoped for this day"
    with django_assert_max_num_queries(9):
        made.save()


def test_a_purge_leaves_no_word(made: Quote) -> None:
    bob, root = person("bob", reviews=True), Actor("person", person("root").user)
    root.user.is_superuser = True
    root.user.save()
    said = published_quote("it was worth it")
    review.withhold(said, actor=bob, reason="By order.")
    review.purge(said, actor=root, reason="By order.")
    assert found(Quote, "worth") == []
    sound()


def test_the_longest_text_is_indexed_within_the_time_of_a_statement() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = '5s'")
        words = ("\u5c71\u6d77" * 10_000)[:20_000]
        of = source("Mountains")
        of.save()
        long = quote(of, None, words)
        long.save()
    assert found(Quote, words[:30]) == [long]
    sound()
