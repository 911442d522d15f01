"""Quotes in bulk: a file of flat lines, each a quote with its speaker and its source, becomes records that wait.

A line is understood (`line`, `quotebank`: pure), the source and the speaker that it means are found or made (`sources`,
`speakers`: never guessed), and a few thousand lines are written in one transaction with their history and decisions
(`entering`) and the mark from which the next run goes on (`running`). A line is taken once.
"""

from quotes.ingest.flat.line import FIELDS as FIELDS
from quotes.ingest.flat.line import Faulty as Faulty
from quotes.ingest.flat.reading import FORMATS as FORMATS
from quotes.ingest.flat.reading import Opened as Opened
from quotes.ingest.flat.reading import opened as opened
from quotes.ingest.flat.running import STATES as STATES
from quotes.ingest.flat.running import Changed as Changed
from quotes.ingest.flat.running import Import as Import
from quotes.ingest.flat.running import run as run
