"""Hooks for apps that plan things with a lead, to cancel them when the lead leaves the funnel.

This app has no meetings; the app that has them connects its functions here.
"""

from typing import Any

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.expressions import Combinable

from leads.models import Lead
from salesdesk.hooks import Hook

#: Called in the transaction with the locked lead, the user who closed it, and the reason in a sentence.
lead_exits: Hook[[Lead, Any, str], object] = Hook()
#: Called before a lead leaves: what will be cancelled, one sentence each.
exit_impact: Hook[[Lead], list[str]] = Hook()
#: The same for many leads, with counts, in one statement for any number of leads.
bulk_exit_impact: Hook[[QuerySet[Lead]], list[str]] = Hook()
#: The time of the first planned event, as an SQL expression of the lead's key and the current time.
first_planned: Hook[[Any, Any], Combinable] = Hook()


def impact_preview(lead: Lead) -> list[str]:
    """Return what will be cancelled when `lead` leaves, in sentences to show beforehand."""
    return [sentence for found in exit_impact(lead) for sentence in found]


def bulk_impact_preview(leads: QuerySet[Lead]) -> list[str]:
    """Return what will be cancelled when all these leads leave, in sentences."""
    return [sentence for found in bulk_exit_impact(leads) for sentence in found]


def first_planned_at(lead, now) -> Combinable:
    """Return an expression for the time of the first planned event of a lead; NULL if there is none."""
    return next(iter(first_planned(lead, now)), Value(None, DateTimeField()))
