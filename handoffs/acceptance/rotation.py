"""Whose turn it is: of a territory's field reps the least recently served who is present (R9), and why."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Territory
from handoffs.models import Handoff
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock
from salesdesk.clock import NeverOpen
from salesdesk.people.models import User

NEVER_SERVED = datetime.min.replace(tzinfo=UTC)
NEVER_AVAILABLE = datetime.max.replace(tzinfo=UTC)


class RotationChoice(NamedTuple):
    """A field rep, and the sentence that says why this one."""

    person: User
    why: str


def lock_rotation(lead: Lead) -> None:
    """Two who offer at once are served one after the other, so that the second finds whose turn it is then.

    Locks the field reps of the lead's team: persons come first of all locks, so before the lead is locked.
    """
    list(_in_team(lead).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def propose(lead: Lead, but_not: User | None = None) -> RotationChoice | None:
    """Who is asked, unless inside says otherwise; nobody where no territory takes the lead.

    `but_not` had it already: then any other field rep of the team will do where the territory has no more.
    """
    reps = _candidates(lead.territory) if lead.territory else []
    if but_not:
        others = [rep for rep in reps if rep != but_not]
        reps = others or list(_in_team(lead).exclude(pk=but_not.pk))
    if not reps:
        return None
    if len(reps) == 1:
        only = _("%(who)s works %(where)s.") % {"who": reps[0], "where": lead.territory or lead.campaign.team}
        return RotationChoice(reps[0], only)
    return _least_recently_served(reps)


def choose(lead: Lead, to: User | None, why: str) -> RotationChoice:
    """The one proposed, or `to`, whom inside prefers and says why."""
    proposed = propose(lead)
    if to is None or (proposed and to == proposed.person):
        if proposed is None:
            raise transitions.Refused(_("No territory takes this lead: to whom is it handed?"))
        return proposed
    if proposed and not why.strip():
        raise transitions.Refused(
            _("It is the turn of %(who)s: why %(other)s?") % {"who": proposed.person, "other": to}
        )
    return RotationChoice(to, why.strip())


def _candidates(territory: Territory) -> list[User]:
    """The field rep of the pair first, then the colleagues."""
    colleagues = territory.colleagues.filter(is_active=True).order_by("name", "pk")
    return [territory.field_rep, *colleagues]


def _in_team(lead: Lead):
    return User.objects.filter(role="field", team=lead.campaign.team_id, is_active=True)


def _least_recently_served(reps: list[User]) -> RotationChoice:
    prefetch_related_objects(reps, "absences")
    begins = {rep: _next_at_work(rep) for rep in reps}
    soonest = min(_day(rep, begins[rep]) for rep in reps)
    present = [rep for rep in reps if _day(rep, begins[rep]) == soonest]
    rows = Handoff.objects.filter(to__in=present).order_by().values("to").annotate(last=Max("offered_at"))
    served = {row["to"]: row["last"] for row in rows}
    chosen = min(present, key=lambda rep: served.get(rep.pk, NEVER_SERVED))
    if len(present) > 1:
        said = _("%(who)s was served least recently") % {"who": chosen.first_name}
    else:
        said = _("%(who)s is there") % {"who": chosen.first_name}
    away = [_away(rep, begins[rep]) for rep in reps if rep not in present]
    return RotationChoice(chosen, "; ".join([said, *away]) + ".")


def _next_at_work(rep: User) -> datetime:
    """When this person is at work next: now, or after the night, the week-end, the absence."""
    now = clock.now()
    try:
        calendar = rep.calendar
        return now if calendar.is_open(now) else calendar.add(now, timedelta())
    except NeverOpen:
        return NEVER_AVAILABLE


def _day(rep: User, begins: datetime) -> date:
    return begins.date() if begins == NEVER_AVAILABLE else begins.astimezone(ZoneInfo(rep.time_zone)).date()


def _away(rep: User, back: datetime) -> str:
    if back == NEVER_AVAILABLE:
        return _("%(who)s is away") % {"who": rep.first_name}
    day = date_format(back.astimezone(ZoneInfo(rep.time_zone)), "D j M")
    return _("%(who)s is away until %(day)s") % {"who": rep.first_name, "day": day}
