"""The record: one file per noun, its rules in the columns, `QuerySet.public()` the only rule of visibility.

Three lists of rules, kept apart: what one row can tell is a CHECK, UNIQUE or foreign key here; append-only tables are
held by `triggers`; what needs several rows is `review`'s, and `verify` proves it. May use `text`, Django and
django-simple-history; knows no reading, no deciding and no door.
"""

from quotes.models.capture import Capture as Capture
from quotes.models.capture import Extent as Extent
from quotes.models.capture import Origin as Origin
from quotes.models.change import Change as Change
from quotes.models.change import ChangeKind as ChangeKind
from quotes.models.claim import Assessment as Assessment
from quotes.models.claim import Certainty as Certainty
from quotes.models.claim import Claim as Claim
from quotes.models.claim import ClaimAbout as ClaimAbout
from quotes.models.claim import ClaimLink as ClaimLink
from quotes.models.claim import ClaimTopic as ClaimTopic
from quotes.models.claim import Evidence as Evidence
from quotes.models.claim import Relation as Relation
from quotes.models.claim import Stance as Stance
from quotes.models.decision import Decision as Decision
from quotes.models.history import Actor as Actor
from quotes.models.history import ActorKind as ActorKind
from quotes.models.intake import Intake as Intake
from quotes.models.intake import IntakeKind as IntakeKind
from quotes.models.intake import TakenLine as TakenLine
from quotes.models.likeness import BlockingKey as BlockingKey
from quotes.models.likeness import Judgement as Judgement
from quotes.models.likeness import Likeness as Likeness
from quotes.models.merge import Merge as Merge
from quotes.models.once import Once as Once
from quotes.models.purging import Purging as Purging
from quotes.models.quote import Anchor as Anchor
from quotes.models.quote import AnchorStatus as AnchorStatus
from quotes.models.quote import Basis as Basis
from quotes.models.quote import Identity as Identity
from quotes.models.quote import Part as Part
from quotes.models.quote import Proposal as Proposal
from quotes.models.quote import Quote as Quote
from quotes.models.quote import QuoteKind as QuoteKind
from quotes.models.quote import QuoteTopic as QuoteTopic
from quotes.models.quote import Relay as Relay
from quotes.models.record import Conflict as Conflict
from quotes.models.record import Record as Record
from quotes.models.source import Source as Source
from quotes.models.source import SourceCorrection as SourceCorrection
from quotes.models.source import SourceKind as SourceKind
from quotes.models.source import TextAccess as TextAccess
from quotes.models.speaker import Affiliation as Affiliation
from quotes.models.speaker import Identifier as Identifier
from quotes.models.speaker import NameKind as NameKind
from quotes.models.speaker import Scheme as Scheme
from quotes.models.speaker import Speaker as Speaker
from quotes.models.speaker import SpeakerKind as SpeakerKind
from quotes.models.speaker import SpeakerName as SpeakerName
from quotes.models.state import State as State
from quotes.models.token import Scope as Scope
from quotes.models.token import Token as Token
from quotes.models.topic import Topic as Topic
from quotes.models.user import User as User
