"""How many rows a statement looks at before it takes another way, or tells an estimate.

Together they bound what a list at the top costs, whatever its filters are asked with. They were measured at a million
quotes: to look a row up takes some 3 microseconds on either database, to read one as it lies a tenth of that.
"""

COUNTED = 100_000
"""What is longer is not counted row by row."""

LONG = 2 * COUNTED
"""What a sample tells to be longer is not begun to be counted."""

FACETED = 20_000
FACETED_UNDER_A_PARENT = 2_000
FACETED_UNDER_ALL, FACETED_UNDER_EACH = 40_000, 100
"""How many rows facets look at under one parent, and under several together, but under each so many at least."""

SPREAD = 5_000
"""So many rows, about, stand for a list that was found whole and has more than facets look at."""

FEWEST = 1_000
"""With fewer rows than these a sample tells less than the first rows of the list."""

TELLING = 100
"""With fewer rows than these a sample tells nothing of how long a list is."""

FEW = 20_000
"""What an index finds of a filter is gathered, and the list made of it, if it is no more."""

MANY = 100_000
"""What an index finds of a filter is not gathered if it is more, but by whoever has nothing else."""

MANY_FURTHER = 30_000
"""The same for what is found through two tables, where another filter leads through tables too."""

WALKED = (2_000, 20_000)
"""How many of the first rows in order are looked at, before more of them are and before all of a table is: for what
one in a hundred has, for what one in some thousands has."""

LEAVES, LEAFED = 2_000, 20_000
"""If a question found more than so many rows, so many of the first in order are asked whether they are among those,
before all of these are looked up."""

WALKED_UNDER_ALL, WALKED_UNDER_EACH = 4_000, 5
"""How many of the first rows in order are looked at under all parents together, but under each so many times its page
at least, before those are dealt out that have no full page."""

DEALT = 40_000
"""Lists under several rows are walked one by one if they have no more rows together,"""
NEAR, FAR = 20_000, 100_000
"""or if their pages will be full after so many rows, by what is known of the first: before an index is looked into, and
after none found few."""
