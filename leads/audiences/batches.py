"""The sweep that checks audiences and creates their leads, in batches.

Each batch is a transaction of its own, so that a killed worker goes on where it stopped. A company that gets a lead
meanwhile from a list makes the batch fail; it is judged again with the next tick.
"""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from campaigns.models.audience import AUDIENCE_FIELDS
from campaigns.models.audience_settings import Overlap
from campaigns.models.campaign import State
from leads.assignment import intake
from leads.models import AudienceCompany, AudienceRun, Company
from leads.models.audiences.audience_run import OPEN_STATES, RunState
from salesdesk import formats

from . import filling
from .judging import Judge, Judged, Verdict
from .matching import Conditions, conditions

#: Keys of companies that are looked at in one transaction, and leads that are created in one.
WINDOW, BATCH = 10_000, 1_000
#: Seconds for one run of the sweep.
RUN = 15.0
#: How often waiting companies are looked at again, and new ones looked for.
RETRY, AGAIN = timedelta(minutes=10), timedelta(days=1)

_INCOMING = """
    SELECT nextval(pg_get_serial_sequence('leads_lead', 'id')) AS lead_id, asked.company_id,
           %(campaign)s::bigint AS campaign_id, asked.territory_id, ARRAY[]::bigint[] AS contacts, 'list' AS source,
           NULL::bigint AS partner_id, NULL::bigint AS batch_id
      FROM unnest(%(companies)s::bigint[], %(territories)s::bigint[]) AS asked (company_id, territory_id)
"""


def run(now: datetime) -> int:
    """Go on with all audiences for at most RUN seconds, and look for new companies; return the leads created."""
    ends, created = time.monotonic() + RUN, 0
    look_again(now)
    for pk in list(AudienceRun.objects.to_work_on(now).order_by("pk").values_list("pk", flat=True)):
        created += work_on(pk, now, ends)
    return created


def work_on(pk: int, now: datetime, ends: float) -> int:
    """Work on one run until it is done or the monotonic clock says `ends`; return the leads created."""
    created = 0
    while time.monotonic() < ends:
        try:
            count = _do_batch(pk, now)
        except IntegrityError as error:
            if "one_open_lead_per_company_and_campaign" not in str(error):
                raise
            break
        if count is None:
            break
        created += count
    return created


def look_again(now: datetime) -> int:
    """Start a run for each running campaign that adds companies and was filled a day ago; return how many."""
    newer = AudienceRun.objects.filter(campaign=OuterRef("campaign"), pk__gt=OuterRef("pk"))
    due = AudienceRun.objects.filter(
        ~Exists(newer.exclude(state=RunState.CANCELLED)),
        state=RunState.DONE,
        ended_at__lte=now - AGAIN,
        campaign__state=State.RUNNING,
        campaign__keeps_filling=True,
    )
    started = 0
    for last in due.select_related("campaign", "by"):
        with transaction.atomic():
            if not AudienceRun.objects.filter(campaign=last.campaign, state__in=OPEN_STATES).exists():
                filling.check(last.campaign, last.by, automatic=True)
                started += 1
    return started


@transaction.atomic
def _do_batch(pk: int, now: datetime) -> int | None:
    """Do a batch and return the leads created, or None if there is nothing to do or another worker does it."""
    waiting = AudienceRun.objects.to_work_on(now).filter(pk=pk)
    found = waiting.select_for_update(of=["self"], no_key=True, skip_locked=True)
    run = found.select_related("campaign__audience__earlier_campaign", "by").first()
    if run is None:
        return None
    if run.state == RunState.CHECKING:
        return _check(run)
    return _fill(run, now) if run.state == RunState.FILLING else _retry(run, now)


