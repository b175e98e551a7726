"""Leads to book a meeting with: found by name, or the user's own."""

from django.db.models import Q

from leads.accounts import search
from leads.models import Lead
from leads.models.stages import Stage

#: A meeting needs a lead that someone has talked to.
MEETABLE_STAGES = (Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY)


def meetable_leads(by):
    """Return the leads that `by` may book a meeting with."""
    return Lead.objects.visible_to(by).filter(stage__in=MEETABLE_STAGES)


def find_leads(text: str, by) -> list[Lead]:
    """Return up to twenty meetable leads whose company or contact starts with `text`."""
    return [each.lead for each in search.find(text, by, stages=MEETABLE_STAGES)]


def own_meetable(by) -> list[Lead]:
    """Return up to twenty meetable leads of `by`, the newest first."""
    own = meetable_leads(by).filter(Q(holder=by) | Q(field_rep=by) | Q(presales=by))
    return list(own.for_lists().order_by("-pk")[: search.SHOWN])
