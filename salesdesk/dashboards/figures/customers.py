"""Customers, and which of them are retained: contacted in the last 90 days and with a dated next step.

The list of customers shows the same rows (handoffs/aftercare/customers.py).
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from handoffs.aftercare.customers import customers_of, has_next_touch, was_touched_lately
from leads.models import Lead
from leads.models.stages import Stage
from salesdesk.dashboards.scope import Scope


def customers(scope: Scope) -> QuerySet[Lead]:
    """Return one lead for each company that ever ordered, the one with the latest order."""
    return customers_of(scope.leads())


def retained(scope: Scope) -> QuerySet[Lead]:
    """Return the customers with a recent contact and a dated next step."""
    return customers(scope).filter(_is_retained())


def with_repeat_orders(scope: Scope) -> QuerySet[Lead]:
    return customers(scope).filter(_ordered_again(scope))


@dataclass(frozen=True)
class CustomerCounts:
    """The number of customers, of retained ones, and of those with repeat orders."""

    all: int
    retained: int
    repeat: int


def counts(scope: Scope) -> CustomerCounts:
    """Count the customers in one query."""
    found = customers(scope).aggregate(
        all=Count("pk"),
        retained=Count("pk", filter=_is_retained()),
        repeat=Count("pk", filter=_ordered_again(scope)),
    )
    return CustomerCounts(**found)


def _is_retained() -> Q:
    return has_next_touch() & was_touched_lately()


def _ordered_again(scope: Scope) -> Q:
    earlier = scope.leads().filter(company=OuterRef("company"), stage=Stage.WON, pk__lt=OuterRef("pk"))
    return Q(Exists(earlier))
