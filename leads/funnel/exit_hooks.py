"""What other apps planned with a lead is void when it leaves its way: to Marketing, to phone nurture, or for good.

This app has no meetings; the one that has connects its functions to these hooks.
"""

from typing import Any

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.expressions import Combinable

from leads.models import Lead
from salesdesk.hooks import Hook

#: Called in the transaction, with the lead locked, the person who let it go, and the reason in a sentence.
lead_exits: Hook[[Lead, Any, str], object] = Hook()
#: Called before a lead leaves: what will be cancelled, one sentence each.
exit_impact: Hook[[Lead], list[str]] = Hook()
#: The same for many leads, counted, in one statement however many there are.
bulk_exit_impact: Hook[[QuerySet[Lead]], list[str]] = Hook()
#: When the first planned thing is, as an expression for a statement that has the lead's key and the time.
first_planned: Hook[[Any, Any], Combinable] = Hook()


def impact_preview(lead: Lead) -> list[str]:
    """Return what is cancelled when this lead leaves, in sentences to show before it does."""
    return [sentence for found in exit_impact(lead) for sentence in found]


def bulk_impact_preview(leads: QuerySet[Lead]) -> list[str]:
    """Return what is cancelled when all these leads leave."""
    return [sentence for found in bulk_exit_impact(leads) for sentence in found]


def first_planned_at(lead, now) -> Combinable:
    """Return an expression for when the first thing planned with the lead is; NULL when nothing is planned."""
    return next(iter(first_planned(lead, now)), Value(None, DateTimeField()))
