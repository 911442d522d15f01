"""One rule for every entrance: save, bulk_create, update, loaddata; and the base itself against raw SQL."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, transaction

from quotes.models import Claim, Source, Speaker, Topic
from tests.review.making import claim, source, speaker

pytestmark = pytest.mark.django_db


def saved(model: Any, fields: dict[str, Any], tmp_path: Path) -> Any:
    made = whole(model, fields)
    made.save()
    return made


def created_in_bulk(model: Any, fields: dict[str, Any], tmp_path: Path) -> Any:
    [made] = model.objects.bulk_create([whole(model, fields)])
    return made


def updated(model: Any, fields: dict[str, Any], tmp_path: Path) -> Any:
    made = whole(model, {})
    made.save()
    model.objects.filter(pk=made.pk).update(**fields)
    return made


def loaded(model: Any, fields: dict[str, Any], tmp_path: Path) -> Any:
    made = whole(model, {})
    made.save()
    row = {field.attname: field.value_to_string(made) for field in made._meta.concrete_fields if not field.primary_key}
    row = {name: value for name, value in row.items() if value not in ("None", "")} | fields
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"model": made._meta.label_lower, "pk": str(made.pk), "fields": row}]))
    call_command("loaddata", str(file), verbosity=0)
    return made


def whole(model: Any, fields: dict[str, Any]) -> Any:
    return {Speaker: speaker, Source: source, Claim: claim}[model](**fields)


ENTRANCES = [saved, created_in_bulk, updated, loaded]
FLAWS: list[tuple[Any, str, Any]] = [
    (Speaker, "name", "nul\x00"),
    (Speaker, "name", "two\nlines"),
    (Speaker, "name", "right\u202eleft"),
    (Speaker, "name", "x" * 301),
    (Speaker, "description", "bell\x07"),
    (Speaker, "description", "x" * 2_001),
    (Source, "url", "ftp://example.org/"),
    (Source, "url", "https://user@example.org/"),
    (Source, "language", "not a language"),
    (Source, "published_edtf", "last month"),
    (Source, "published_edtf", "2023-02-29"),
    (Claim, "text", "\ud800"),
]


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize(("model", "field", "value"), FLAWS)
def test_no_entrance_lets_a_flaw_in(
    entrance: Callable[..., Any], model: Any, field: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises((ValidationError, DeserializationError)), transaction.atomic():
        entrance(model, {field: value}, tmp_path)
    assert not model.objects.filter(**{field: "x"}).exists()
    assert all(getattr(row, field) != value for row in model.objects.all())


NORMAL: list[tuple[Any, str, str, Any]] = [
    (Speaker, "name", "Jose\u0301", "José"),
    (Speaker, "description", "one\r\ntwo\rthree", "one\ntwo\nthree"),
    (Speaker, "description", "", None),
    (Source, "language", "EN-gb", "en-GB"),
    (Claim, "text", "right\u202eleft, said on purpose", "right\u202eleft, said on purpose"),
]


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize(("model", "field", "value", "stored"), NORMAL)
def test_every_entrance_stores_the_normal_form(
    entrance: Callable[..., Any], model: Any, field: str, value: str, stored: str | None, tmp_path: Path
) -> None:
    made = entrance(model, {field: value}, tmp_path)
    assert getattr(model.objects.get(pk=made.pk), field) == stored


@pytest.mark.parametrize("value", ["0.1", "123456789.123456", "-40", "999999999999999", "0"])
def test_decimals_are_the_same_on_both_databases(value: str) -> None:
    made = claim(quantity_text="as said", amount=value)
    made.full_clean()
    made.save()
    assert str(Claim.objects.get(amount=value).amount) == value


@pytest.mark.parametrize("value", ["0.1234567", "1234567890123456", "1e15", "NaN", "Infinity", "1234567890.123456"])
def test_decimals_that_could_not_move_are_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        claim(quantity_text="as said", amount=value).save()
    with pytest.raises(ValidationError):
        claim(quantity_text="as said", amount=value).full_clean()


@pytest.mark.parametrize("value", ["1200000000", "999999999999999", "123456789.123456"])
def test_a_form_takes_any_number_that_the_base_holds(value: str) -> None:
    field: Any = Claim._meta.get_field("amount")
    assert str(field.clean(field.formfield().clean(value), None)) == value


RAW = [
    ("speaker", "kind", "'ship'"),
    ("speaker", "name", "''"),
    ("speaker", "version", "0"),
    ("speaker", "state", "'hidden'"),
    ("speaker", "merged_into_id", "id"),
    ("source", "url", "'gopher://x'"),
    ("source", "published_first", "-1"),
    ("source", "via_id", "id"),
]


@pytest.mark.parametrize(("table", "column", "value"), RAW)
def test_the_base_refuses_what_one_row_can_tell(table: str, column: str, value: str) -> None:
    for made in (speaker(), source()):
        made.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value}")


BOUNDS = [
    ({"lower": 3, "upper": 2}, False),
    ({"lower": 3, "amount": 2}, False),
    ({"amount": 3, "upper": 2}, False),
    ({"lower": 1, "amount": 2, "upper": 3}, True),
    ({"upper": 3}, True),
    ({}, True),
]


@pytest.mark.parametrize(("fields", "good"), BOUNDS)
def test_the_bounds_of_a_number_are_in_order(fields: dict[str, Any], good: bool) -> None:
    made = claim(quantity_text="some", **fields)
    if good:
        made.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_number_has_its_words() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        claim(amount=40).save()


def test_keys_of_names_are_folded_alike() -> None:
    for name in ("Émile", "emile", "Zoë", "ÅSA"):
        speaker(name=name).save()
    ordered = Speaker.objects.order_by("name_key").values_list("name_key", flat=True)
    assert list(ordered) == ["asa", "emile", "emile", "zoe"]
    made = speaker(name="Kim Jong Un", sort_name="Kim, Jong Un")
    made.save()
    assert made.name_key == "kim, jong un"
    made.sort_name = None
    made.save(update_fields=["sort_name"])
    assert Speaker.objects.get(pk=made.pk).name_key == "kim jong un"


def test_days_follow_their_date() -> None:
    made = source(published_edtf="2024-08")
    made.save()
    assert (made.published_first, made.published_last) == (739_099, 739_129)
    made.published_edtf = None
    made.save(update_fields=["published_edtf"])
    held: Any = Source.objects.get(pk=made.pk)
    assert (held.published_first, held.published_last) == (3_652_060, 0)


def test_a_list_counts_on_and_ends_at_a_hundred() -> None:
    made = speaker()
    made.save()
    for number in range(100):
        made.names.create(name=f"Name {number}")
    assert list(made.names.values_list("seq", flat=True)) == list(range(100))
    with pytest.raises(ValidationError, match="full"):
        made.names.create(name="One more")


def test_a_topic_has_its_key() -> None:
    made = Topic.objects.create(name="Häfen", slug="haefen")
    assert made.name_key == "hafen"
