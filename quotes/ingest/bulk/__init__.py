"""Many rows at once: formed under the rules of their model without an instance for each, and written by COPY.

`Form` makes a row of plain values complete and refuses what the fields forbid; `write` writes rows of one model, or
`spelled` gets them ready beside and `send` writes them; `keys` and `texts` ask for many at once. What the base itself
holds (checks, foreign keys, triggers) holds for them as for any other. May use the models and what is below; decides
nothing.
"""

from quotes.ingest.bulk.asking import keys as keys
from quotes.ingest.bulk.asking import texts as texts
from quotes.ingest.bulk.errors import Errors as Errors
from quotes.ingest.bulk.forming import Form as Form
from quotes.ingest.bulk.forming import Row as Row
from quotes.ingest.bulk.forming import past as past
from quotes.ingest.bulk.room import room as room
from quotes.ingest.bulk.writing import send as send
from quotes.ingest.bulk.writing import spelled as spelled
from quotes.ingest.bulk.writing import write as write
