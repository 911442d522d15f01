"""Review: the one way to write a record and to change its state.

Here live the acts (edit, enter, submit, publish, retract, withhold ...), who may do them, the rules that need several
rows (closure), what follows from a step (cascades), and the proof that a whole base keeps them. Every door and `ingest`
write through here; what programs send as plain data comes in by `plain`. May use the models and `text`, `read`,
`filters` and `search`; knows no door.
"""

from quotes.review.acts import accept as accept
from quotes.review.acts import confirm as confirm
from quotes.review.acts import confirmable as confirmable
from quotes.review.acts import pending as pending
from quotes.review.acts import publish as publish
from quotes.review.acts import reject as reject
from quotes.review.acts import retract as retract
from quotes.review.acts import return_to_draft as return_to_draft
from quotes.review.acts import submit as submit
from quotes.review.acts import take as take
from quotes.review.acts import withhold as withhold
from quotes.review.beforehand import following as following
from quotes.review.beforehand import outlooks as outlooks
from quotes.review.closure import hindrances as hindrances
from quotes.review.edit import Edit as Edit
from quotes.review.edit import delete_draft as delete_draft
from quotes.review.edit import edit as edit
from quotes.review.edit import enter as enter
from quotes.review.edit import write as write
from quotes.review.likeness import different as different
from quotes.review.merging import merge as merge
from quotes.review.merging import undo_merge as undo_merge
from quotes.review.moving import Move as Move
from quotes.review.moving import move as move
from quotes.review.moving import move_all as move_all
from quotes.review.problem import RULES as RULES
from quotes.review.problem import InUse as InUse
from quotes.review.problem import NotPermitted as NotPermitted
from quotes.review.problem import Problem as Problem
from quotes.review.problem import Refused as Refused
from quotes.review.problem import worded as worded
from quotes.review.purge import purge as purge
from quotes.review.revert import Turn as Turn
from quotes.review.revert import as_it_stood as as_it_stood
from quotes.review.revert import revert as revert
from quotes.review.rights import may as may
from quotes.review.steps import STEPS as STEPS
from quotes.review.steps import Act as Act
from quotes.review.together import needs as needs
from quotes.review.together import publish_together as publish_together
