"""Which leads are in a list, from the filters that its page, its exports and its bulk actions share."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Campaign, Territory
from leads.accounts import search
from leads.models import NextStep
from leads.models.lead_queryset import LeadQuerySet
from salesdesk import clock
from salesdesk.custom_fields import filtering, narrowing
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.people.models import User

NOBODY, MINE, OPEN = "nobody", "mine", "open"
#: Where the values of custom fields stand, seen from a lead.
VALUES: dict[str, str] = {
    Subject.LEAD: "custom_values",
    Subject.COMPANY: "company__custom_values",
    Subject.CONTACT: "contact__custom_values",
}
#: Filters that compare a column, by their name in the address.
_COMPARED = {
    "source": "source",
    "score_from": "score__gte",
    "value_from": "value__gte",
    "value_to": "value__lte",
}


def narrow(
    leads: LeadQuerySet, user: User, filters: Mapping[str, Any], custom: Narrowed | None = None
) -> LeadQuerySet:
    """Return `leads` that fit the filters of LeadFilter, as JSON (`LeadFilter.asked`); empty ones are ignored.

    `custom` is what `narrow_custom` returns, if that was looked up.
    """
    asked = {name: value for name, value in filters.items() if value not in ("", None)}
    if custom is None and any(map(filtering.is_filter, asked)):
        custom = narrow_custom(user, asked, custom_fields())
    asked = {name: value for name, value in asked.items() if not filtering.is_filter(name)}
    if name := asked.pop("q", ""):
        leads = leads.filter(search.filter_by_name(name))
    if (stage := asked.pop("stage", "")) == OPEN:
        leads = leads.open()
    elif stage:
        leads = leads.filter(stage=stage)
    if (holder := asked.pop("holder", "")) == NOBODY:
        leads = leads.open().filter(holder=None)
    elif holder:
        leads = leads.filter(holder=user.pk if holder == MINE else int(holder))
    if territory := asked.pop("territory", None):
        leads = leads.filter(territory__in=Territory.objects.within(territory))
    for name, column in _COMPARED.items():
        if (value := asked.pop(name, None)) is not None:
            leads = leads.filter(**{column: value})
    leads = leads.filter(_in_time(user, asked))
    if custom:
        leads = leads.filter(custom.condition)
    return leads.filter(**asked)


def custom_fields() -> list[CustomField]:
    """Return the custom fields of leads, their companies and contacts."""
    return list(CustomField.objects.of(*VALUES))


def narrow_custom(user: User, filters: Mapping[str, Any], fields: Iterable[CustomField]) -> Narrowed:
    """Narrow leads to those that fit the filters by custom fields."""
    visible = Campaign.objects.visible_to(user).order_by().values("pk")
    return narrowing.narrowed(fields, filters, VALUES, filters.get("campaign") or visible)


def _in_time(user: User, asked: dict[str, Any]) -> Q:
    """Return the condition of the filters by day, which are days of the user's zone."""
    found = Q()
    if day := asked.pop("added_from", None):
        found &= Q(created_at__gte=start_of(user, day))
    if day := asked.pop("added_to", None):
        found &= Q(created_at__lt=start_of(user, day, days=1))
    if day := asked.pop("due_to", None):
        found &= Q(
            Exists(NextStep.objects.filter(lead=OuterRef("pk"), due_at__lt=start_of(user, day, days=1)))
        )
    return found


def start_of(user: User, day: str, days: int = 0) -> datetime:
    """Return when a day begins in the user's zone, or the day that is `days` later."""
    midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=days), time.min)
    return clock.instant_of(midnight, user.time_zone)
