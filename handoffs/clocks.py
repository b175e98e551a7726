"""How much of field's working time is left to answer a handoff, in words and in a tone."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from .models import Handoff

NEAR = timedelta(hours=4)


class Left(NamedTuple):
    """`text` as on a pill; `tone` is nothing, "warn", "bad", or "bad very" when it is as late again as was agreed."""

    text: str
    tone: str


def left(handoff: Handoff, now: datetime) -> Left:
    """What the clock of an open handoff shows: the working time of who was asked, nights and holidays apart."""
    remains = handoff.to.calendar.between(now, handoff.due_at)
    if now < handoff.due_at:
        return Left(_("%(time)s left") % {"time": spell(remains)}, "warn" if remains < NEAR else "")
    late = -remains
    tone = "bad very" if late >= handoff.lead.campaign.answer_within else "bad"
    return Left(_("%(time)s late") % {"time": spell(late)}, tone)


def spell(time: timedelta) -> str:
    """Working time in hours, under an hour in minutes: a "day" would leave open of how many hours."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    return _("%(count)s h") % {"count": minutes // 60}
