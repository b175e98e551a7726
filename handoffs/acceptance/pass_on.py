"""Pass an overdue handoff on to another field rep, together with its meetings, and take that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.meetings import lead_moves
from handoffs.models import Handoff
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Lead
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import answers, locking, questions, rotation, sla_clock, told, weekly_agenda


@transaction.atomic
def pass_on(handoff: Handoff, by) -> Handoff:
    """Offer the handoff to the next field rep in rotation.

    Only for the inside rep who owns it and for managers, and only once it is very late.
    """
    rotation.lock_rotation(handoff.lead)
    lead, handoff = locking.lock_open(handoff, by)
    if by.role == Role.INSIDE and by.pk != handoff.inside_rep_id:
        raise transitions.NotYours(_("%(who)s owns this handoff.") % {"who": handoff.inside_rep})
    if not sla_clock.is_very_late(handoff, clock.now()):
        raise transitions.Refused(_("%(who)s still has time to respond.") % {"who": handoff.to})
    chosen = rotation.propose(lead, exclude=handoff.to)
    if chosen is None:
        raise transitions.Refused(_("This team has no other field rep."))
    passed = _create_for(lead, handoff, chosen, by)
    weekly_agenda.add(lead, handoff)
    return passed


@transaction.atomic
def take_back(passed: Handoff, by) -> Handoff:
    """Undo `pass_on`, which made `passed`: the field rep before has the handoff again, as late as it is.

    Raises Refused if the new field rep has answered or asked already.
    """
    lead, passed = locking.lock_open(passed, by)
    before = lead.handoffs.select_related("to").filter(number=passed.number - 1, answered_by=by)
    handoff = before.filter(state=Handoff.State.PASSED_ON).first()
    if handoff is None or passed.questions.exists():
        raise transitions.Refused(_("%(who)s works on this handoff already.") % {"who": passed.to})
    passed.withdraw(by)
    passed.save()
    told.settle(passed)
    lead.agenda_items.filter(handoff=handoff, raised_at__gte=handoff.answered_at, settled_at=None).delete()
    handoff.lead = lead
    handoff.resume()
    handoff.save()
    lead.field_rep = handoff.to
    note = _("Handed over to %(who)s.") % {"who": handoff.to}
    transitions.save(lead, by, note)
    next_steps.cancel_all(lead, by)
    next_steps.plan(lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=handoff.to, why=handoff.brief)
    activities.log(lead, Activity.Kind.HANDOFF, note, by)
    lead_moves.move_to_rep(lead, handoff.to, by)
    return handoff


def transfer(lead: Lead, handoff: Handoff, to: User, by: User) -> Handoff:
    """Move an open handoff of `lead` (locked by the caller) to `to`, who takes over from its field rep.

    Works however much time is left. An open question to inside stays open.
    """
    question = handoff.question
    takeover = rotation.RotationChoice(to, _("Takes over from %(who)s.") % {"who": handoff.to})
    passed = _create_for(lead, handoff, takeover, by)
    if question:
        questions.ask(passed, to, text=question.text)
    return passed


def _create_for(lead: Lead, handoff: Handoff, chosen: rotation.RotationChoice, by: User) -> Handoff:
    handoff.pass_on(by)
    handoff.save()
    passed = answers.create_handoff(
        lead, chosen, brief=handoff.brief, offered_by=handoff.offered_by, inside_rep=handoff.inside_rep, by=by
    )
    lead_moves.move_to_rep(lead, passed.to, by)
    return passed
