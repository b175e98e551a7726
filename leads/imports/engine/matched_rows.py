"""The rows of an import that were merged into known companies."""

from django.db.models import QuerySet

from leads.models import ImportBatch, Lead, MatchedRow


def rows_of(batch: ImportBatch, *, only_other: bool) -> QuerySet[MatchedRow]:
    """Return the matched rows, or only those that spell the name of their company differently."""
    rows = batch.matched_rows.select_related("company", "company__merged_into")
    return rows.filter(other_spelling=True) if only_other else rows


def attach_leads(batch: ImportBatch, rows: list[MatchedRow]) -> list[MatchedRow]:
    """Attach to each row the company as it is now and its lead in the campaign of the list."""
    for row in rows:
        row.now = row.company.merged_into or row.company
    leads = Lead.objects.filter(campaign=batch.campaign_id, company__in={row.now for row in rows})
    by_company = dict(leads.order_by("pk").values_list("company_id", "pk"))
    for row in rows:
        row.lead_id = by_company.get(row.now.pk)
    return rows