def _check(run: AudienceRun) -> int:
    """Judge the companies of the next window of keys, and keep those that become leads or wait."""
    campaign = run.campaign
    audience = {name: getattr(campaign.audience, name) for name in AUDIENCE_FIELDS}
    sql, params = conditions(campaign, audience)
    last = run.last_company + WINDOW
    here = Conditions(
        f"{sql} AND company.id > %(after)s AND company.id <= %(upto)s",
        params | {"after": run.last_company, "upto": last},
    )
    judged = list(Judge(campaign).companies(here))
    kept = [each for each in judged if _is_kept(each, campaign.overlap)]
    waits = {
        each.company
        for each in kept
        if each.verdict == Verdict.ELSEWHERE and campaign.overlap == Overlap.WAIT
    }
    AudienceCompany.objects.bulk_create(
        AudienceCompany(run=run, company_id=each.company, waits=each.company in waits) for each in kept
    )
    skipped = Counter(each.verdict.value for each in judged if not _is_kept(each, campaign.overlap))
    run.skipped = dict(Counter(run.skipped) + skipped)
    run.matching += len(judged)
    run.to_create += len(kept) - len(waits)
    run.to_wait += len(waits)
    run.last_company = last
    if last >= (Company.objects.aggregate(last=Max("pk"))["last"] or 0):
        run.state = RunState.READY
    run.save()
    if run.state == RunState.READY and run.automatic:
        filling.fill(run)
    return 0


def _is_kept(judged: Judged, overlap: str) -> bool:
    return judged.verdict == Verdict.FREE or (judged.verdict == Verdict.ELSEWHERE and overlap != Overlap.SKIP)


def _fill(run: AudienceRun, now: datetime) -> int:
    """Create the next leads; without any left the run is done, and its waiting companies are looked at later."""
    companies = list(
        run.companies.filter(waits=False).order_by("company").values_list("company", flat=True)[:BATCH]
    )
    if not companies:
        run.state, run.ended_at = RunState.DONE, now
        run.retry_at = now + RETRY if run.companies.exists() else None
        run.last_company = 0
        run.save(update_fields=["state", "ended_at", "retry_at", "last_company"])
        return 0
    return _bring_in(run, companies)


def _retry(run: AudienceRun, now: datetime) -> int:
    """Create the leads of the next companies that need not wait any more."""
    waiting = run.companies.filter(company__gt=run.last_company).order_by("company")
    companies = list(waiting.values_list("company", flat=True)[:BATCH])
    created = _bring_in(run, companies) if companies else 0
    run.last_company = companies[-1] if companies else 0
    if len(companies) < BATCH:
        run.last_company = 0
        run.retry_at = now + RETRY if run.companies.exists() else None
    run.save(update_fields=["last_company", "retry_at"])
    return created


def _bring_in(run: AudienceRun, companies: list[int]) -> int:
    """Judge these companies once more, create the leads of those that are free, and let the others wait or go."""
    overlap = run.campaign.overlap
    again = Conditions(
        "company.id = ANY(%(companies)s) AND company.merged_into_id IS NULL", {"companies": companies}
    )
    judged = list(Judge(run.campaign).companies(again))
    waits = [each.company for each in judged if each.verdict == Verdict.ELSEWHERE and overlap == Overlap.WAIT]
    taken = [each for each in judged if _is_kept(each, overlap) and each.company not in set(waits)]
    created = _create(run, taken)
    of_them = run.companies.filter(company__in=companies)
    of_them.filter(company__in=waits).update(waits=True)
    of_them.exclude(company__in=waits).delete()
    run.created += created
    run.changed += len(companies) - created - len(waits)
    run.save(update_fields=["created", "changed"])
    return created


def _create(run: AudienceRun, taken: Iterable[Judged]) -> int:
    rows = [(each.company, each.territory) for each in taken]
    facts = {
        "campaign": run.campaign_id,
        "companies": [company for company, _territory in rows],
        "territories": [territory for _company, territory in rows],
    }
    with formats.read_by(run.by):
        why = _("From the audience of %(name)s.") % {"name": run.campaign}
    return len(intake.bring_in_all(_INCOMING, facts, by=run.by, why=why)) if rows else 0
