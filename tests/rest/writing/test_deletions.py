"""What may be deleted, and what stands in the way of the rest."""

from types import SimpleNamespace
from typing import Any

import pytest

from quotes import review
from quotes.models import Actor, QuoteTopic, Topic
from quotes.review.plain import id_of
from tests.acts.world import at, digest
from tests.rest.writing.conftest import Send
from tests.rest.writing.world import asked
from tests.review.making import draft, draft_quote, evidence, fresh, speaker


def deleted(send: Send, record: Any, who: str = "bob") -> Any:
    return send(who, asked(f"delete_{record._meta.model_name}", at(record)))


def test_nothing_that_was_decided_upon_is_deleted(made: SimpleNamespace, send: Send) -> None:
    before = digest()
    for record in (made.speaker, made.source, made.quote, made.claim, made.waiting, made.proposed, made.merged):
        answer = deleted(send, record, "root")
        assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT"), record
        assert [one["code"] for one in answer.json()["errors"]] == ["decided"]
    assert digest() == before


def test_what_others_name_stays_and_they_are_told(made: SimpleNamespace, send: Send, people: dict[str, Any]) -> None:
    alice = Actor("person", people["alice"])
    by = draft(speaker("Bea"), by=alice)
    quotes = [draft_quote(alice, speaker=by, source=made.source) for _ in range(2)]
    review.write(QuoteTopic(quote=quotes[0], topic=made.topic), actor=alice)
    before = digest()
    answer = deleted(send, by)
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
    assert answer.json()["errors"][0]["code"] == "in_use"
    assert "2 quotes" in answer.json()["detail"]
    assert answer.json()["named_by"] == sorted(map(id_of, quotes))
    answer = deleted(send, made.topic)
    assert (answer.status_code, answer.json()["named_by"]) == (409, [id_of(quotes[0])])
    assert digest() == before


def test_a_topic_that_nothing_has_goes_and_its_history_stays(made: SimpleNamespace, send: Send) -> None:
    assert deleted(send, made.topic, "alice").status_code == 204
    assert not Topic.objects.exists()
    last = Topic.history.order_by("history_id").last()
    assert (last.history_type, last.history_user.username) == ("-", "alice")


def test_a_draft_goes_with_its_rows(made: SimpleNamespace, send: Send, client_of: Any) -> None:
    anchor = made.draft.anchors.get()
    answer = deleted(send, made.draft, "alice")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not type(anchor).objects.filter(pk=anchor.pk).exists()
    assert client_of("bob").get(f"/api/v1/quotes/{id_of(made.draft)}/").status_code == 404


@pytest.mark.parametrize("name", ["captures", "sources"])
def test_a_captured_text_is_deleted_by_nobody(made: SimpleNamespace, client_of: Any, name: str) -> None:
    before = digest()
    client = client_of("root")
    answer = client.delete(f"/api/v1/captures/{id_of(made.capture)}/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert digest() == before


def test_evidence_of_what_is_published_goes_with_a_reason_only(
    made: SimpleNamespace, send: Send, people: dict[str, Any]
) -> None:
    before = digest()
    how = {"id": id_of(made.evidence), "expected_version": fresh(made.claim).version}
    answer = send("bob", asked("remove_evidence", how))
    assert answer.status_code == 422
    assert [(one["code"], one["path"]) for one in answer.json()["errors"]] == [("reason_required", ["reason"])]
    assert digest() == before
    made.other_evidence = evidence(made.claim, made.double)
    review.write(made.other_evidence, actor=Actor("person", people["bob"]), reason="Another quote.")
    how["expected_version"] = fresh(made.claim).version
    answer = send("bob", asked("remove_evidence", how), query="?reason=Misread.&include=decisions")
    assert answer.status_code == 200, answer.content
    assert answer.json()["decisions"]["results"][-1]["reason"] == "Misread."
