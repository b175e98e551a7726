"""Change the next step and the owner of one lead from its row in the list, by the functions of the single actions."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from leads.correspondence import follow_up
from leads.funnel import transitions
from leads.models import Lead, NextStep
from leads.models.permissions import manages_lead_team
from leads.queue import reassignment
from salesdesk.people.models import User


def may_plan(lead: Lead, steps: Iterable[NextStep], by: User) -> bool:
    """Return whether `by` may choose a day for the next step; `steps` are the lead's open steps."""
    steps = list(steps)
    if lead.contact is None:
        return False
    movable = any(each.contact_id == lead.contact_id and each.kind in follow_up.MOVABLE for each in steps)
    return (movable and manages_lead_team(lead, by)) or follow_up.is_offered(lead, lead.contact, steps, by)


def state_of(lead: Lead, steps: Iterable[NextStep]) -> str:
    """Return what a form was filled in for: another state means that somebody changed the lead meanwhile."""
    planned = sorted((each.pk, each.due_at.isoformat(), each.why) for each in steps)
    return hashlib.sha256(repr((lead.version, planned)).encode()).hexdigest()[:16]


@transaction.atomic
def change(
    lead: Lead, by: User, *, state: str, on: date | None = None, why: str = "", to: User | None = None
) -> None:
    """Plan the next step on the day `on` and give the lead to the rep `to`, if they are given: both, or neither.

    Raises Refused if one of them is refused, or if the lead is not in the `state` for which they were typed.
    """
    lead = transitions.lock_lead(lead.pk)
    if state_of(lead, lead.steps.all()) != state:
        raise transitions.Refused(
            _("Someone else saved changes after you opened this page. Review them, then save again.")
        )
    if on and lead.contact:
        follow_up.plan(lead, lead.contact, on, why, by)
    if to:
        reassignment.reassign(lead, to, by)
