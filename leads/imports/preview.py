"""Preview an import: totals, and rows by verdict."""

from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from campaigns.models import Territory
from leads.models.imports.contents import OF_THE_PAST
from leads.models.imports.rows import ImportVerdict

from ..models import Company, ImportActivity, ImportBatch, ImportOutcome, ImportPerson, ImportRow, Lead
from ..models.stages import Stage
from .history import totals as history
from .refused_rows import reasons_of


class ImportTotals(NamedTuple):
    """Rows per verdict, new rows with missing data, and rows with invalid or suppressed numbers, or an objection."""

    create: int
    update: int
    skip: int
    refuse: int
    without_number: int
    without_territory: int
    wrong_numbers: int
    suppressed: int
    objections: int
    #: Leads that become MQLs, new or known.
    mqls: int

    def of(self, verdict: str) -> int:
        return getattr(self, verdict)


def totals(batch: ImportBatch) -> ImportTotals:
    """Count the staged rows in one query."""
    new = Q(verdict=ImportVerdict.CREATE)
    return ImportTotals(
        **batch.staged.aggregate(
            **{verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in ImportVerdict.values},
            without_number=Count("pk", filter=new & Q(has_number=False)),
            without_territory=Count("pk", filter=new & Q(territory_id__isnull=True)),
            wrong_numbers=Count("pk", filter=Q(phone_invalid=True) & ~Q(verdict=ImportVerdict.REFUSE)),
            suppressed=Count("pk", filter=Q(suppressed=True) | Q(person_suppressed=True)),
            objections=Count("pk", filter=Q(do_not_call=True)),
            mqls=Count("pk", filter=_becomes_mql(batch)),
        )
    )


def rows_of(batch: ImportBatch, verdict: str) -> QuerySet[ImportRow]:
    mql = ExpressionWrapper(_becomes_mql(batch), output_field=BooleanField())
    return batch.staged.filter(verdict=verdict).annotate(becomes_mql=mql)


def _becomes_mql(batch: ImportBatch) -> Q:
    """Return the condition for the rows whose lead will be an MQL: the first row of each company counts for it.

    As in commit.py: a lead with a territory that is not further than prospect, of which some row says an interest.
    """
    if batch.is_do_not_call_list or batch.contents in OF_THE_PAST:
        return Q(pk__isnull=True)
    new = Q(verdict=ImportVerdict.CREATE, territory_id__isnull=False)
    early = Lead.objects.filter(
        campaign=batch.campaign_id, territory__isnull=False, stage__in=[Stage.SUSPECT, Stage.PROSPECT]
    )
    known = Q(verdict__in=[ImportVerdict.UPDATE, ImportVerdict.SKIP])
    leads = Q(twin=F("line")) & (new | known & Q(company_id__in=early.values("company_id")))
    if batch.interest:
        return leads
    says = batch.staged.exclude(interest="").exclude(verdict=ImportVerdict.REFUSE)
    return Q(twin__in=says.order_by().values("twin")) & leads


def attach_details(batch: ImportBatch, rows: list[ImportRow]) -> list[ImportRow]:
    """Attach contact, matched company, territory and remarks to the rows of a page."""
    people = ImportPerson.objects.filter(batch=batch, position=0, line__in=[row.line for row in rows])
    by_line = {person.line: person for person in people}
    companies = Company.objects.in_bulk({row.company_id for row in rows if row.company_id})
    outcomes: dict[int, ImportOutcome] = {}
    if batch.is_history:
        outcomes = {each.line: each for each in history.of_lines(batch, [row.line for row in rows])}
    activities: dict[int, ImportActivity] = {}
    if batch.is_activities:
        found = ImportActivity.objects.filter(batch=batch, line__in=[row.line for row in rows])
        activities = {each.line: each for each in found}
    territories = Territory.objects.in_bulk({row.territory_id for row in rows if row.territory_id})
    for row in rows:
        row.person = by_line.get(row.line)
        row.company = companies.get(row.company_id)
        row.territory = territories.get(row.territory_id)
        row.reasons = reasons_of(row)
        row.past = outcomes.get(row.line)
        row.activity = activities.get(row.line)
    return rows
