"""A handoff that lies too long goes to a colleague, and its meeting with it; what was before stays in the rounds."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.meetings import lead_moves
from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import answers, locking, questions, rotation, sla_clock, weekly_agenda


@transaction.atomic
def pass_on(handoff: Handoff, by) -> Handoff:
    """Offer it to the colleague whose turn it is. By who looks after it, or the manager, and only when very late."""
    rotation.lock_rotation(handoff.lead)
    lead, handoff = locking.lock_open(handoff, by)
    if by.role == Role.INSIDE and by.pk != handoff.inside_id:
        raise transitions.NotYours(_("%(who)s looks after this one.") % {"who": handoff.inside})
    if not sla_clock.is_very_late(handoff, clock.now()):
        raise transitions.Refused(_("%(who)s has time to answer yet.") % {"who": handoff.to})
    chosen = rotation.propose(lead, but_not=handoff.to)
    if chosen is None:
        raise transitions.Refused(_("There is no other field rep in this team."))
    passed = _create_for(lead, handoff, chosen, by)
    weekly_agenda.add(lead, handoff)
    return passed


def transfer(lead: Lead, handoff: Handoff, to: User, by: User) -> Handoff:
    """`to` takes over the work of who was asked, however much time is left; `lead` is locked. What field asked inside
    is still to be answered."""
    question = handoff.question
    taken_over = rotation.RotationChoice(to, _("Takes over from %(who)s.") % {"who": handoff.to})
    passed = _create_for(lead, handoff, taken_over, by)
    if question:
        questions.ask(passed, to, text=question.text)
    return passed


def _create_for(lead: Lead, handoff: Handoff, chosen: rotation.RotationChoice, by: User) -> Handoff:
    handoff.pass_on(by)
    handoff.save()
    passed = answers.create_handoff(
        lead, chosen, brief=handoff.brief, offered_by=handoff.offered_by, inside=handoff.inside, by=by
    )
    lead_moves.move_to_rep(lead, passed.to, by)
    return passed
