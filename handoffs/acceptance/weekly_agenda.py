"""The weekly inside–field agenda: leads that were sent back too often (R15)."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import AgendaItem, Handoff
from leads.funnel import activities, transitions
from leads.models import Activity, Lead
from salesdesk import clock
from salesdesk.people.permissions import WORK_LEADS


def add(lead: Lead, handoff: Handoff) -> None:
    """Put `lead` (locked by the caller) on the agenda if it has reached the campaign's number of rounds."""
    if handoff.number < lead.campaign.agenda_after_rounds:
        return
    AgendaItem.objects.update_or_create(
        lead=lead,
        settled_at=None,
        defaults={"handoff": handoff},
        create_defaults={"handoff": handoff, "raised_at": clock.now()},
    )


@transaction.atomic
def settle(item: AgendaItem, by, *, agreement: str) -> AgendaItem:
    """Close an agenda item with what inside and field agreed. Raises Refused if it is already closed."""
    lead = transitions.lock_lead(item.lead_id)
    item = AgendaItem.objects.select_for_update(of=["self"]).select_related("settled_by").get(pk=item.pk)
    if item.settled_at:
        raise transitions.Refused(
            _("%(who)s already settled this: “%(agreed)s”")
            % {"who": item.settled_by, "agreed": item.agreement}
        )
    if by.role not in WORK_LEADS:
        raise transitions.NotYours(_("Only inside, field or their manager can settle this."))
    item.agreement, item.settled_by, item.settled_at = agreement, by, clock.now()
    item.save()
    note = _("Agreed in the weekly meeting: %(agreed)s") % {"agreed": agreement}
    activities.log(lead, Activity.Kind.NOTE, note, by)
    return item
