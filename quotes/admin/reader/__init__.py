"""The source reader: a captured text with its quotes marked in place, where new ones are made.

A page of its own under each source. Without its script it is still read, and texts are brought and moves confirmed;
selecting words needs the script. It decides nothing: every write is an act of `ingest` or `review`.
"""

from quotes.admin.reader.views import Reader as Reader
