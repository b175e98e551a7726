"""The leak meter (R2): open leads without a next activity. The target is zero.

They have no next step, or only calls to suppressed numbers or steps that are long overdue.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import Lead, LeakFigure, NextStep
from leads.models.permissions import manages_lead_team
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock

#: A step that is overdue by more than this doesn't count.
OVERDUE_AFTER = timedelta(days=14)
#: Steps without a deadline: they wait in a list or queue that is worked from the top.
NEVER_OVERDUE = [StepKind.COLD, StepKind.MISSING_NUMBER]
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def leaks() -> QuerySet[Lead]:
    """Return open leads without any next step. The nightly check expects none."""
    planned = NextStep.objects.not_suppressed().filter(lead=OuterRef("pk"))
    return Lead.objects.open().exclude(stream=Stream.MARKETING).filter(~Exists(planned))


def untouched_leads() -> QuerySet[Lead]:
    """Return `leaks` and open leads with only long overdue steps."""
    ahead = Q(due_at__gt=clock.now() - OVERDUE_AFTER) | Q(kind__in=NEVER_OVERDUE)
    activity = NextStep.objects.not_suppressed().filter(ahead, lead=OuterRef("pk"))
    return Lead.objects.open().exclude(stream=Stream.MARKETING).filter(~Exists(activity))


class HolderLeaks(NamedTuple):
    """The leaking leads of one holder in one currency, by age."""

    holder: str
    holder_id: int | None
    currency: str
    leads: int
    value: float
    fresh: int
    aging: int
    old: int


def by_holder(leads: QuerySet[Lead]) -> list[HolderLeaks]:
    """Return the leaking leads by holder, most leads first, in one statement."""
    untouched = Coalesce(Max("steps__due_at"), Max("changes__at"), F("created_at"))
    inner, parameters = leads.order_by().values("pk").annotate(since=untouched).query.sql_with_params()
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT coalesce(person.name, ''), lead.holder_id, campaign.currency, count(*),
                   coalesce(sum(lead.value), 0),
                   count(*) FILTER (WHERE leak.since > %s),
                   count(*) FILTER (WHERE leak.since <= %s AND leak.since > %s),
                   count(*) FILTER (WHERE leak.since <= %s)
              FROM ({inner}) leak (id, since)
              JOIN leads_lead lead ON lead.id = leak.id
              JOIN campaigns_campaign campaign ON campaign.id = lead.campaign_id
              LEFT JOIN people_user person ON person.id = lead.holder_id
             GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 LIMIT 100
            """,
            [now - WEEK, now - WEEK, now - MONTH, now - MONTH, *parameters],
        )
        return [HolderLeaks(*row) for row in cursor.fetchall()]


class LeakAge(NamedTuple):
    """The number and share of leaking leads of one age, with a tone for display."""

    label: str
    leads: int
    share: int
    tone: str


def by_age(shares: list[HolderLeaks]) -> list[LeakAge]:
    """Sum up all holders by age, newest first; `share` is a percentage."""
    total = sum(share.leads for share in shares) or 1
    ages = [
        (_("up to a week"), sum(share.fresh for share in shares), "accent"),
        (_("up to a month"), sum(share.aging for share in shares), "warn"),
        (_("longer"), sum(share.old for share in shares), "bad"),
    ]
    return [LeakAge(label, leads, round(100 * leads / total), tone) for label, leads, tone in ages]


def worth(shares: list[HolderLeaks]) -> dict[str, float]:
    """Return the value at risk by currency, leaving out leads without a value."""
    found: dict[str, float] = {}
    for share in shares:
        if share.value:
            found[share.currency] = found.get(share.currency, 0) + share.value
    return found


@transaction.atomic
def plan_call(lead: Lead, by) -> NextStep:
    """Plan a call or field step for now, for the holder or the pool of the territory.

    Raises Refused if an activity is planned already, and NotYours if `by` doesn't manage the team.
    """
    lead = transitions.lock_lead(lead.pk)
    if not manages_lead_team(lead, by):
        raise transitions.NotYours(_("Only a manager of the team can schedule this call."))
    if not untouched_leads().filter(pk=lead.pk).exists():
        raise transitions.Refused(_("This lead already has a next activity."))
    next_steps.cancel_all(lead, by)
    kind = StepKind.FIELD if lead.stream == Stream.FIELD else _call_of(lead)
    step = next_steps.plan(
        lead,
        kind,
        due_at=clock.now(),
        assignee=lead.holder,
        why=_("Had no next activity. Check what should happen next."),
    )
    eligibility.make_company_ready(lead.company_id, clock.now())
    return step


def run(now: datetime, limit: int = 0) -> int:
    """Save the highest count of the day for every started campaign. Returns the number of campaigns.

    `limit` is unused; it is part of the interface of sweeps.
    """
    counted = untouched_leads().order_by().values("campaign").annotate(leads=Count("pk"), worth=Sum("value"))
    leaking = {
        pk: (leads, worth or 0) for pk, leads, worth in counted.values_list("campaign", "leads", "worth")
    }
    started = _started(leaking)
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO leads_leakfigure AS known (campaign_id, day, leads, value, measured_at)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (day, campaign_id) DO UPDATE
               SET leads = EXCLUDED.leads, value = EXCLUDED.value, measured_at = EXCLUDED.measured_at
             WHERE EXCLUDED.leads > known.leads
            """,
            [(pk, now.date(), *leaking.get(pk, (0, 0)), now) for pk in started],
        )
    return len(started)


def last_days(campaigns, days: int = 90) -> list[tuple]:
    """Return the total per day for these campaigns as (day, leads), oldest first."""
    figures = LeakFigure.objects.filter(campaign__in=campaigns, day__gt=clock.now().date() - timedelta(days))
    return list(figures.order_by("day").values_list("day").annotate(leads=Sum("leads")))


def _started(leaking) -> list[int]:
    running = Q(state__in=[State.RUNNING, State.PAUSED]) | Q(pk__in=leaking)
    return list(Campaign.objects.filter(running).order_by("pk").values_list("pk", flat=True))


def _call_of(lead: Lead) -> StepKind:
    if lead.stream == Stream.NURTURE:
        return StepKind.NURTURE
    return StepKind.CLOSE if lead.stage in (Stage.SQL, Stage.OPPORTUNITY) else StepKind.RETRY
