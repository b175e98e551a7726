"""Customers: companies with an order, their last and next touch, repeat orders and referrals (R20).

The dashboards count the same rows (salesdesk/dashboards/figures/customers.py).
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from leads.compliance import eligibility
from leads.funnel import transitions
from leads.models import Activity, Lead, NextStep
from leads.models.permissions import manages_lead_team
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from leads.recycling import aftercare
from leads.recycling.exits import local_today
from salesdesk import clock

#: A customer whose last touch is longer ago is not retained.
ACTIVE_WITHIN = timedelta(days=90)
#: Steps that wait for their turn in the queue, or for a number: their date promises nothing.
UNDATED = [StepKind.COLD, StepKind.MISSING_NUMBER]


def customers_of(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Return one of `leads` for each company that ever ordered, the one with the latest order."""
    later = leads.filter(company=OuterRef("company"), stage=Stage.WON, pk__gt=OuterRef("pk"))
    return leads.filter(~Exists(later), stage=Stage.WON)


def has_next_touch() -> Q:
    """Return the filter for customers with a dated next touch, in any campaign."""
    return Q(Exists(_planned(OuterRef("company"))))


def was_touched_lately() -> Q:
    """Return the filter for customers that somebody was in contact with lately."""
    since = clock.now() - ACTIVE_WITHIN
    return Q(Exists(_touches(OuterRef("company")).filter(at__gte=since)))


def last_touch() -> Subquery:
    """Return when somebody was in contact with the customer last; None if never."""
    touches = _touches(OuterRef("company")).values("lead__company")
    return Subquery(touches.annotate(last=Max("at")).values("last"))


def with_touches(customers: QuerySet[Lead]) -> QuerySet[Lead]:
    """Add what a row shows: `next_at`, `next_by`, `next_why`, `last_at` and the number of `orders`."""
    steps = _planned(OuterRef("company")).order_by("due_at")
    orders = Lead.objects.filter(company=OuterRef("company"), stage=Stage.WON).order_by()
    return customers.select_related("company", "campaign").annotate(
        next_at=Subquery(steps.values("due_at")[:1]),
        next_by=Subquery(steps.values("assignee__name")[:1]),
        next_why=Subquery(steps.values("why")[:1]),
        last_at=last_touch(),
        orders=Subquery(orders.values("company").annotate(n=Count("pk")).values("n")),
    )


def due(customers: QuerySet[Lead], user) -> QuerySet[Lead]:
    """Return the customers whose touch by `user` is due."""
    mine = NextStep.objects.filter(company=OuterRef("company"), assignee=user, due_at__lte=clock.now())
    return customers.filter(Exists(mine))


@transaction.atomic
def plan_touch(lead: Lead, by) -> NextStep:
    """Plan a call to a customer that has no next touch. Raises Refused, and NotYours for others than their reps."""
    lead = transitions.lock_lead(lead.pk)
    if not (aftercare.may_keep(lead, by) or manages_lead_team(lead, by)):
        raise transitions.NotYours(_("Only the customer's own reps and their manager can plan this call."))
    if lead.stage != Stage.WON:
        raise transitions.Refused(_("This deal was reopened. Plan its next step on the opportunity."))
    if _planned(lead.company_id).exists():
        raise transitions.Refused(_("This customer already has a next touch."))
    tomorrow = local_today(lead) + timedelta(days=1)
    step = aftercare.plan(lead, aftercare.Touch(tomorrow, _("Had no next touch. How are they doing?")))
    transitions.save(lead, by)
    eligibility.make_company_ready(lead.company_id, clock.now())
    return step


def _planned(company) -> QuerySet[NextStep]:
    return NextStep.objects.filter(company=company).exclude(kind__in=UNDATED)


def _touches(company) -> QuerySet[Activity]:
    return Activity.objects.contacts().filter(lead__company=company).order_by()
