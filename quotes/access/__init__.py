"""Who is asking and how much they may: the viewer, the limits, the error codes and the addresses all doors share.

May use `read` and everything below; knows no door.
"""

from quotes.access.codes import Code as Code
from quotes.access.faults import as_logged as as_logged
from quotes.access.faults import logged as logged
from quotes.access.faults import request_id as request_id
from quotes.access.limits import LIMITS as LIMITS
from quotes.access.limits import RETRY_SECONDS as RETRY_SECONDS
from quotes.access.limits import Limits as Limits
from quotes.access.places import permalink as permalink
from quotes.access.places import whence as whence
from quotes.access.viewer import viewer as viewer
from quotes.access.viewer import visitor as visitor
