"""The README says what is so: its questions have those answers, its commands exist."""

import json
import re
import shlex
from io import StringIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command, get_commands

from quotes.models import Change, User
from tests import base

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
SHELL = [
    line.split("  #")[0]
    for kind, block in BLOCKS
    if kind == "sh" and not block.startswith(("ask()", "send()"))
    for line in block.splitlines()
]


def answers(kind, word=""):
    """The blocks of a kind that begin with a word, each with the answer that follows it."""
    pairs = pairwise(BLOCKS)
    return [
        (block, json.loads(after)) for (found, block), (_, after) in pairs if found == kind and block.startswith(word)
    ]


@pytest.fixture
def seed(seeded):
    """The seed article stands in the base."""


def test_it_opens_with_the_two_commands():
    first, second = re.findall(r"^    (make \w+)", TEXT, re.MULTILINE)[:2]
    assert (first, second) == ("make run", "make test")
    assert TEXT.index(second) < 200


def test_the_graphql_questions_have_these_answers(seed, client):
    assert answers("graphql")
    for document, answer in answers("graphql"):
        found = client.post("/graphql", {"query": document}, content_type="application/json").json()
        assert found["data"] == answer


def test_the_rest_questions_have_these_answers(seed, client):
    assert answers("sh", "curl")
    for command, answer in answers("sh", "curl"):
        address = urlsplit(shlex.split(command)[1])
        found = client.get(f"{address.path}?{address.query}")
        assert found.json() == answer
        assert list(found.json()["results"][0]) == list(answer["results"][0])


def test_what_it_asks_by_get_is_there(seed, client):
    asked = [line for kind, block in BLOCKS if kind == "http" for line in block.splitlines()]
    for line in asked:
        address, _, accept = line.removeprefix("GET ").partition("  Accept: ")
        answer = client.get(address, headers={"accept": accept} if accept else {})
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) if answer.streaming else answer.json()["results"]
    assert len(asked) > 3


@pytest.mark.django_db
def test_a_token_is_sent_as_it_says(client):
    secret = base.token(User.objects.create_superuser("ada"))
    [block] = [block for kind, block in BLOCKS if kind == "bash"]
    commands = block.replace("\\\n", " ").replace("$TOKEN", secret).splitlines()
    for command in commands:
        words = shlex.split(command)
        told = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
        data = words[words.index("-d") + 1] if "-d" in words else None
        address = urlsplit(words[-1]).path
        headers = {"authorization": told["Authorization"]}
        if data:
            found = client.post(address, data, content_type=told["Content-Type"], headers=headers).json()
            assert found["data"] == {"viewer": {"username": "ada", "roles": ["administrator"]}}
        else:
            assert client.get(address, headers=headers).headers["Cache-Control"] == "private, no-store"
    assert len(commands) == 2


WRITING = next(block for kind, block in BLOCKS if kind == "sh" and block.startswith("ask()"))
ASKED = re.findall(r"^ask ('.*?')$", WRITING, re.MULTILINE | re.DOTALL)
"""The mutations of the README, as a shell reads them."""


