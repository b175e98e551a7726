"""Escalate overdue handoffs, in field's working hours.

When the agreed time has passed the field rep is reminded, after twice that time the managers of the team are told,
and after three times, when it is very late, they are told to pass it on: by default after 24, 48 and 72 hours.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from handoffs.models import Handoff
from salesdesk import formats
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.workers.batch import run_each

from .sla_clock import VERY_LATE


def run(now: datetime, limit: int = 200) -> int:
    """Take the next step of escalation of overdue handoffs. Return how many were escalated."""
    overdue = Handoff.objects.running().filter(escalation_level__lt=VERY_LATE, due_at__lte=now).by_due_time()
    rows = overdue.prefetch_related("to__absences").select_related("to", "lead__territory")
    due = [each.pk for each in rows if _level(each, now) > each.escalation_level]
    return run_each(due[:limit], lambda pk: _escalate(pk, now))


def _level(handoff: Handoff, now: datetime) -> int:
    """Return how often the agreed time has passed, at most until it is very late.

    At least 1: an absence recorded since the deadline was set is handled by `_escalate`.
    """
    overdue = -handoff.time_left_at(now)
    return max(1, min(VERY_LATE, 1 + int(overdue / handoff.agreed_response_time)))


@transaction.atomic
def _escalate(pk: int, now: datetime) -> bool:
    overdue = Handoff.objects.running().filter(pk=pk)
    handoff = overdue.select_for_update(of=["self"], skip_locked=True).for_lists().first()
    if handoff is None or (level := _level(handoff, now)) <= handoff.escalation_level:
        return False
    if (left := handoff.time_left_at(now)) > timedelta():
        # An absence recorded since then paused the clock, so the deadline is later.
        handoff.due_at = handoff.calendar.add(now, left)
        handoff.save()
        return False
    handoff.escalation_level = level
    if level == 1:
        _notify(handoff, handoff.to, level)
    else:
        handoff.escalated_at = handoff.escalated_at or now
        managers = User.objects.filter(role=Role.MANAGER, team=handoff.lead.campaign.team_id, is_active=True)
        for manager in managers:
            _notify(handoff, manager, level)
    handoff.save()
    return True


def _notify(handoff: Handoff, person: User, level: int) -> None:
    with formats.read_by(person):
        subject, text = {
            1: (
                _("%(company)s is waiting for your response"),
                _("Handed over by %(inside)s, response due %(due)s."),
            ),
            2: (
                _("%(company)s is waiting for a response from %(who)s"),
                _("Handed over by %(inside)s, response due %(due)s."),
            ),
            3: (
                _("Very late: %(company)s is waiting for a response from %(who)s"),
                _("Handed over by %(inside)s, response due %(due)s. You can pass it on to a colleague now."),
            ),
        }[level]
        facts = {
            "company": handoff.lead.company,
            "who": handoff.to,
            "inside": handoff.offered_by,
            "due": formats.day_and_time(localtime(handoff.due_at, ZoneInfo(person.time_zone)), year=True),
        }
        key = f"handoff-late:{handoff.pk}:{level}"
        notifications.notify(
            person,
            Kind.ESCALATED,
            subject=subject % facts,
            text=text % facts,
            url=reverse("handoff", args=[handoff.pk]),
            key=key,
        )
