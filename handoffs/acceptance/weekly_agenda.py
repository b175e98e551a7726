"""What inside and field speak of when they meet: leads that went to and fro too often (R15)."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import AgendaItem, Handoff
from leads.funnel import timeline, transitions
from leads.models import Activity, Lead
from salesdesk import clock
from salesdesk.people.roles import Role


def add(lead: Lead, handoff: Handoff) -> None:
    """Put `lead` (locked) on the list of the meeting, when its handoff came back for the n-th time."""
    if handoff.number < lead.campaign.agenda_after_rounds:
        return
    AgendaItem.objects.update_or_create(
        lead=lead,
        settled_at=None,
        defaults={"handoff": handoff},
        create_defaults={"handoff": handoff, "raised_at": clock.now()},
    )


@transaction.atomic
def settle(point: AgendaItem, by, *, agreed: str) -> AgendaItem:
    """They spoke of it, and this is what they agreed."""
    lead = transitions.lock_lead(point.lead_id)
    point = AgendaItem.objects.select_for_update(of=["self"]).select_related("settled_by").get(pk=point.pk)
    if point.settled_at:
        raise transitions.Refused(
            _("%(who)s was first: “%(agreed)s”") % {"who": point.settled_by, "agreed": point.agreed}
        )
    if by.role not in (Role.INSIDE, Role.FIELD, Role.MANAGER, Role.ADMIN):
        raise transitions.NotYours(_("The pair and its manager settle this."))
    point.agreed, point.settled_by, point.settled_at = agreed, by, clock.now()
    point.save()
    timeline.add(lead, Activity.Kind.NOTE, _("Agreed in the meeting: %(said)s") % {"said": agreed}, by)
    return point
