"""Preview the effect of each outcome on the current lead, for the labels of the outcome keys.

The previews use the functions that apply the outcome, so that they can't disagree.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLastAttempt
from campaigns.models.campaign import Route
from leads.assignment.closing_route import RouteAdvice
from leads.models import Lead, NextStep
from leads.models.calling.activity import SPOKE, CustomerOutcome, Outcome
from leads.models.stages import Stage, Stream
from leads.recycling import aftercare, quote_calls, recycle, retries
from salesdesk import clock
from salesdesk.clock.display import short_moment
from salesdesk.people.levels import min_level_to_close, missing_to_close


def preview_outcomes(step: NextStep, advice: RouteAdvice, person, at: datetime) -> dict[str, str]:
    """Return a short preview per outcome at `at`; days and times are in the time zone of `person`, the rep."""
    lead = step.lead
    retry = _retry_preview(step, person, at)
    if lead.stage == Stage.WON:
        return _preview_customer_call(lead, retry, person)
    return {
        Outcome.NO_ANSWER: retry,
        Outcome.VOICEMAIL: retry,
        Outcome.CALL_BACK: _("or %(when)s") % {"when": short_moment(default_callback_at(lead), person)},
        Outcome.LATER: _("your call %(when)s") % {"when": short_moment(nurture_call_at(lead), person)},
        Outcome.NO_INTEREST: _("back to Marketing"),
        Outcome.QUALIFIED: preview_qualified(lead, advice, person),
        Outcome.MEETING: _("with %(who)s") % {"who": _field(lead)},
        Outcome.WRONG_PERSON: _("add the right person"),
        Outcome.DO_NOT_CALL: _("never call again"),
        SPOKE: retry,
    }


def _preview_customer_call(lead: Lead, retry: str, person) -> dict[str, str]:
    """Return what each key of a call to a customer does."""
    effects: dict[str, str] = {
        Outcome.NO_ANSWER: retry,
        Outcome.VOICEMAIL: retry,
        Outcome.CALL_BACK: _("or %(when)s") % {"when": short_moment(default_callback_at(lead), person)},
        Outcome.WRONG_PERSON: _("add the right person"),
        Outcome.DO_NOT_CALL: _("never call again"),
    }
    for outcome in CustomerOutcome:
        at = recycle.calling_opens_at(lead, aftercare.after(lead, outcome).on)
        effects[outcome] = _("your call %(when)s") % {"when": short_moment(at, person)}
    return effects


def default_callback_at(lead: Lead) -> datetime:
    """Return the default callback time: the same time of day on the lead's next working day."""
    now, place = clock.now(), lead.calling_place
    today = clock.window(place, now)
    tomorrow = clock.window(place, max(today.closes_at, now + timedelta(hours=12))) if today else None
    if tomorrow is None:
        return now + timedelta(days=1)
    zone = place.day_zone
    there = ZoneInfo(zone)
    hour, day = _round_to_quarter(now.astimezone(there)).time(), tomorrow.opens_at.astimezone(there).date()
    same = clock.instant_of(datetime.combine(day, hour), zone)
    return same if same in tomorrow else tomorrow.opens_at


def default_nurture_day(lead: Lead) -> date:
    """Return the default day of the next nurture call, at the lead's location."""
    return (clock.now() + lead.campaign.nurture_every).astimezone(ZoneInfo(lead.zone)).date()


def nurture_call_at(lead: Lead) -> datetime:
    return recycle.calling_opens_at(lead, default_nurture_day(lead))


def _retry_preview(step, person, at) -> str:
    lead = step.lead
    following = retries.next_retry(lead, step, at)
    when = short_moment(following.due_at, person)
    if lead.stage == Stage.OPPORTUNITY and quote_calls.is_decision(following):
        return _("decide %(when)s") % {"when": when}
    if following.after_last == AfterLastAttempt.NURTURE:
        # A lead that is already in nurture keeps its meeting.
        leaves = step.planned_at and lead.stream != Stream.NURTURE
        words = _("to nurture, %(when)s; meeting cancelled") if leaves else _("to nurture, %(when)s")
        return words % {"when": when}
    if following.after_last == AfterLastAttempt.COOLDOWN:
        return _("cool-down until %(when)s") % {"when": when}
    return _("retry %(when)s") % {"when": when}


def preview_qualified(lead: Lead, advice: RouteAdvice, person) -> str:
    inside = advice.route == Route.INSIDE
    if inside and not missing_to_close(person.level, lead.value, lead.campaign.currency):
        return _("close it yourself")
    able = min_level_to_close(lead.value) if inside else None
    if able is None:
        return _("hand to %(who)s") % {"who": _field(lead)}
    return _("hand to %(who)s (%(level)s can close)") % {"who": _field(lead), "level": able.label.lower()}


def _field(lead: Lead) -> str:
    return lead.territory.field_rep.first_name if lead.territory else _("field")


def _round_to_quarter(wall: datetime) -> datetime:
    """Round a local time down to the quarter of an hour."""
    return wall.replace(minute=wall.minute - wall.minute % 15, second=0, microsecond=0)
