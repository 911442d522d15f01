"""Whatever people do, in whatever order: refused or done, the base has no faults and what is public is sound."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from quotes import review
from quotes.models import Actor, Claim, Conflict, Evidence, Quote, Source, Speaker
from quotes.models.history import MACHINE
from quotes.review import Act, Refused
from quotes.review.proof import CHECKS
from tests.review.making import (
    anchor,
    claim,
    evidence,
    fresh,
    person,
    published,
    quote,
    relay,
    saved_capture,
    source,
    speaker,
)

STEPS = (Act.SUBMIT, Act.RETURN, Act.ACCEPT, Act.REJECT, Act.PUBLISH, Act.RETRACT, Act.WITHHOLD)
WORDS = ("We have waited for this day", "it was worth it.", "more than 40 million")

who = st.sampled_from((1, 2, 0))
hows = st.sampled_from(("import", "person", "machine"))
which = st.integers(min_value=0, max_value=11)
kinds = st.sampled_from((Quote, Claim, Speaker, Source))


class People(RuleBasedStateMachine):
    """A contributor, two reviewers, a machine and an import at work on one small base."""

    def __init__(self) -> None:
        super().__init__()
        self.base = transaction.atomic()
        self.base.__enter__()
        self.people: list[Actor] = [person("alice"), person("bob", reviews=True), person("carol", reviews=True)]
        self.held: dict[type, list[Any]] = {Speaker: [], Source: [], Quote: [], Claim: []}
        for number in range(3):
            self.somebody(how="import", by=1)
            self.a_source(how="import", keep=number > 0, by=1)
            self.a_quote("import", 1, number, number, number + 1, WORDS[number])
        for number in range(2):
            self.a_claim(on=number, how="import", by=1)

    def teardown(self) -> None:
        """Nothing is wrong with what they leave; and the next example begins with an empty base."""
        try:
            assert [fault for _, check in CHECKS for fault in check(lambda _: None)] == []
        finally:
            transaction.set_rollback(True)
            self.base.__exit__(None, None, None)

    def one(self, kind: type, number: int) -> Any:
        """One of the records there are."""
        return self.held[kind][number % len(self.held[kind])]

    def tried(self, act: Any, *args: Any, **named: Any) -> None:
        """Do it, or be refused."""
        try:
            act(*args, **named)
        except (Refused, Conflict):
            return

    def entered(self, how: str, by: int, record: Any, *children: Any) -> None:
        """A record by an import, where closure lets it in; by a machine; or by a person."""
        if how == "import":
            self.tried(published, record, *children)
        if how == "machine":
            review.enter(record, *children, state="proposed", actor=MACHINE)
        elif record._state.adding:
            with review.edit(record, actor=self.people[by]) as act:
                for row in (record, *children):
                    act.save(row)
        self.held[type(record)].append(record)

    @rule(how=hows, by=who)
    def somebody(self, how: str, by: int) -> None:
        self.entered(how, by, speaker())

    @rule(how=hows, by=who, keep=st.booleans())
    def a_source(self, how: str, by: int, keep: bool) -> None:
        made = source()
        self.entered(how, by, made)
        saved_capture(made, keep=keep)

    @rule(how=hows, by=who, of=which, speaks=which, relays=which, words=st.sampled_from(WORDS))
    def a_quote(self, how: str, by: int, of: int, speaks: int, relays: int, words: str) -> None:
        stands = self.one(Source, of)
        made = quote(stands, self.one(Speaker, speaks), words)
        standing = anchor(made, stands.captures.get(), words)
        self.entered(how, by, made, standing, relay(made, self.one(Speaker, relays)))

    @rule(how=hows, by=who, on=which)
    def a_claim(self, how: str, by: int, on: int) -> None:
        made = claim()
        self.entered(how, by, made, evidence(made, fresh(self.one(Quote, on))))

    @rule(kind=kinds, number=which, step=st.sampled_from(STEPS), by=who, say=st.booleans())
    def step(self, kind: type, number: int, step: Act, by: int, say: bool) -> None:
        self.tried(review.take, step, self.one(kind, number), actor=self.people[by], reason="Why." if say else None)

    @rule(kind=kinds, number=which, act=st.sampled_from((Act.RETRACT, Act.WITHHOLD)))
    def take_back(self, kind: type, number: int, act: Act) -> None:
        self.tried(review.take, act, self.one(kind, number), actor=self.people[1], reason="Why.")

    @rule(kind=kinds, number=which, by=who)
    def all_the_way(self, kind: type, number: int, by: int) -> None:
        record = self.one(kind, number)
        for step in (Act.ACCEPT, Act.SUBMIT, Act.PUBLISH):
            self.tried(review.take, step, record, actor=self.people[by], reason="Why.")

    @rule(number=which, by=who, stale=st.booleans())
    def correct_a_quote(self, number: int, by: int, stale: bool) -> None:
        held = self.one(Quote, number) if stale else fresh(self.one(Quote, number))
        held.speaker_role = f"mayor {held.version}"
        self.tried(review.write, held, actor=self.people[by], reason="Why.")

    @rule(number=which, to=which, by=who)
    def give_a_quote_to_another(self, number: int, to: int, by: int) -> None:
        held = fresh(self.one(Quote, number))
        held.speaker = self.one(Speaker, to)
        self.tried(review.write, held, actor=self.people[by], reason="Why.")

    @rule(number=which, on=which, by=who)
    def add_evidence(self, number: int, on: int, by: int) -> None:
        row = evidence(fresh(self.one(Claim, number)), fresh(self.one(Quote, on)))
        self.tried(review.write, row, actor=self.people[by], reason="Why.")

    @rule(number=which, by=who)
    def remove_evidence(self, number: int, by: int) -> None:
        held = fresh(self.one(Claim, number))

        def remove() -> None:
            with review.edit(held, actor=self.people[by], reason="Why.") as act:
                for row in Evidence.objects.filter(claim=held)[:1]:
                    act.delete(row)

        self.tried(remove)

    @rule(kind=kinds, number=which, by=who)
    def confirm(self, kind: type, number: int, by: int) -> None:
        self.tried(review.confirm, self.one(kind, number), actor=self.people[by])

    @rule(by=who, words=st.sampled_from(WORDS))
    def a_draft_comes_and_goes(self, by: int, words: str) -> None:
        made = claim(words)
        review.write(made, actor=self.people[by])
        review.delete_draft(made, actor=self.people[by])


@pytest.mark.django_db
def test_any_sequence_of_acts_leaves_a_sound_base() -> None:
    run_state_machine_as_test(
        People, settings=settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    )
