"""Nobody has to watch the clock of a handoff: the manager hears of the ones that are late."""

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
    """Tell the manager of handoffs that are late; each once. Returns how many were escalated."""
    late = Handoff.objects.running().filter(escalated_at__isnull=True, due_at__lte=now).by_due_time()
    return run_each(late.values_list("pk", flat=True)[:limit], lambda pk: _escalate(pk, now))


@transaction.atomic
def _escalate(pk: int, now: datetime) -> bool:
    late = Handoff.objects.running().filter(pk=pk, escalated_at__isnull=True)
    handoff = late.select_for_update(of=["self"], skip_locked=True).for_lists().first()
    if handoff is None:
        return False
    if (left := handoff.time_left_at(now)) > timedelta():
        # Who was asked was away meanwhile: their clock stood, and it is due later.
        handoff.due_at = handoff.to.calendar.add(now, left)
        handoff.save()
        return False
    handoff.escalated_at = now
    handoff.save()
    team = handoff.lead.campaign.team_id
    for manager in User.objects.filter(role=Role.MANAGER, team=team, is_active=True):
        with override(manager.language):
            subject = _("%(company)s waits for an answer of %(who)s")
            text = _("Handed over by %(inside)s, due %(due)s.")
            due = date_format(localtime(handoff.due_at, ZoneInfo(manager.time_zone)), "D j M Y, H:i")
        emails.queue(
            to=manager.email,
            subject=subject % {"company": handoff.lead.company, "who": handoff.to},
            text=text % {"inside": handoff.offered_by, "due": due},
            dedupe_key=f"handoff-late:{handoff.pk}:{manager.pk}",
        )
    return True
