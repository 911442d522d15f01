"""The one way out: `fetch(selection, viewer)` answers a selection of any depth in one SQL statement.

`selection` is what doors write; `shape` (with `log`) says what may be asked of each entity (a new field goes there);
`arguments`, `plan`, `sql` (with `lists`, `questions`, `counts`, `sifting`, `dealing`, `leafing`) and `rows` (with
`facets`, `highlights`) make a statement of it and an answer, kept by shape; `walk` gives all rows of a list, page by
page, as objects or in another `spelling`, and `moment` holds the base still meanwhile; `execute` is the one place that
meets the base. May use `filters` and what is below; knows no door.
"""

from quotes.read.execute import Count as Count
from quotes.read.execute import counted as counted
from quotes.read.fetch import Prepared as Prepared
from quotes.read.fetch import fetch as fetch
from quotes.read.fetch import prepare as prepare
from quotes.read.highlights import highlights as highlights
from quotes.read.highlights import searched as searched
from quotes.read.measure import cost as cost
from quotes.read.measure import searches as searches
from quotes.read.measure import shape_key as shape_key
from quotes.read.moment import moment as moment
from quotes.read.problems import BadInput as BadInput
from quotes.read.problems import Fault as Fault
from quotes.read.problems import Unavailable as Unavailable
from quotes.read.selection import CONSTANT as CONSTANT
from quotes.read.selection import CURATOR_VIEWER as CURATOR_VIEWER
from quotes.read.selection import PUBLIC_VIEWER as PUBLIC_VIEWER
from quotes.read.selection import Args as Args
from quotes.read.selection import Ask as Ask
from quotes.read.selection import Selection as Selection
from quotes.read.selection import Viewer as Viewer
from quotes.read.selection import arguments as arguments
from quotes.read.spelling import Places as Places
from quotes.read.spelling import Spell as Spell
from quotes.read.walk import Stretch as Stretch
from quotes.read.walk import stride as stride
from quotes.read.walk import walk as walk
from quotes.read.walk import walked as walked
