"""The response deadline of a handoff, in field's working hours. It is paused while inside owes field an answer."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from handoffs.models import Handoff
from leads.models import Lead

#: Used if neither the campaign nor the territory sets a response time.
ANSWER_WITHIN = timedelta(hours=24)
DUE_SOON = timedelta(hours=4)
#: A handoff may be passed on after this many times the agreed response time (24 hours, then 72).
VERY_LATE = 3


class TimeLeft(NamedTuple):
    """The deadline as shown on a pill.

    `tone` is empty, "warn", "bad", "bad critical", or "accent" for a paused clock. `sign` conveys the same without
    colour.
    """

    text: str
    tone: str
    sign: str = ""


def agreed_answer_time(lead: Lead) -> timedelta:
    """Return field's response time in working hours: the campaign's, else the territory's, else the default."""
    territory_time = lead.territory.answer_within if lead.territory else None
    return lead.campaign.answer_within or territory_time or ANSWER_WITHIN


def is_very_late(handoff: Handoff, now: datetime) -> bool:
    """Return whether the handoff is so overdue that it may be passed on to a colleague."""
    running = handoff.is_open and not handoff.asked_at
    return (
        running
        and now > handoff.due_at
        and handoff.time_left_at(now) <= (1 - VERY_LATE) * handoff.agreed_response_time
    )


def time_left(handoff: Handoff, now: datetime) -> TimeLeft:
    """Return the time left of an open handoff, counted in the field rep's working hours."""
    remaining = handoff.time_left_at(now)
    if handoff.asked_at:
        time = format_working_time(abs(remaining))
        text = _("Paused, %(time)s left") if remaining > timedelta() else _("Paused, %(time)s overdue")
        return TimeLeft(text % {"time": time}, "accent", "‖")
    if now < handoff.due_at:
        tone, sign = ("warn", "◔") if remaining < DUE_SOON else ("", "")
        return TimeLeft(_("%(time)s left") % {"time": format_working_time(remaining)}, tone, sign)
    overdue = TimeLeft(_("%(time)s overdue") % {"time": format_working_time(-remaining)}, "bad", "!")
    return overdue._replace(tone="bad critical", sign="!!") if is_very_late(handoff, now) else overdue


def answer_time(handoff: Handoff) -> str:
    """Return how long field took to respond, formatted. A response outside working hours took no working time."""
    if handoff.held <= timedelta():
        return _("Outside working hours")
    return format_working_time(handoff.held)


def format_working_time(time: timedelta) -> str:
    """Format working time in hours, or in minutes below an hour. Days would be ambiguous in working hours."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%(count)s min") % {"count": max(minutes, 1)}
    return _("%(count)s h") % {"count": minutes // 60}
