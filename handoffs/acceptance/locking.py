"""A handoff that waits for its answer, under lock; and who was first when it does no more.

Lock order: lead, then handoff.
"""

from django.utils.translation import gettext as _

from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk.templatetags.formatting import short_datetime


def lock_open(handoff: Handoff, by) -> tuple[Lead, Handoff]:
    """The lead and the handoff as they are now. Refused, saying who was first, when it is answered."""
    lead = transitions.lock_lead(handoff.lead_id)
    handoff = Handoff.objects.select_for_update().get(pk=handoff.pk)
    if handoff.state != Handoff.State.OFFERED:
        raise transitions.Refused(already_answered_message(handoff, by))
    return lead, handoff


def lock_for_answer(handoff: Handoff, by) -> tuple[Lead, Handoff]:
    """The same for who was asked to answer it."""
    lead, handoff = lock_open(handoff, by)
    if handoff.to_id != by.pk:
        raise transitions.NotYours(_("%(who)s was asked to answer this one.") % {"who": handoff.to})
    return lead, handoff


def already_answered_message(handoff: Handoff, by) -> str:
    """What became of it, by whom and when, on the clock of `by`."""
    said = {
        Handoff.State.ACCEPTED: _("%(who)s was first: accepted %(when)s."),
        Handoff.State.RETURNED: _("%(who)s was first: sent back %(when)s."),
        Handoff.State.WITHDRAWN: _("%(who)s was first: taken back %(when)s."),
        Handoff.State.PASSED_ON: _("%(who)s was first: passed on to a colleague %(when)s."),
    }
    told = {"who": handoff.answered_by, "when": short_datetime(handoff.answered_at, by.time_zone)}
    return said[Handoff.State(handoff.state)] % told
