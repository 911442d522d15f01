"""One FilterSet per entity: the only definition of a filter, for GraphQL, REST and the admin.

The law: a filter is `bind` (a pure function from the cleaned value to one parameter) and `where` (a condition on the
row's own columns and sub-queries, never a join, with the parameter in it). It is never a branch on its value, so the
read path builds the SQL of a set of filters once and only binds afterwards. `Flag` and `Kinds` have no parameter: each
of their values is a shape. No regular expressions, lists of at most 250, text of at most 1,000.
`sets` declares the filters (a new one goes there), `condition` has their kinds, `where` their conditions.
"""

from quotes.filters.bound import Bound as Bound
from quotes.filters.bound import for_sqlite as for_sqlite
from quotes.filters.condition import LIST_LIMIT as LIST_LIMIT
from quotes.filters.condition import TEXT_LIMIT as TEXT_LIMIT
from quotes.filters.condition import Condition as Condition
from quotes.filters.condition import Flag as Flag
from quotes.filters.condition import FromDay as FromDay
from quotes.filters.condition import Ids as Ids
from quotes.filters.condition import Kinds as Kinds
from quotes.filters.condition import Moment as Moment
from quotes.filters.condition import Number as Number
from quotes.filters.condition import Question as Question
from quotes.filters.condition import Text as Text
from quotes.filters.condition import ToDay as ToDay
from quotes.filters.condition import Word as Word
from quotes.filters.condition import Words as Words
from quotes.filters.sets import COVERED as COVERED
from quotes.filters.sets import FILTERS as FILTERS
from quotes.filters.sets import GATHERED as GATHERED
from quotes.filters.sets import LOOKED_UP as LOOKED_UP
from quotes.filters.sets import SCANNED as SCANNED
from quotes.filters.sets import ClaimFilters as ClaimFilters
from quotes.filters.sets import EvidenceFilters as EvidenceFilters
from quotes.filters.sets import QuoteFilters as QuoteFilters
from quotes.filters.sets import Searched as Searched
from quotes.filters.sets import SearchFilters as SearchFilters
from quotes.filters.sets import SourceFilters as SourceFilters
from quotes.filters.sets import SpeakerFilters as SpeakerFilters
from quotes.filters.where import Linked as Linked
from quotes.filters.where import Through as Through
from quotes.filters.where import met as met
