"""Whom somebody may meet: leads that were spoken to, found by name, or those that they have."""

from django.db.models import Q

from leads.accounts import search
from leads.models import Lead
from leads.models.stages import Stage

#: Of these somebody meets the company.
MEETABLE_STAGES = (Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY)


def meetable_leads(by):
    """Those that `by` may book a meeting with."""
    return Lead.objects.visible_to(by).filter(stage__in=MEETABLE_STAGES)


def find_leads(text: str, by) -> list[Lead]:
    """Those of them whose company or person begins with `text`, twenty at most."""
    return [each.lead for each in search.find(text, by, stages=MEETABLE_STAGES)]


def own_meetable(by) -> list[Lead]:
    """Before anything is typed: those that `by` has in hand, the newest first, twenty at most."""
    theirs = meetable_leads(by).filter(Q(holder=by) | Q(field_rep=by) | Q(presales=by))
    return list(theirs.for_lists().order_by("-pk")[: search.SHOWN])
