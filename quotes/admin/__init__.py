"""The admin: a door. Where curators work: Django's admin over the record, with our lists, forms and pages.

It decides nothing itself: every write and every step goes through `review`, in one transaction, with the person and the
reason; what a list filters and searches by is `filters`. May use every room below the doors, and no other door.
"""

from quotes.admin import claims as claims
from quotes.admin import decisions as decisions
from quotes.admin import duplicates as duplicates
from quotes.admin import exchange as exchange
from quotes.admin import merging as merging
from quotes.admin import purging as purging
from quotes.admin import queue as queue
from quotes.admin import quotes as quotes
from quotes.admin import readonly as readonly
from quotes.admin import sources as sources
from quotes.admin import speakers as speakers
from quotes.admin import tokens as tokens
from quotes.admin import topics as topics
from quotes.admin import users as users
