"""Narrow a list of opportunities to the filters in its address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Territory
from handoffs.models.opportunity_queryset import OpportunityQuerySet
from leads.accounts import search
from leads.lists.filters import MINE, start_of
from leads.lists.through_leads import in_days
from leads.models import Lead, NextStep
from salesdesk.clock.months import months_after
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import Subject
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.people.models import User

#: Where the values of custom fields stand, seen from an opportunity.
VALUES: dict[str, str] = {
    Subject.OPPORTUNITY: "custom_values",
    Subject.LEAD: "lead__custom_values",
    Subject.COMPANY: "lead__company__custom_values",
    Subject.CONTACT: "lead__contact__custom_values",
}
#: Filters that compare a column, by their name in the address.
_COMPARED = {
    "campaign": "campaign",
    "team": "campaign__team",
    "partner": "lead__partner",
    "inside": "lead__inside_rep",
    "step": "step",
    "result": "result",
    "reason": "lead__reason",
    "source": "lead__source",
    "countries": "lead__company__country__in",
    "value_from": "value__gte",
    "value_to": "value__lte",
    "chance_from": "probability__gte",
    "evidence_from": "evidence__gte",
    "decides_from": "decides_on__gte",
    "decides_to": "decides_on__lte",
    "ordered_from": "ordered_on__gte",
    "ordered_to": "ordered_on__lte",
}


def narrow(
    deals: OpportunityQuerySet, user: User, filters: Mapping[str, Any], custom: Narrowed
) -> OpportunityQuerySet:
    """Return `deals` that fit the filters of OpportunityFilter, as JSON (`asked`)."""
    asked = {name: value for name, value in filters.items() if not filtering.is_filter(name)}
    found = custom.condition
    if name := asked.pop("q", ""):
        found &= Q(lead__in=Lead.objects.filter(search.filter_by_name(name)))
    if owner := asked.pop("owner", ""):
        found &= Q(holder=user.pk if owner == MINE else int(owner))
    if territory := asked.pop("territory", None):
        found &= Q(lead__territory__in=Territory.objects.within(territory))
    if month := asked.pop("month", None):
        first = date.fromisoformat(month)
        found &= Q(decides_on__gte=first, decides_on__lt=months_after(first, 1))
    if day := asked.pop("due_to", None):
        due = NextStep.objects.filter(lead=OuterRef("lead"), due_at__lt=start_of(user, day, days=1))
        found &= Q(Exists(due))
    for moment in ("opened", "closed"):
        first_day, last_day = asked.pop(f"{moment}_from", None), asked.pop(f"{moment}_to", None)
        found &= in_days(user, f"{moment}_at", first_day, last_day)
    return deals.filter(found, **{_COMPARED[name]: value for name, value in asked.items()})
