"""Dumps: a whole base as files, and back. A file for each table, a JSON object for each row, and a manifest.

`dump` writes what the base was at one moment, all of it or what the public sees, in a canonical form: a base gives the
same bytes from every database. `take` takes such a dump into a base, empty or not, row by row under every rule.
Which tables there are is asked of the models (`tables`); only what must stay behind is named. May use `ingest` (its
bulk writers), `review` and what is below; knows no door.
"""

from quotes.dumps.dump import Dumped as Dumped
from quotes.dumps.dump import Taken as Taken
from quotes.dumps.dump import dump as dump
from quotes.dumps.manifest import Unusable as Unusable
from quotes.dumps.parquet import Missing as Missing
from quotes.dumps.taking import Intaken as Intaken
from quotes.dumps.taking import take as take
