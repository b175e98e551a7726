"""Customers, and which of them are kept: with a dated next touch, and a touch in the last ninety days."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from leads.models import Activity, Lead, NextStep
from leads.models.stages import Stage
from salesdesk import clock

from .scope import Scope

ACTIVE_WITHIN = timedelta(days=90)


def customers(scope: Scope) -> QuerySet[Lead]:
    """One lead for each company that ever ordered: its latest order."""
    later = scope.leads().filter(company=OuterRef("company"), stage=Stage.WON, pk__gt=OuterRef("pk"))
    return scope.leads().filter(~Exists(later), stage=Stage.WON)


def retained(scope: Scope) -> QuerySet[Lead]:
    """Those of `customers` that somebody has spoken or written to lately, and will again on a day."""
    return customers(scope).filter(_is_kept())


def with_repeat_orders(scope: Scope) -> QuerySet[Lead]:
    return customers(scope).filter(_ordered_again(scope))


@dataclass(frozen=True)
class CustomerCounts:
    """How many companies ordered, how many of those are kept, and how many ordered more than once."""

    all: int
    retained: int
    repeat: int


def counts(scope: Scope) -> CustomerCounts:
    """One statement."""
    found = customers(scope).aggregate(
        all=Count("pk"),
        retained=Count("pk", filter=_is_kept()),
        repeat=Count("pk", filter=_ordered_again(scope)),
    )
    return CustomerCounts(**found)


def _is_kept() -> Q:
    planned = NextStep.objects.filter(company=OuterRef("company"))
    touched = Activity.objects.contacts().filter(
        lead__company=OuterRef("company"), at__gte=clock.now() - ACTIVE_WITHIN
    )
    return Q(Exists(planned)) & Q(Exists(touched))


def _ordered_again(scope: Scope) -> Q:
    earlier = scope.leads().filter(company=OuterRef("company"), stage=Stage.WON, pk__lt=OuterRef("pk"))
    return Q(Exists(earlier))
