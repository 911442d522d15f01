"""Ingest: the one way in for machines, and for the texts of sources whoever brings them.

Here a given text becomes a capture (normal form, digest, length; the same text again is the same capture), a text that
was not kept is added to the capture that waits for it, and a newer text is compared with what came before; and what a
machine found in a text becomes quotes that wait for a person (`proposing`). Files of quotes come in by `flat`, and many
rows of anything by `bulk`. May use `review`, the models and `text`; knows no door.
"""

from quotes.ingest.captures import ENCODINGS as ENCODINGS
from quotes.ingest.captures import PLACES as PLACES
from quotes.ingest.captures import WORDLESS as WORDLESS
from quotes.ingest.captures import Attached as Attached
from quotes.ingest.captures import Captured as Captured
from quotes.ingest.captures import Given as Given
from quotes.ingest.captures import Standing as Standing
from quotes.ingest.captures import attach_text as attach_text
from quotes.ingest.captures import capture as capture
from quotes.ingest.captures import changed as changed
from quotes.ingest.captures import given as given
from quotes.ingest.captures import holders as holders
from quotes.ingest.captures import standings as standings
from quotes.ingest.plain import capture_text as capture_text
from quotes.ingest.proposing import Proposed as Proposed
from quotes.ingest.proposing import propose as propose
