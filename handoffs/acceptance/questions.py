"""Field asks before it answers (R9): the clock stands, and the question is on top of inside's desk."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Handoff, HandoffQuestion
from leads.funnel import next_steps, timeline, transitions
from leads.models import Activity
from leads.models.next_step import StepKind
from salesdesk import clock
from salesdesk.people.roles import Role

from . import locking


@transaction.atomic
def ask(handoff: Handoff, by, *, text: str) -> HandoffQuestion:
    """Ask inside. One question at a time: what is asked next waits for the answer to the first."""
    lead, handoff = locking.lock_for_answer(handoff, by)
    if handoff.asked_at:
        raise transitions.Refused(
            _("%(who)s has a question of yours to answer first.") % {"who": handoff.inside}
        )
    now = clock.now()
    handoff.stop_clock(now)
    handoff.save()
    # Where nobody came, the new time is agreed on all the same.
    next_steps.cancel_all(lead, by, kept=[StepKind.RESCHEDULE])
    next_steps.plan(lead, StepKind.QUESTION, due_at=now, assignee=handoff.inside, why=text, internal=True)
    timeline.add(lead, Activity.Kind.HANDOFF_QUESTION, text, by)
    return HandoffQuestion.objects.create(handoff=handoff, text=text, asked_by=by, asked_at=now)


@transaction.atomic
def answer(handoff: Handoff, by, *, answer: str) -> HandoffQuestion:
    """Inside answers, or the manager in its place; the clock goes on with what was left."""
    lead, handoff = locking.lock_open(handoff, by)
    if by.role == Role.INSIDE and by.pk != handoff.inside_id:
        raise transitions.NotYours(_("%(who)s was asked.") % {"who": handoff.inside})
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
    timeline.add(lead, Activity.Kind.HANDOFF_ANSWER, answer, by)
    return question


def _already_answered(handoff: Handoff) -> str:
    last = handoff.questions.select_related("answered_by").order_by("-pk").first()
    if last is None:
        return _("Nothing was asked.")
    return _("%(who)s answered that first.") % {"who": last.answered_by}
