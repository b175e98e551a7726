"""Field's questions to inside about a handoff (R9). A question pauses the clock and tops inside's desk."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Handoff, HandoffQuestion
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.people.roles import Role

from . import locking, told


@transaction.atomic
def ask(handoff: Handoff, by, *, text: str) -> HandoffQuestion:
    """Ask the inside rep a question and pause the clock. Raises Refused while another question is open."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    if handoff.asked_at:
        raise transitions.Refused(
            _("%(who)s has not answered your last question yet.") % {"who": handoff.inside_rep}
        )
    now = clock.now()
    handoff.stop_clock(now)
    handoff.save()
    # After a no-show the meeting still has to be rescheduled.
    next_steps.cancel_all(lead, by, kept=[StepKind.RESCHEDULE])
    next_steps.plan(lead, StepKind.QUESTION, due_at=now, assignee=handoff.inside_rep, why=text, internal=True)
    activities.log(lead, Activity.Kind.HANDOFF_QUESTION, text, by)
    question = HandoffQuestion.objects.create(handoff=handoff, text=text, asked_by=by, asked_at=now)
    told.asked(question, by)
    return question


@transaction.atomic
def answer(handoff: Handoff, by, *, answer: str) -> HandoffQuestion:
    """Answer field's question as its inside rep or manager, and resume the clock."""
    lead, handoff = locking.lock_open(handoff, by)
    if by.role == Role.INSIDE and by.pk != handoff.inside_rep_id:
        raise transitions.NotYours(_("This question was for %(who)s.") % {"who": handoff.inside_rep})
    question = handoff.question
    if question is None:
        raise transitions.Refused(_already_answered(handoff))
    now = clock.now()
    question.answer, question.answered_by, question.answered_at = answer, by, now
    question.save()
    handoff.start_clock(now)
    handoff.save()
    next_steps.cancel_all(lead, by, kept=[StepKind.RESCHEDULE])
    if not lead.steps.exists():
        next_steps.plan(lead, StepKind.ANSWER, due_at=handoff.due_at, assignee=handoff.to, why=answer)
    activities.log(lead, Activity.Kind.HANDOFF_ANSWER, answer, by)
    told.question_answered(question, by)
    return question


def _already_answered(handoff: Handoff) -> str:
    last = handoff.questions.select_related("answered_by").order_by("-pk").first()
    if last is None:
        return _("There is no open question.")
    return _("%(who)s already answered this question.") % {"who": last.answered_by}
