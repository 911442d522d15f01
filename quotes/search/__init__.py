"""Search: words find records, by an index that the base itself keeps; the same on SQLite (FTS5) and PostgreSQL (GIN).

`kept` puts what keeps the indexes into the base (triggers, a generated column), `rewrite` mends the words they are made
of, `asking` turns what a person asks into what each database understands, and into a condition. May use `models` and
`text`; knows no filter and no reading.
"""

from quotes.search.asking import BEST as BEST
from quotes.search.asking import Slots as Slots
from quotes.search.asking import Wanted as Wanted
from quotes.search.asking import matching as matching
from quotes.search.asking import meets as meets
from quotes.search.asking import meets_listed as meets_listed
from quotes.search.asking import wanted as wanted
from quotes.search.kept import settle as settle
from quotes.search.kinds import WINDOW as WINDOW
