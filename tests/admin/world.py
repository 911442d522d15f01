"""A base with one of everything that a page shows: long words and short ones, every state, every kind of row."""

from types import SimpleNamespace

from quotes import review
from quotes.models import (
    Actor,
    Affiliation,
    Assessment,
    ClaimAbout,
    ClaimLink,
    ClaimTopic,
    Identifier,
    Proposal,
    QuoteTopic,
    SourceCorrection,
    SpeakerName,
    State,
    Topic,
)
from quotes.models.history import MACHINE
from quotes.review import Act
from tests.review import making

TITLE = (
    "The harbour of Lindau was opened after eleven years of work, three lawsuits and one flood, says its port office"
)
ADDRESS = "https://harbour.example/2026/11/" + "a-very-long-address-without-any-place-to-break-it-" * 3
LONG = "The port office reported that the work had cost more than 40 million."


def world(alice: Actor, bob: Actor, carol: Actor) -> SimpleNamespace:
    """Records as Alice, Bob and Carol left them: of each kind one in `records`, published, and in `drafts`, Alice's."""
    made = SimpleNamespace(topic=Topic(name="Harbours and waterways", slug="harbours", description="Where ships rest."))
    with review.edit(made.topic, actor=bob) as act:
        act.save(made.topic)
    _people(made)
    _source(made)
    _quotes(made, alice)
    _claims(made)
    _stepped(made, alice, bob)
    _corrected(made, carol)
    made.records = {"speaker": made.ada, "source": made.source, "quote": made.quote, "claim": made.claim}
    return made


def _people(made: SimpleNamespace) -> None:
    made.office = making.published(making.speaker("Port Office of Lindau", kind="organization"))
    made.ada = making.speaker("Ada Moser", sort_name="Moser, Ada", description="Has run the harbour since 2019.")
    making.published(
        made.ada,
        SpeakerName(speaker=made.ada, name="A. Moser", kind="alias"),
        Identifier(speaker=made.ada, scheme="url", value="https://people.example/ada"),
        Affiliation(speaker=made.ada, role="harbour master", organization=made.office, since_edtf="2019"),
    )


def _source(made: SimpleNamespace) -> None:
    made.source = making.source(
        TITLE, url=ADDRESS, publisher=made.office, byline="From our own correspondent", text_access="public"
    )
    making.published(made.source, SourceCorrection(source=made.source, text="The cost was wrong.", date_edtf="2026-11"))
    made.capture = making.saved_capture(made.source)


def _quotes(made: SimpleNamespace, alice: Actor) -> None:
    made.quote = making.quote(made.source, made.ada, said_edtf="2026-11-16", occasion="At the opening", note="Checked.")
    making.published(
        made.quote,
        making.anchor(made.quote, made.capture, made.quote.text),
        making.relay(made.quote, None),
        QuoteTopic(quote=made.quote, topic=made.topic),
    )
    made.indirect = making.published_quote(LONG, source=made.source, speaker=made.ada, kind="indirect")
    made.draft = making.draft_quote(alice, "it was worth it", source=made.source, speaker=made.ada)
    made.other = making.draft_quote(alice, source=made.source, speaker=made.ada)
    made.proposed = making.quote(made.source, made.ada, "The mayor of Lindau opened the new harbour", kind="indirect")
    review.enter(
        made.proposed, making.anchor(made.proposed, made.capture, made.proposed.text),
        state=State.PROPOSED, actor=MACHINE,
    )  # fmt: skip
    made.proposal = Proposal(quote=made.proposed, extractor="finder", version="1", confidence=0.7,
                             payload={"text": made.proposed.text}, made_at="2026-11-22T12:00:00Z")  # fmt: skip
    made.proposal.save()


def _claims(made: SimpleNamespace) -> None:
    made.earlier = making.claim("The harbour cost 38 million.")
    making.published(made.earlier, making.evidence(made.earlier, made.indirect))
    made.claim = making.claim(
        amount="40000000", unit="euro", quantity_text="more than 40 million", when_edtf="2015/2026"
    )
    making.published(
        made.claim,
        making.evidence(made.claim, made.indirect, "supports"),
        making.evidence(made.claim, made.quote, "mentions"),
        ClaimAbout(claim=made.claim, speaker=made.office),
        ClaimTopic(claim=made.claim, topic=made.topic),
        ClaimLink(from_claim=made.claim, to_claim=made.earlier, relation="contradicts", note="Two million apart."),
        Assessment(claim=made.claim, reviewer=made.office, label="Mostly true", rating=4, best=5, worst=1),
    )


def _stepped(made: SimpleNamespace, alice: Actor, bob: Actor) -> None:
    made.waiting = making.draft_quote(alice, "We have waited", source=made.source, speaker=made.ada)
    review.take(Act.SUBMIT, made.waiting, actor=alice)
    made.retracted = making.published_quote("waited for this day", source=made.source, speaker=made.ada)
    review.take(Act.RETRACT, made.retracted, actor=bob, reason="The recording says otherwise.")
    made.withheld = making.published_quote("worth it", source=made.source, speaker=made.ada)
    review.take(Act.WITHHOLD, made.withheld, actor=bob, reason="A court asked for it.")
    made.drafts = {
        "speaker": making.draft(making.speaker("Bruno Falk"), by=alice),
        "source": making.draft(making.source("Minutes of the port office"), by=alice),
        "quote": made.draft,
        "claim": making.draft(making.claim("The harbour was opened on a Monday."), by=alice),
    }


def _corrected(made: SimpleNamespace, carol: Actor) -> None:
    made.quote.occasion = "At the opening of the harbour, before the mayor spoke"
    with review.edit(made.quote, actor=carol, reason="The programme of the day names it.") as act:
        act.save(made.quote)
