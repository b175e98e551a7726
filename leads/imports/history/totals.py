"""Count the leads of a history by result: those to be imported, and those imported."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet

from leads.models import ImportBatch, ImportOutcome, ImportRow
from leads.models.imports.past_outcome import PastResult
from leads.models.imports.rows import ImportVerdict

#: Results with their number of leads, as the pages show them.
Totals = list[tuple[str, int]]


def totals(batch: ImportBatch) -> Totals:
    """Return the results of the rows that become leads. One statement."""
    new = ImportRow.objects.filter(
        batch=OuterRef("batch"), line=OuterRef("line"), verdict=ImportVerdict.CREATE
    )
    return _named(batch.outcomes.filter(Exists(new)).order_by().values_list("result").annotate(Count("pk")))


def imported(batch: ImportBatch) -> Totals:
    """Return the results of the leads that were imported. One statement."""
    return _named(batch.past_outcomes.order_by().values_list("result").annotate(Count("pk")))


def of_lines(batch: ImportBatch, lines: Sequence[int]) -> QuerySet[ImportOutcome]:
    return ImportOutcome.objects.filter(batch=batch, line__in=lines)


def _named(counts: Iterable[tuple[str, int]]) -> Totals:
    found = dict(counts)
    return [(str(label), found[value]) for value, label in PastResult.choices if value in found]