def test_the_mutations_do_what_they_say(seed, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    ids = {"SOURCE": "source", "CAPTURE": "capture", "QUOTE": "quote"}
    known, told = {}, {}
    for asked in ASKED:
        [body] = shlex.split(asked)
        for name, key in known.items():
            body = body.replace(f"${name}", key)
        data = client.post("/graphql", body, content_type="application/json").json()["data"]
        told |= data
        [answered] = data.values()
        assert answered["__typename"].endswith("Success"), answered
        known |= {name: answered[kind]["id"] for name, kind in ids.items() if kind in answered}
    told["createQuote"]["quote"]["id"] = "q_..."
    [written] = [json.loads(block) for kind, block in BLOCKS if kind == "json" and "createQuote" in block]
    assert written == {"createQuote": told["createQuote"]}
    assert told["submit"]["record"] == {"state": "IN_REVIEW", "version": 3}


SENDING = next(block for kind, block in BLOCKS if kind == "sh" and block.startswith("send()"))
SENT = re.findall(r"^send (.*?)$", SENDING.replace("\\\n", " "), re.MULTILINE)
"""The same by REST."""


def test_the_requests_do_what_they_say(seed, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    known, told = {"api": "/api/v1"}, []
    for line, name in zip(SENT, ("SOURCE", "CAPTURE", "QUOTE", ""), strict=True):
        for variable, value in known.items():
            line = line.replace(f"${variable}", value.replace('"', '\\"') if variable == "ETAG" else value)
        words = shlex.split(line)
        headers = dict(one.split(": ", 1) for option, one in pairwise(words) if option == "-H")
        data = words[words.index("-d") + 1] if "-d" in words else ""
        [address] = [word for word in words if word.startswith("/api/v1/")]
        answer = client.generic("POST", address, data, "application/json", headers=headers)
        assert answer.status_code == (201 if data else 200), answer.content
        told.append(answer.json())
        known |= {name: told[-1].get("id", ""), "ETAG": answer.headers["ETag"]}
    assert told[2]["text"] == "We have waited for this day"
    assert told[2]["anchors"] == [{"exact": "We have waited for this day", "status": "exact"}]
    assert known["ETAG"].startswith('"3-')
    assert told[3] == {"state": "in_review", "version": 3}


def test_a_cache_and_a_hash_are_answered_as_it_says(seed, client, settings):
    settings.PERSISTED = "automatic"
    asked = [
        line for kind, block in BLOCKS if kind == "shell" for line in block.replace("\\\n", " ").splitlines() if line
    ]
    found = [by_get(client, shlex.split(line)) for line in asked]
    assert [one.status_code for one in found] == [200, 304, 200, 200]
    assert found[0]["ETag"] == found[1]["ETag"]
    assert found[2].json()["data"] == found[3].json()["data"] == {"topics": {"totalCount": 5}}


def by_get(client, words):
    """What curl -G asks for."""
    pairs = [*pairwise(words)]
    parameters = dict(given.split("=", 1) for option, given in pairs if option in ("--data-urlencode", "-d"))
    return client.get(
        "/graphql", parameters, headers=dict(one.split(": ", 1) for option, one in pairs if option == "-H")
    )


def test_a_copy_asks_for_changes_as_it_says(seed, client):
    """The numbers are the base's own: here they may begin elsewhere."""
    [block] = [block for kind, block in BLOCKS if kind == "console"]
    command, told = block.removeprefix("$ ").split("\n", 1)
    told = json.loads(told)
    begun = Change.objects.first().seq - 1
    address = urlsplit(shlex.split(command)[1])
    assert parse_qs(address.query)["since"] == ["62"]
    found = client.get(f"{address.path}?{address.query.replace('since=62', f'since={62 + begun}')}").json()
    for row in (*told["results"], told):
        row["since" if row is told else "seq"] += begun
    assert found == told


@pytest.mark.django_db
def test_the_flat_line_is_one(tmp_path):
    [line] = [block for kind, block in BLOCKS if kind == "jsonl"]
    (tmp_path / "quotes.jsonl").write_text(line)
    out = StringIO()
    call_command("import_quotes", str(tmp_path / "quotes.jsonl"), format="jsonl", stdout=out)
    assert out.getvalue().startswith("1 lines: 1 new quotes, 0 known, 0 refused")


def test_the_commands_exist():
    for name in re.findall(r"(?<!token )(?<!documents )make (\w+)", TEXT):
        assert name == "help" or f"\n{name}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in SHELL:
        words = shlex.split(line)
        if "manage.py" in words:
            assert words[words.index("manage.py") + 1] in get_commands()
        for path in re.findall(r"-r (\S+)", line):
            assert (ROOT / path).is_file()


def test_the_exports_find_what_they_name(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exports = [shlex.split(line)[2:] for line in SHELL if "manage.py export " in line]
    for words in exports:
        call_command(*words, stdout=StringIO())
        assert len((tmp_path / words[-1]).read_text(encoding="utf-8").splitlines()) > 1
    assert len(exports) == 2


@pytest.mark.django_db
def test_the_tokens_are_the_administrators(capsys):
    call_command("prepare", stdout=StringIO())
    makes = [line for line in SHELL if "manage.py token make" in line]
    for line in makes:
        call_command(*shlex.split(line.removeprefix("TOKEN=$(").replace(")", ""))[2:])
        assert capsys.readouterr().out.startswith("fb_")
    assert len(makes) == 2


def test_its_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (ROOT / target).is_file()


def test_there_is_a_place_for_the_measurements():
    assert TEXT.count("<!-- bench -->") == TEXT.count("<!-- /bench -->") == 1
