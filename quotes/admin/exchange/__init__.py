"""Import and export of the five lists, as CSV and XLSX.

A list goes out as it is filtered, and comes in by a dry run that is then confirmed. Cells and files are `export`'s
(pure); here is which columns there are (`tables`), what cells mean (`incoming`), which record a row is about
(`matching`), what it would do (`planning`), and the writing through `review` (`writing`).

Why not django-import-export's resources: measured, its dry run costs 7 statements for a row that is unchanged and 12
for one that is not (it writes everything and undoes it), where this one costs a few for a thousand rows; it tells a
fault by row, not by cell; and its differences are HTML with styles of its own, which the CSP refuses.
"""

from quotes.admin.exchange.exporting import export
from quotes.admin.exchange.importing import dry_run, upload
from quotes.admin.site import ours

ours().add_page("export/<str:model>.<str:form>", export, "export")
ours().add_page("import/<str:model>/", upload, "import")
ours().add_page("import/<str:model>/<str:token>/", dry_run, "import_dry_run")
