"""The clock of a handoff: field's working time, agreed beforehand, that stands while inside is asked something."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from handoffs.models import Handoff
from leads.models import Lead

#: Where neither the campaign nor the territory agreed on anything.
ANSWER_WITHIN = timedelta(hours=24)
DUE_SOON = timedelta(hours=4)
#: Late at the agreed time; after three times as much another may be asked (24 and 72 hours).
VERY_LATE = 3


class TimeLeft(NamedTuple):
    """`text` as on a pill; `tone` is nothing, "warn", "bad", "bad very", or "accent" for a clock that stands.

    `sign` says the same without a colour.
    """

    text: str
    tone: str
    sign: str = ""


def agreed_answer_time(lead: Lead) -> timedelta:
    """Within how much working time field answers: as the campaign says, else the territory."""
    of_territory = lead.territory.answer_within if lead.territory else None
    return lead.campaign.answer_within or of_territory or ANSWER_WITHIN


def is_very_late(handoff: Handoff, now: datetime) -> bool:
    """So late that it may be offered to a colleague."""
    running = handoff.is_open and not handoff.asked_at
    return running and now > handoff.due_at and handoff.time_left_at(now) <= (1 - VERY_LATE) * handoff.agreed


def time_left(handoff: Handoff, now: datetime) -> TimeLeft:
    """What the clock of an open handoff shows: the working time of who was asked, nights and holidays apart."""
    remains = handoff.time_left_at(now)
    if handoff.asked_at:
        time = format_working_time(abs(remains))
        said = _("stands, %(time)s left") if remains > timedelta() else _("stands, %(time)s late")
        return TimeLeft(said % {"time": time}, "accent", "‖")
    if now < handoff.due_at:
        tone, sign = ("warn", "◔") if remains < DUE_SOON else ("", "")
        return TimeLeft(_("%(time)s left") % {"time": format_working_time(remains)}, tone, sign)
    late = TimeLeft(_("%(time)s late") % {"time": format_working_time(-remains)}, "bad", "!")
    return late._replace(tone="bad very", sign="!!") if is_very_late(handoff, now) else late


def answer_time(handoff: Handoff) -> str:
    """For how long field had it, in words: what is answered outside working hours took no time of work."""
    if handoff.held <= timedelta():
        return _("before working hours")
    return format_working_time(handoff.held)


def format_working_time(time: timedelta) -> str:
    """Working time in hours, under an hour in minutes: a "day" would leave open of how many hours."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%(count)s min") % {"count": max(minutes, 1)}
    return _("%(count)s h") % {"count": minutes // 60}
