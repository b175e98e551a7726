"""The rows that an undo leaves as they are, for the page of the import."""

from django.db.models import Count, QuerySet, Sum

from leads.models import Company, ImportBatch, ImportEffect
from leads.models.imports.undo_fields import Touched


def kept(batch: ImportBatch) -> QuerySet[ImportEffect]:
    """Return the companies of the list that were touched since."""
    return batch.effects.filter(kept__gt=0)


def reasons(batch: ImportBatch) -> list[tuple[str, int, int]]:
    """Return why companies stay, with how many companies and rows. One statement."""
    counted = (
        kept(batch)
        .order_by("kept")
        .values_list("kept")
        .annotate(companies=Count("pk"), changed=Sum("created") + Sum("updated"))
    )
    return [(str(Touched(reason).label), companies, rows) for reason, companies, rows in counted]


def with_names(effects: list[ImportEffect]) -> list[ImportEffect]:
    """Attach the names of the companies. One statement."""
    names = dict(
        Company.objects.filter(pk__in={each.company_id for each in effects}).values_list("pk", "name")
    )
    for each in effects:
        each.name = names.get(each.company_id, "")
    return effects
