"""Who writes, and where."""

from tests.acts.people import made as made
from tests.acts.people import people as people
from tests.acts.people import written as written
