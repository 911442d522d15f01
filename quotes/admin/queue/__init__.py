"""The review queue: what waits for a person, one record at a time, by keyboard.

`waiting` finds what waits, `context` shows a record with all that is needed to judge it, `steps` takes the steps,
`view` is the page.
"""

from quotes.admin.queue import view as view
