"""Whom somebody may meet: leads that were spoken to, found by name, or those that they have."""

from django.db.models import Q

from leads.accounts import search
from leads.models import Lead
from leads.models.stages import Stage

#: Of these somebody meets the company.
MEET = (Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY)


def meetable(by):
    """Those that `by` may book a meeting with."""
    return Lead.objects.seen_by(by).filter(stage__in=MEET)


def find(text: str, by) -> list[Lead]:
    """Those of them whose company or person begins with `text`, twenty at most."""
    return [each.lead for each in search.find(text, by, stages=MEET)]


def own(by) -> list[Lead]:
    """Before anything is typed: those that `by` has in hand, the newest first, twenty at most."""
    theirs = meetable(by).filter(Q(holder=by) | Q(field_rep=by) | Q(presales=by))
    return list(theirs.for_lists().order_by("-pk")[: search.SHOWN])
