"""Customers, and which of them are retained: contacted in the last 90 days and with a dated next step.

Counted ahead by the sweep (salesdesk/dashboards/rollups/customers.py). The list of customers shows the same rows
(handoffs/aftercare/customers.py).
"""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from handoffs.aftercare.customers import ACTIVE_WITHIN
from leads.models import Lead
from salesdesk import clock
from salesdesk.dashboards.models import CountedCustomer
from salesdesk.dashboards.scope import Scope


def customers(scope: Scope) -> QuerySet[Lead]:
    """Return one lead for each company that ever ordered, the one with the latest order."""
    return _leads(_companies(scope))


def retained(scope: Scope) -> QuerySet[Lead]:
    """Return the customers with a recent contact and a dated next step."""
    return _leads(_companies(scope).filter(_is_retained()))


def with_repeat_orders(scope: Scope) -> QuerySet[Lead]:
    return _leads(_companies(scope).filter(orders__gt=1))


@dataclass(frozen=True)
class CustomerCounts:
    """The number of customers, of retained ones, and of those with repeat orders."""

    all: int
    retained: int
    repeat: int


def counts(scope: Scope) -> CustomerCounts:
    """Count the customers in one query."""
    found = _companies(scope).aggregate(
        n=Count("company"),
        kept=Count("company", filter=_is_retained()),
        again=Count("company", filter=Q(orders__gt=1)),
    )
    return CustomerCounts(found["n"], found["kept"], found["again"])


def _companies(scope: Scope) -> QuerySet:
    """Return a row for each company with orders in the scope. Its latest contact and next step are of all campaigns."""
    orders = CountedCustomer.objects.filter(scope.narrowed("lead__"), campaign__in=scope.campaigns)
    return (
        orders.order_by()
        .values("company", "touched_at", "has_next")
        .annotate(orders=Count("pk"), latest=Max("lead"))
    )


def _leads(companies: QuerySet) -> QuerySet[Lead]:
    return Lead.objects.filter(pk__in=companies.values("latest"))


def _is_retained() -> Q:
    return Q(has_next=True, touched_at__gte=clock.now() - ACTIVE_WITHIN)
