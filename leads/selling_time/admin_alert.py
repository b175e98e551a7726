"""Tell the manager when a rep's sales admin takes more of the day than the team agreed on (R16).

Told once a person and day, and to the rep as well: nobody is watched behind their back.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from leads.models import Pause
from salesdesk.formats import number
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.workers.batch import run_each

from . import split

#: Less recorded time says nothing about a day.
ENOUGH = timedelta(hours=2)
LONGEST_DAY = timedelta(days=1)
TO_MANAGER = gettext_noop("%(who)s: sales admin takes %(share)s%% of today (agreed: at most %(agreed)s%%)")
TO_REP = gettext_noop("Sales admin takes %(share)s%% of your day (agreed: at most %(agreed)s%%)")


def run(now: datetime, limit: int = 500) -> int:
    """Tell of the days in which the agreed share is passed. Returns how many."""
    paused = Pause.objects.filter(reason=Pause.Reason.ADMIN, starts_at__gt=now - LONGEST_DAY)
    lately = paused.filter(Q(until__isnull=True) | Q(until__gt=now - LONGEST_DAY)).values("person")
    reps = User.objects.filter(pk__in=lately, is_active=True, team__isnull=False).order_by("pk")
    return run_each(reps.values_list("pk", flat=True)[:limit], lambda pk: _tell(pk, now))


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    person = User.objects.select_related("team").get(pk=pk)
    if person.team is None:
        return False
    today = split.of_day(person, person.today)
    share, agreed = today.share(split.Spent.ADMIN), person.team.admin_share
    key, url = f"admin-share:{pk}:{person.today}", reverse("selling-time")
    if today.recorded < ENOUGH or share is None or share <= agreed or notifications.is_told(key):
        return False
    facts: dict[str, Any] = {"share": number(share), "agreed": number(agreed), "url": url, "key": key}
    notifications.notify(person, Kind.TASK, subject=TO_REP, **facts)
    for manager in User.objects.filter(team=person.team_id, role=Role.MANAGER, is_active=True):
        notifications.notify(manager, Kind.ESCALATED, subject=TO_MANAGER, who=person, **facts)
    return True
