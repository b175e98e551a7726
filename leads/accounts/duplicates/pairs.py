"""The list of suspected pairs that a user may see, and calling two of them different."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from leads.models import Lead, SuspectedPair
from salesdesk import clock


def visible_to(user) -> QuerySet[Any]:
    """Return the pairs whose companies `user` sees, each with `lead` and `other_lead`, one of both companies.

    Pairs with a company that only other teams see are left out, so nothing is told of it.
    """
    leads = Lead.objects.visible_to(user).order_by("-pk")
    first = leads.filter(company=OuterRef("company")).values("pk")[:1]
    second = leads.filter(company=OuterRef("other_company")).values("pk")[:1]
    pairs = SuspectedPair.objects.annotate(lead=Subquery(first), other_lead=Subquery(second))
    there = pairs.filter(lead__isnull=False, other_lead__isnull=False)
    standing = there.filter(
        company__merged_into=None,
        other_company__merged_into=None,
        contact__merged_into=None,
        other_contact__merged_into=None,
    )
    return standing.select_related(
        "company", "other_company", "contact__company", "other_contact__company", "dismissed_by"
    )


def dismiss(pair: SuspectedPair, by) -> None:
    """Remember that they are not the same."""
    SuspectedPair.objects.open().filter(pk=pair.pk).update(dismissed_by=by, dismissed_at=clock.now())


def reopen(pair: SuspectedPair) -> None:
    """Put a dismissed pair back on the list."""
    SuspectedPair.objects.filter(pk=pair.pk).update(dismissed_by=None, dismissed_at=None)
