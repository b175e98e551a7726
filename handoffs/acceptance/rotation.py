"""The rotation: the next field rep of a territory (R9), with the reason.

Of those present, the one who got a handoff least recently is next. Reps who got as many today as the territory allows
are passed over, unless all of them did.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from campaigns.models import Territory
from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock, formats
from salesdesk.clock import NeverOpen
from salesdesk.people.models import User

NEVER_SERVED = datetime.min.replace(tzinfo=UTC)
NEVER_AVAILABLE = datetime.max.replace(tzinfo=UTC)


class RotationChoice(NamedTuple):
    """A field rep, and a sentence saying why they were chosen."""

    person: User
    why: str


def lock_rotation(lead: Lead) -> None:
    """Lock the field reps of the lead's team, so that concurrent offers take turns.

    People come first in the lock order, so call this before the lead is locked.
    """
    list(_in_team(lead).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def propose(lead: Lead, exclude: User | None = None) -> RotationChoice | None:
    """Return the next field rep in rotation, or None if no territory covers the lead.

    `exclude` is skipped; if the territory has no one else, any other field rep of the team qualifies.
    """
    reps = _candidates(lead.territory) if lead.territory else []
    if exclude:
        others = [rep for rep in reps if rep != exclude]
        reps = others or list(_in_team(lead).exclude(pk=exclude.pk))
    if not reps:
        return None
    if len(reps) == 1:
        why = _("%(who)s covers %(where)s.") % {"who": reps[0], "where": lead.territory or lead.campaign.team}
        return RotationChoice(reps[0], why)
    return _least_recently_served(reps, lead.territory.handoffs_per_day if lead.territory else None)


def choose(lead: Lead, to: User | None, why: str) -> RotationChoice:
    """Return the proposed field rep, or `to`. Raises Refused if `to` overrides the rotation without a reason."""
    proposed = propose(lead)
    if to is None or (proposed and to == proposed.person):
        if proposed is None:
            raise transitions.Refused(_("No territory covers this lead. Choose a field rep."))
        return proposed
    if proposed and not why.strip():
        raise transitions.Refused(override_message(proposed.person, to))
    return RotationChoice(to, why.strip())


def override_message(proposed: User, chosen: User) -> str:
    """Return the error for an override of the rotation without a reason."""
    return _("%(proposed)s is next in rotation. Give a reason for choosing %(chosen)s.") % {
        "proposed": proposed,
        "chosen": chosen,
    }


def _candidates(territory: Territory) -> list[User]:
    """Return the territory's own field rep first, then the colleagues."""
    colleagues = territory.colleagues.filter(is_active=True).order_by("name", "pk")
    return [territory.field_rep, *colleagues]


def _in_team(lead: Lead):
    return User.objects.filter(role="field", team=lead.campaign.team_id, is_active=True)


def _least_recently_served(reps: list[User], per_day: int | None) -> RotationChoice:
    prefetch_related_objects(reps, "absences")
    back_at = {rep: _next_at_work(rep) for rep in reps}
    soonest = min(_day(rep, back_at[rep]) for rep in reps)
    available = [rep for rep in reps if _day(rep, back_at[rep]) == soonest]
    served, today = _served(available)
    free = [rep for rep in available if per_day is None or today[rep.pk] < per_day] or available
    chosen = min(free, key=lambda rep: served.get(rep.pk, NEVER_SERVED))
    if len(available) > 1:
        why = _("%(who)s is next in rotation: %(count)s today, %(others)s") % {
            "who": chosen.first_name,
            "count": formats.number(today[chosen.pk]),
            "others": ", ".join(_count_today(rep, today, per_day) for rep in available if rep != chosen),
        }
    else:
        why = _("%(who)s is available") % {"who": chosen.first_name}
    away = [_away(rep, back_at[rep]) for rep in reps if rep not in available]
    return RotationChoice(chosen, "; ".join([why, *away]) + ".")


def _served(reps: list[User]) -> tuple[dict[int, datetime], dict[int, int]]:
    """Return when each rep last got a handoff, and how many today, in their own time zone."""
    now = clock.now()
    since_midnight = Q()
    for rep in reps:
        midnight = now.astimezone(ZoneInfo(rep.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        since_midnight |= Q(to=rep, offered_at__gte=midnight)
    rows = Handoff.objects.filter(to__in=reps).order_by().values("to")
    found = list(rows.annotate(last=Max("offered_at"), today=Count("pk", filter=since_midnight)))
    served = {row["to"]: row["last"] for row in found}
    return served, {rep.pk: 0 for rep in reps} | {row["to"]: row["today"] for row in found}


def _count_today(rep: User, today: dict[int, int], per_day: int | None) -> str:
    facts = {"who": rep.first_name, "count": formats.number(today[rep.pk])}
    if per_day is not None and today[rep.pk] >= per_day:
        return _("%(who)s %(count)s (full)") % facts
    return _("%(who)s %(count)s") % facts


def _next_at_work(rep: User) -> datetime:
    """Return when `rep` is at work next: now, or after the night, weekend or absence."""
    now = clock.now()
    try:
        calendar = rep.calendar
        return now if calendar.is_open(now) else calendar.add(now, timedelta())
    except NeverOpen:
        return NEVER_AVAILABLE


def _day(rep: User, back: datetime) -> date:
    return back.date() if back == NEVER_AVAILABLE else back.astimezone(ZoneInfo(rep.time_zone)).date()


def _away(rep: User, back: datetime) -> str:
    if back == NEVER_AVAILABLE:
        return _("%(who)s is away") % {"who": rep.first_name}
    day = formats.weekday_and_day(back.astimezone(ZoneInfo(rep.time_zone)))
    return _("%(who)s is away until %(day)s") % {"who": rep.first_name, "day": day}
