"""Where records went against the merges that say so."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from quotes.models import Merge, Record
from quotes.review.proof.fault import CHUNK, Check, Fault, Seen, counted


def merged(model: type[Record]) -> Check:
    """The check that what was merged has a merge that was not undone, and names a record that is still there for itself
    (two statements)."""
    table = str(model._meta.model_name)

    def check(seen: Seen) -> Iterator[Fault]:
        standing = Merge.objects.filter(**{table: OuterRef("pk")}, undoes=None, undone_by=None)
        gone = model.objects.filter(merged_into__isnull=False).annotate(told=Exists(standing)).order_by("pk")
        rows = gone.values_list("pk", "told", "merged_into__merged_into").iterator(CHUNK)
        for key, told, on in counted(rows, seen):
            if not told:
                yield Fault(table, key, "merge_missing", "It was merged into another, and no merge says so.")
            if on is not None:
                yield Fault(table, key, "merge_chain", "It was merged into a record that was merged itself.")
        told_of = Merge.objects.filter(**{f"{table}__merged_into": None, f"{table}__isnull": False})
        for key in told_of.filter(undoes=None, undone_by=None).values_list(f"{table}_id", flat=True):
            yield Fault(table, key, "merge_lost", "A merge says that it went into another; it does not say so itself.")

    return check
