"""The description in OpenAPI 3.1: valid, whole, and true of what is answered."""

import json
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from quotes.filters import FILTERS
from quotes.read.shape import ENTITIES
from quotes.rest.describe import document
from quotes.rest.entities import COLLECTIONS, LISTS, RECORDS
from quotes.rest.offers import XLSX, offered
from quotes.rest.urls import urlpatterns
from tests import base
from tests.rest.test_lists import every_edge


def test_it_is_valid_openapi_3_1():
    assert document()["openapi"].startswith("3.1.")
    validate(document(), cls=OpenAPIV31SpecValidator)


def test_every_address_is_in_it_with_every_status():
    assert len(document()["paths"]) == (len(urlpatterns) - 3) // 2 + 1  # not the description itself and its page
    assert not any(path.endswith("/") for path in document()["paths"])
    for path, operations in document()["paths"].items():
        if "get" not in operations:
            continue
        statuses = set(operations["get"]["responses"])
        assert {"200", "304", "400", "405", "406", "414", "503"} <= statuses
        assert ("404" in statuses) == ("{id}" in path)
        names = ("quotes", "sources", "speakers", "claims")
        assert ("410" in statuses) == path.startswith(tuple(f"/api/v1/{name}/{{id}}" for name in names))


@pytest.mark.parametrize("name", LISTS)
def test_every_filter_is_a_parameter_with_its_help(name):
    given = {one["name"]: one for one in document()["paths"][f"/api/v1/{name}"]["get"]["parameters"]}
    collection = COLLECTIONS[None, name]
    declared = FILTERS[collection.entity].base_filters if collection.entity in FILTERS else {}
    assert set(given) == (
        {*declared, "first", "after", "count", "fields", "include", "format"}
        | ({"order"} if collection.orders else set())
        | ({"facets", "facets_first"} if collection.facets else set())
        | ({"since"} if name == "changes" else set())
    )
    for filter_name, condition in declared.items():
        assert given[filter_name]["description"] == condition.extra["help_text"]


def nodes(schema):
    if isinstance(schema, dict):
        yield schema
        for one in schema.values():
            yield from nodes(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from nodes(one)


def test_every_property_and_parameter_is_described():
    for node in nodes(document()):
        for one in (node.get("properties") or {}).values():
            assert one["description"]
        for one in node.get("parameters") or []:
            assert one["description"]


FORMATS = FormatChecker()
"""The formats of examples; jsonschema itself judges addresses only where a further library is installed."""


@FORMATS.checks("uri")
def an_address_is_whole(one):
    return not isinstance(one, str) or bool(urlsplit(one).scheme)


def test_every_example_is_what_it_is_an_example_of():
    shown = 0
    for node in nodes(document()):
        schema = node.get("schema", node)
        held = [*node.get("examples", []), *([node["example"]] if "example" in node else [])]
        for one in held if isinstance(schema, dict) else []:
            whole = {**schema, "components": document()["components"]}
            Draft202012Validator(whole, format_checker=FORMATS).validate(one)
            shown += 1
    assert shown > 200


def test_every_tag_is_told():
    told = {one["name"] for one in document()["tags"]}
    for operations in document()["paths"].values():
        assert {tag for one in operations.values() for tag in one["tags"]} <= told


def test_every_field_and_edge_of_the_shape_is_in_it():
    schemas = document()["components"]["schemas"]
    for name, schema in (("quote", "Quote"), ("claim", "Claim"), ("anchor", "Anchor"), ("relay", "Relay")):
        entity = ENTITIES[name]
        assert {*entity.fields, *entity.edges} <= set(schemas[schema]["properties"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_what_is_answered_is_what_is_described(client, name):
    base.world()
    answer = client.get(f"/api/v1/{name}/?first=2&count=true&include={every_edge(name)}").json()
    operation = document()["paths"][f"/api/v1/{name}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document()["components"]}).validate(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["quotes", "sources", "speakers", "claims", "topics"])
def test_every_form_is_described_under_the_media_type_that_it_has(client, name):
    base.world()
    [row, *_] = client.get(f"/api/v1/{name}/?first=1").json()["results"]
    for address, path, many in ((f"{name}/", name, True), (f"{name}/{row['id']}/", f"{name}/{{id}}", False)):
        told = document()["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]
        for offer in offered(RECORDS[name], many):
            answer = client.get(f"/api/v1/{address}?format={offer.name}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            media = answer.headers["Content-Type"].partition(";")[0]
            text = media in ("application/jsonl", XLSX.media_type) or "json" not in media
            schema = {**told[media]["schema"], "components": document()["components"]}
            Draft202012Validator(schema).validate("" if text else json.loads(content))


@pytest.mark.django_db
def test_a_withheld_record_is_as_described(client):
    record = base.world().withheld
    schema = {"$ref": "#/components/schemas/Withheld", "components": document()["components"]}
    Draft202012Validator(schema).validate(client.get(f"/api/v1/quotes/{base.pid(record)}/").json())


def test_the_page_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"//" not in page.content.replace(b"<!DOCTYPE html>", b"")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert client.get("/api/v1/docs/?script=").headers["Content-Type"].startswith("application/javascript")
    assert finders.find("drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")


def test_the_description_is_paid_by_the_time_it_takes(client, settings, clock):
    settings.BUDGET_ADDRESS = 150
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert client.get("/api/v1/openapi.json").status_code == 429
