"""What each of the nine keys will do to the lead on screen, said before it is pressed.

Each sentence comes from the function that does it afterwards, so that the button keeps its word.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLastAttempt
from campaigns.models.campaign import Route
from leads.assignment.closing_route import RouteAdvice
from leads.models import Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.stages import Stream
from leads.recycling import phone_nurture, recycle
from salesdesk import clock
from salesdesk.clock.display import short_moment
from salesdesk.people.levels import min_level_to_close, missing_to_close


def preview_outcomes(step: NextStep, advice: RouteAdvice, person) -> dict[str, str]:
    """By outcome, in few words; days and times are those of `person`, who presses."""
    lead = step.lead
    again = _retry_preview(step, person)
    return {
        Outcome.NO_ANSWER: again,
        Outcome.VOICEMAIL: again,
        Outcome.CALL_BACK: _("or %(when)s") % {"when": short_moment(default_callback_at(lead), person)},
        Outcome.LATER: _("your call %(when)s") % {"when": short_moment(nurture_call_at(lead), person)},
        Outcome.NO_INTEREST: _("back to Marketing"),
        Outcome.QUALIFIED: _qualified(lead, advice, person),
        Outcome.MEETING: _("with %(who)s") % {"who": _field(lead)},
        Outcome.WRONG_PERSON: _("who is it then?"),
        Outcome.DO_NOT_CALL: _("never again"),
    }


def default_callback_at(lead: Lead) -> datetime:
    """The moment proposed for a promise: the same hour on the next day that is worked there."""
    now, place = clock.now(), lead.company.place.clock
    today = clock.window(place, now)
    tomorrow = clock.window(place, max(today.closes_at, now + timedelta(hours=12))) if today else None
    if tomorrow is None:
        return now + timedelta(days=1)
    zone = place.zone or "UTC"
    there = ZoneInfo(zone)
    hour, day = _round_to_quarter(now.astimezone(there)).time(), tomorrow.opens_at.astimezone(there).date()
    same = clock.instant_of(datetime.combine(day, hour), zone)
    return same if same in tomorrow else tomorrow.opens_at


def default_nurture_day(lead: Lead) -> date:
    """The day proposed for the next call to somebody who is interested, but later: at the lead's place."""
    there = ZoneInfo(lead.company.place.zone or "UTC")
    return (clock.now() + lead.campaign.nurture_every).astimezone(there).date()


def nurture_call_at(lead: Lead) -> datetime:
    return recycle.calling_opens_at(lead, default_nurture_day(lead))


def _retry_preview(step, person) -> str:
    lead = step.lead
    following = phone_nurture.next_attempt(lead, step.attempt, clock.now())
    when = short_moment(following.due_at, person)
    if following.after_last == AfterLastAttempt.NURTURE:
        # In the nurture already it only goes on.
        leaves = step.planned_at and lead.stream != Stream.NURTURE
        words = _("to nurture, %(when)s; the meeting falls") if leaves else _("to nurture, %(when)s")
        return words % {"when": when}
    if following.after_last == AfterLastAttempt.COOLDOWN:
        return _("rests until %(when)s") % {"when": when}
    return _("again %(when)s") % {"when": when}


def _qualified(lead: Lead, advice: RouteAdvice, person) -> str:
    inside = advice.route == Route.INSIDE
    if inside and not missing_to_close(person.level, lead.value, lead.campaign.currency):
        return _("close it yourself")
    able = min_level_to_close(lead.value) if inside else None
    if able is None:
        return _("hand to %(who)s") % {"who": _field(lead)}
    return _("hand to %(who)s: %(level)s closes") % {"who": _field(lead), "level": able.label.lower()}


def _field(lead: Lead) -> str:
    return lead.territory.field_rep.first_name if lead.territory else _("field")


def _round_to_quarter(wall: datetime) -> datetime:
    """The quarter of an hour in which a wall time lies."""
    return wall.replace(minute=wall.minute - wall.minute % 15, second=0, microsecond=0)
