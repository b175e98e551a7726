"""Lock an open handoff, or say who answered it first.

Lock order: lead, then handoff.
"""

from django.utils.translation import gettext as _

from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk.templatetags.formatting import short_datetime


def lock_open(handoff: Handoff, by) -> tuple[Lead, Handoff]:
    """Lock and return the lead and the handoff. Raises Refused, naming who was first, if it is no longer open."""
    lead = transitions.lock_lead(handoff.lead_id)
    handoff = Handoff.objects.select_for_update().get(pk=handoff.pk)
    handoff.lead = lead
    if handoff.state != Handoff.State.OFFERED:
        raise transitions.Refused(already_answered_message(handoff, by))
    return lead, handoff


def lock_for_answer(handoff: Handoff, by) -> tuple[Lead, Handoff]:
    """Like `lock_open`, for the field rep it was offered to. Raises NotYours for anyone else."""
    lead, handoff = lock_open(handoff, by)
    if handoff.to_id != by.pk:
        raise transitions.NotYours(_("This handoff was offered to %(who)s.") % {"who": handoff.to})
    return lead, handoff


def already_answered_message(handoff: Handoff, by) -> str:
    """Return who closed the handoff, how and when, in the time zone of `by`."""
    messages = {
        Handoff.State.ACCEPTED: _("%(who)s already accepted this handoff (%(when)s)."),
        Handoff.State.RETURNED: _("%(who)s already sent this handoff back (%(when)s)."),
        Handoff.State.WITHDRAWN: _("%(who)s already withdrew this handoff (%(when)s)."),
        Handoff.State.PASSED_ON: _("%(who)s already passed this handoff on to a colleague (%(when)s)."),
    }
    values = {"who": handoff.answered_by, "when": short_datetime(handoff.answered_at, by.time_zone)}
    return messages[Handoff.State(handoff.state)] % values
