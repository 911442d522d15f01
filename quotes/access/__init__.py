"""Who is asking and how much they may: the caller, the limits, the budgets, who may keep an answer, and the error codes
and addresses that all doors share.

May use `export` (the form of a permalink), `read` and everything below; knows no door.
"""

from quotes.access.budget import ACT as ACT
from quotes.access.budget import FAILURE as FAILURE
from quotes.access.budget import FREE as FREE
from quotes.access.budget import INTROSPECTION as INTROSPECTION
from quotes.access.budget import REQUEST as REQUEST
from quotes.access.budget import SEARCH as SEARCH
from quotes.access.budget import Spending as Spending
from quotes.access.caching import PRIVATE as PRIVATE
from quotes.access.caching import UNKEPT as UNKEPT
from quotes.access.caching import VARY as VARY
from quotes.access.caching import anybodys as anybodys
from quotes.access.caching import etag as etag
from quotes.access.caching import held as held
from quotes.access.caching import tagged as tagged
from quotes.access.callers import AUTHORIZATION as AUTHORIZATION
from quotes.access.callers import NOBODY as NOBODY
from quotes.access.callers import PUBLIC as PUBLIC
from quotes.access.callers import Caller as Caller
from quotes.access.callers import caller as caller
from quotes.access.callers import writer as writer
from quotes.access.codes import Code as Code
from quotes.access.faults import TurnedAway as TurnedAway
from quotes.access.faults import as_logged as as_logged
from quotes.access.faults import logged as logged
from quotes.access.faults import request_id as request_id
from quotes.access.limits import LIMITS as LIMITS
from quotes.access.limits import RETRY_SECONDS as RETRY_SECONDS
from quotes.access.limits import Limits as Limits
from quotes.access.places import permalink as permalink
from quotes.access.places import whence as whence
from quotes.access.prices import TooMuch as TooMuch
from quotes.access.prices import priced as priced
from quotes.access.texts import shared_texts as shared_texts
from quotes.access.viewer import viewer as viewer
from quotes.access.viewer import viewer_of as viewer_of
from quotes.access.viewer import visitor as visitor
