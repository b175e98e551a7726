"""Filters and columns that the lists of companies, contacts and activities take from the leads that one may see."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, Q, Subquery
from django.db.models.functions import Collate
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.timezone import localtime

from leads.models.accounts.search_keys import prefix_key, reversed_key
from leads.models.calling.activity import ActivityQuerySet
from leads.models.lead_queryset import LeadQuerySet
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import day

from . import filters

#: The filters that a lead must fit.
OF_LEADS = ("campaign", "territory", "holder", "stage")
_LAST_CHARACTER = chr(1114111)


def fitting(leads: LeadQuerySet, user: User, asked: dict[str, Any]) -> LeadQuerySet:
    """Take the filters of leads out of `asked`, and return the leads that fit them all."""
    return filters.narrow(leads, user, {name: asked.pop(name) for name in OF_LEADS if name in asked})


def starting_with(column: str, text: str) -> Q:
    """Return the condition that a column with an index by `prefix_key` starts with `text`, in any case."""
    return ~Q(**{column: ""}) & _starts(prefix_key(column), text.lower())


def ending_with(column: str, text: str) -> Q:
    """Return the condition that a column with an index by `reversed_key` ends with `text`."""
    return ~Q(**{column: ""}) & _starts(reversed_key(column), text[::-1])


def filled_in(column: str, known: str) -> Q:
    """Return the condition of a filter by whether a text is filled in ("yes" or "no")."""
    return ~Q(**{column: ""}) if known == "yes" else Q(**{column: ""})


class Filters(NamedTuple):
    """The columns of filters, by their name in the address: beginnings of texts, filled in or not, and compared."""

    texts: Mapping[str, str]
    filled_in: Mapping[str, str]
    compared: Mapping[str, str]

    def condition(self, asked: Mapping[str, Any]) -> Q:
        """Return the condition of these filters, as AND."""
        found = Q()
        for name, value in asked.items():
            if name in self.texts:
                found &= starting_with(self.texts[name], value)
            elif name in self.filled_in:
                found &= filled_in(self.filled_in[name], value)
            else:
                found &= Q(**{self.compared[name]: value})
        return found


def in_days(user: User, column: str, first: str | None, last: str | None) -> Q:
    """Return the condition that a moment falls on these days, both included, in the user's zone."""
    found = Q()
    if first:
        found &= Q(**{f"{column}__gte": filters.start_of(user, first)})
    if last:
        found &= Q(**{f"{column}__lt": filters.start_of(user, last, days=1)})
    return found


def count_of(leads: LeadQuerySet) -> Subquery:
    """Return how many of these leads a row has; they are already those of the row."""
    counted = leads.order_by().values("company").annotate(count=Count("pk"))
    return Subquery(counted.values("count"))


def holders_of(leads: LeadQuerySet) -> ArraySubquery:
    """Return the names of the people who hold these leads."""
    held = leads.open().filter(holder__isnull=False)
    return ArraySubquery(held.order_by("holder__name").values("holder__name").distinct())


def last_contact(activities: ActivityQuerySet, by: str) -> Subquery:
    """Return when the last of these activities was, which all have the same value in the column `by`."""
    latest = activities.contacts().order_by().values(by).annotate(last=Max("at"))
    return Subquery(latest.values("last"))


def last_day(row: Any) -> str:
    """Return the day of the last contact of a row, in the zone that is active."""
    return day(localtime(row.last_contact_at)) if row.last_contact_at else ""


def _starts(key: Collate, low: str) -> Q:
    return Q(GreaterThanOrEqual(key, low)) & Q(LessThan(key, low + _LAST_CHARACTER))
