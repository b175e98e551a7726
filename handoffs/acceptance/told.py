"""Notifications about a handoff: handed over, asked, answered, escalated."""

from django.urls import reverse
from django.utils.translation import gettext_noop

from handoffs.models import Handoff, HandoffQuestion
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User


def handed_over(handoff: Handoff, by: User) -> None:
    """Tell the field rep that a lead was handed over to them."""
    subject = gettext_noop("%(company)s was handed over to you")
    _notify(handoff, handoff.to, Kind.HANDED_OVER, subject, by, f"handoff:{handoff.pk}", handoff.brief)


def answered(handoff: Handoff, by: User, subject: str, text: str = "") -> None:
    """Tell the inside rep what field answered."""
    settle(handoff)
    key = f"handoff-answer:{handoff.pk}"
    _notify(handoff, handoff.inside_rep, Kind.ANSWERED, subject, by, key, text)


def settle(handoff: Handoff) -> None:
    """Mark the notifications as read that an answer makes obsolete."""
    questions = (_question_key(pk) for pk in handoff.questions.values_list("pk", flat=True))
    notifications.settle([f"handoff:{handoff.pk}", *questions])


def asked(question: HandoffQuestion, by: User) -> None:
    """Tell the inside rep what field wants to know."""
    handoff, subject = question.handoff, gettext_noop("%(who)s asks about %(company)s")
    _notify(handoff, handoff.inside_rep, Kind.ASKED, subject, by, _question_key(question.pk), question.text)


def question_answered(question: HandoffQuestion, by: User) -> None:
    """Tell the field rep the answer to their question."""
    notifications.settle([_question_key(question.pk)])
    handoff, subject = question.handoff, gettext_noop("%(who)s answered about %(company)s")
    key = f"answer:{question.pk}"
    _notify(handoff, handoff.to, Kind.ANSWERED, subject, by, key, question.answer)


def _question_key(pk: int) -> str:
    return f"question:{pk}"


def _notify(handoff: Handoff, to: User, kind: Kind, subject: str, by: User, key: str, text: str) -> None:
    notifications.notify(
        to,
        kind,
        subject=subject,
        who=by,
        company=handoff.lead.company,
        text=text,
        url=reverse("handoff", args=[handoff.pk]),
        by=by,
        key=key,
    )
