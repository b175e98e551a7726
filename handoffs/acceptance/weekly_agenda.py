"""What inside and field speak of when they meet: leads that went to and fro too often (R15)."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Handoff, MeetingPoint
from leads.funnel import timeline, transitions
from leads.models import Lead, Touch
from salesdesk import clock
from salesdesk.people.roles import Role


def raise_(lead: Lead, handoff: Handoff) -> None:
    """Put `lead` (locked) on the list of the meeting, when its handoff came back for the n-th time."""
    if handoff.turn < lead.campaign.meet_after:
        return
    MeetingPoint.objects.update_or_create(
        lead=lead,
        settled_at=None,
        defaults={"handoff": handoff},
        create_defaults={"handoff": handoff, "raised_at": clock.now()},
    )


@transaction.atomic
def settle(point: MeetingPoint, by, *, agreed: str) -> MeetingPoint:
    """They spoke of it, and this is what they agreed."""
    lead = transitions.locked(point.lead_id)
    point = MeetingPoint.objects.select_for_update(of=["self"]).select_related("settled_by").get(pk=point.pk)
    if point.settled_at:
        raise transitions.Refused(
            _("%(who)s was first: “%(agreed)s”") % {"who": point.settled_by, "agreed": point.agreed}
        )
    if by.role not in (Role.INSIDE, Role.FIELD, Role.MANAGER, Role.ADMIN):
        raise transitions.NotYours(_("The pair and its manager settle this."))
    point.agreed, point.settled_by, point.settled_at = agreed, by, clock.now()
    point.save()
    timeline.add(lead, Touch.Kind.NOTE, _("Agreed in the meeting: %(said)s") % {"said": agreed}, by)
    return point
