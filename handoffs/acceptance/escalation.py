"""Escalate overdue handoffs to the manager of the team."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from handoffs.models import Handoff
from salesdesk.outbox import emails
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.workers.batch import run_each


def run(now: datetime, limit: int = 200) -> int:
    """E-mail the managers about overdue handoffs, each handoff once. Return how many were escalated."""
    overdue = Handoff.objects.running().filter(escalated_at__isnull=True, due_at__lte=now).by_due_time()
    return run_each(overdue.values_list("pk", flat=True)[:limit], lambda pk: _escalate(pk, now))


@transaction.atomic
def _escalate(pk: int, now: datetime) -> bool:
    overdue = Handoff.objects.running().filter(pk=pk, escalated_at__isnull=True)
    handoff = overdue.select_for_update(of=["self"], skip_locked=True).for_lists().first()
    if handoff is None:
        return False
    if (left := handoff.time_left_at(now)) > timedelta():
        # An absence recorded since then paused the clock, so the deadline is later.
        handoff.due_at = handoff.to.calendar.add(now, left)
        handoff.save()
        return False
    handoff.escalated_at = now
    handoff.save()
    team = handoff.lead.campaign.team_id
    for manager in User.objects.filter(role=Role.MANAGER, team=team, is_active=True):
        with override(manager.language):
            subject = _("%(company)s is waiting for a response from %(who)s")
            text = _("Handed over by %(inside)s, response due %(due)s.")
            due = date_format(localtime(handoff.due_at, ZoneInfo(manager.time_zone)), "D j M Y, H:i")
        emails.queue(
            to=manager.email,
            subject=subject % {"company": handoff.lead.company, "who": handoff.to},
            text=text % {"inside": handoff.offered_by, "due": due},
            dedupe_key=f"handoff-late:{handoff.pk}:{manager.pk}",
        )
    return True
