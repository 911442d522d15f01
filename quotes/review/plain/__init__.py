"""Plain data becomes a record: what a program sends, by names of fields and public ids, is written as one act.

`kinds` says what may be given of each kind of record and of its rows, `values` makes values of it and gathers all that
is wrong, `rows` brings a short list to what is wished, `anchors` reads words out of captured texts; `write` is the way
in, `once` lets a creation happen once. Every door that takes data writes through here.
"""

from quotes.review.plain.bearing import add_evidence as add_evidence
from quotes.review.plain.bearing import assess_claim as assess_claim
from quotes.review.plain.bearing import link_claims as link_claims
from quotes.review.plain.bearing import remove_evidence as remove_evidence
from quotes.review.plain.bearing import unlink_claims as unlink_claims
from quotes.review.plain.ids import NotFound as NotFound
from quotes.review.plain.ids import id_of as id_of
from quotes.review.plain.once import once as once
from quotes.review.plain.steps import confirm as confirm
from quotes.review.plain.steps import merge as merge
from quotes.review.plain.steps import step as step
from quotes.review.plain.steps import undo_merge as undo_merge
from quotes.review.plain.write import Written as Written
from quotes.review.plain.write import change as change
from quotes.review.plain.write import create as create
from quotes.review.plain.write import delete as delete
