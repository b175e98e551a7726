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
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import CustomField, Subject
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
    leads: LeadQuerySet, user: User, filters: Mapping[str, Any], fields: Iterable[CustomField] | None = None
) -> LeadQuerySet:
    """Return `leads` that fit the filters of LeadFilter, as JSON (`LeadFilter.asked`); empty ones are ignored.

    `fields` are the custom fields, if they are loaded. A filter by a field that was deleted fits no lead: without it
    the list would be longer than what was asked for.
    """
    asked = {name: value for name, value in filters.items() if value not in ("", None)}
    custom = {name: asked.pop(name) for name in list(asked) if filtering.is_filter(name)}
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
        leads = _narrow_custom(leads, user, custom, fields, asked.get("campaign"))
    return leads.filter(**asked)


def custom_fields() -> list[CustomField]:
    """Return the custom fields of leads, their companies and contacts."""
    return list(CustomField.objects.of(*VALUES))


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


def _narrow_custom(
    leads: LeadQuerySet,
    user: User,
    asked: Mapping[str, Any],
    fields: Iterable[CustomField] | None,
    campaign: int | None,
) -> LeadQuerySet:
    known = [each for each in (custom_fields() if fields is None else fields) if each.filters_lists]
    try:
        leads = leads.filter(filtering.conditions(known, asked, VALUES))
    except filtering.UnknownField:
        return leads.none()
    if not any(each.subject == Subject.LEAD and filtering.is_asked(each, asked) for each in known):
        return leads
    # The indexes of a lead's fields begin with the campaign.
    if campaign:
        return leads.filter(custom_values__campaign=campaign)
    return leads.filter(custom_values__campaign__in=Campaign.objects.visible_to(user).order_by().values("pk"))
