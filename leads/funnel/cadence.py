"""Schedule the next attempt after an unanswered call: the campaign's cadence steps, in another part of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Subquery

from campaigns.models import Cadence, CadenceStep
from campaigns.models.cadence import AfterLastAttempt, DayPart, Warmth
from leads.call_hours.choosing import best_hours_of, proposed_moment
from leads.models import Activity, CallingLaw, Lead
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param


@dataclass(frozen=True)
class NextAttempt:
    """The next attempt. `due_at` is an instant, `attempt` counts from 1, `of` is the total number.

    After the last attempt, `attempt` is 0 and `after_last` says where the lead goes: nurture, or a cool-down until
    `due_at`. `promised` means that the call stays a promised one, and `hour_proposed` that it is in an hour that
    reaches more often (leads.call_hours).
    """

    due_at: datetime
    attempt: int
    of: int
    after_last: AfterLastAttempt | None = None
    promised: bool = False
    hour_proposed: bool = False


def next_attempt(lead: Lead, attempt: int, at: datetime) -> NextAttempt:
    """Return what follows the unanswered call number `attempt`, made at `at`."""
    cadence, steps = _cadence_of(lead, at)
    following = next((each for each in steps if each.number == attempt), None)
    if following is None:
        after_last = AfterLastAttempt(cadence.after_last_attempt)
        resume_at = at + (
            cadence.cooldown if after_last == AfterLastAttempt.COOLDOWN else lead.campaign.nurture_every
        )
        return NextAttempt(_window_opening(lead, resume_at), 0, len(steps) + 1, after_last)
    calls = [each for each in (at, following.called_at) if each]
    due_at = next_attempt_at(lead.calling_place, following.gap, following.day_part, calls)
    parts = _wanted_parts(lead.calling_place, following.day_part, calls)
    better = proposed_moment(lead.calling_place, due_at, parts, following.best_hours)
    return NextAttempt(better or due_at, attempt + 1, len(steps) + 1, hour_proposed=better is not None)


def next_attempt_at(place: clock.Place, gap: timedelta, day_part: str, calls: list[datetime]) -> datetime:
    """Return the first moment at least `gap` after the latest of `calls` (the last two) in the given part of the day.

    With `DayPart.ANY`, choose a part of the day in which neither of those calls was made.
    """
    after = max(calls) + gap
    moments = [clock.next_in_part(place, after, each) for each in _wanted_parts(place, day_part, calls)]
    return min((moment for moment in moments if moment), default=after)


def _wanted_parts(place: clock.Place, day_part: str, calls: list[datetime]) -> list[clock.DayPart]:
    if day_part != DayPart.ANY:
        return [clock.DayPart(day_part)]
    lately = {clock.part_of(each, place) for each in calls}
    return [each for each in clock.DayPart if each not in lately]


def _cadence_of(lead: Lead, at: datetime) -> tuple[Cadence, list]:
    """Return the campaign's cadence for this lead and its steps after the first call, in one statement.

    Each step has `called_at`: when the lead was last called before `at`, and `best_hours` of the week to call there.
    The law may allow fewer attempts than the campaign plans.
    """
    warmth = Warmth.WARM if lead.warm else Warmth.COLD
    country = lead.company.place.country
    planned = CADENCE_STEPS.rows(
        campaign=lead.campaign_id,
        warmth=warmth.value,
        lead=lead.pk,
        at=at,
        country=country,
        industry=lead.company.industry,
    )
    if not planned:
        return lead.campaign.cadences.get(warmth=warmth), []
    # The law counts the first call, which has no cadence step.
    return planned[0].cadence, [each for each in planned if each.most is None or each.number < each.most]


def _cadence_steps():
    earlier = Activity.objects.calls().filter(lead=param("lead"), at__lt=param("at")).order_by("-at")
    in_force = CallingLaw.objects.filter(country=param("country"), in_force=True)
    return (
        CadenceStep.objects.filter(cadence__campaign=param("campaign"), cadence__warmth=param("warmth"))
        .select_related("cadence")
        .annotate(
            called_at=Subquery(earlier.values("at")[:1]),
            most=Subquery(in_force.values("max_calls")),
            best_hours=Subquery(best_hours_of(param("country"), param("industry")).values("best")[:1]),
        )
    )


CADENCE_STEPS = Compiled(_cadence_steps)


def _window_opening(lead: Lead, at: datetime) -> datetime:
    window = clock.window(lead.calling_place, at)
    return max(window.opens_at, at) if window else at
