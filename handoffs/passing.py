"""A handoff that lies too long goes to a colleague, and its meeting with it; what was before stays in the rounds."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads import funnel
from salesdesk import clock
from salesdesk.people.roles import Role

from . import answering, choosing, clocks, following, meeting, waiting
from .models import Handoff


@transaction.atomic
def pass_on(handoff: Handoff, by) -> Handoff:
    """Offer it to the colleague whose turn it is. By who offered it, or the manager, and only when very late."""
    choosing.one_at_a_time(handoff.lead)
    lead, handoff = waiting.locked(handoff, by)
    if by.role == Role.INSIDE and by.pk != handoff.offered_by_id:
        raise funnel.NotYours(_("%(who)s handed it over.") % {"who": handoff.offered_by})
    if not clocks.is_very_late(handoff, clock.now()):
        raise funnel.Refused(_("%(who)s has time to answer yet.") % {"who": handoff.to})
    chosen = choosing.propose(lead, but_not=handoff.to)
    if chosen is None:
        raise funnel.Refused(_("There is no other field rep in this team."))
    handoff.pass_on(by)
    handoff.save()
    meeting.raise_(lead, handoff)
    passed = answering.lay_before(lead, chosen, brief=handoff.brief, offered_by=handoff.offered_by, by=by)
    following.follow(lead, passed.to, by)
    return passed
