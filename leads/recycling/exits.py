"""Which door (R10): two questions propose it, with the new holder and the date; a person may overrule it.

Wherever a lead drops, the same answers propose the same door. What overruled it stays in the lead's log.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Lead
from leads.models.queue.next_step import StepKind
from leads.models.stages import DropReason, ExitRoute
from salesdesk import clock

#: "Soon", where no day was named.
SOON_WITHIN = timedelta(days=14)
#: What field keeps is looked at again so often.
REVIEW_AFTER = timedelta(days=30)


class Interest(models.TextChoices):
    YES = "yes", gettext_lazy("Yes, they are interested")
    NO = "no", gettext_lazy("No interest now")
    NEVER = "never", gettext_lazy("They can't ever buy")


class Timing(models.TextChoices):
    SOON = "soon", gettext_lazy("Soon: weeks, not months")
    LATER = "later", gettext_lazy("Later, perhaps at a time they named")
    UNKNOWN = "unknown", gettext_lazy("Nobody can say")


#: Behind these somebody acts on a day.
DATED_ROUTES = (ExitRoute.NURTURE, ExitRoute.FIELD_NURTURE, ExitRoute.LOST)
#: What a key that names a door answers to both questions.
ROUTE_ANSWERS = {
    ExitRoute.NURTURE: (Interest.YES, Timing.LATER),
    ExitRoute.MARKETING: (Interest.NO, Timing.UNKNOWN),
    ExitRoute.FIELD_NURTURE: (Interest.YES, Timing.SOON),
    ExitRoute.LOST: (Interest.NO, Timing.LATER),
    ExitRoute.DISQUALIFIED: (Interest.NEVER, Timing.UNKNOWN),
}
#: The doors that are open wherever inside has a lead.
INSIDE_ROUTES = (ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.DISQUALIFIED)


class Exiting(Protocol):
    """What drops: a lead, or the leads that an ended campaign leaves."""

    @property
    def campaign(self) -> Any: ...
    @property
    def inside_rep(self) -> Any: ...
    @property
    def field_rep(self) -> Any: ...
    @property
    def territory(self) -> Any: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True)
class ExitOption:
    """A way out: who has the lead then, from which day on, and why this one is proposed."""

    exit_route: ExitRoute
    holder: str
    on: date | None = None
    why: str = ""

    @property
    def said(self) -> str:
        """What will be, in few words: "Ann calls on 3 March 2027"."""
        day = date_format(self.on, "j M Y") if self.on else ""
        return {
            ExitRoute.NURTURE: _("%(who)s calls on %(day)s"),
            ExitRoute.MARKETING: _("%(who)s nurtures it by mail"),
            ExitRoute.FIELD_NURTURE: _("%(who)s keeps it, and looks again on %(day)s"),
            ExitRoute.LOST: _("comes back on %(day)s, to %(who)s"),
            ExitRoute.DISQUALIFIED: _("nobody calls them again"),
        }[self.exit_route] % {"who": self.holder, "day": day}


def propose_exit(
    lead: Exiting,
    interest: str,
    when: str,
    on: date | None = None,
    *,
    ways=INSIDE_ROUTES,
    promise=None,
    inside=None,
) -> ExitOption:
    """The door that two answers lead to, among the `ways` that are open where it drops. `promise` is a call that
    was promised and not made yet; `inside` is who speaks with them now, and knows them from now on."""
    exit_route, why = _route_for_answers(interest, when, ways, promise)
    if exit_route not in ways:
        exit_route, why = ways[0], _("Of the doors that are open here this one is nearest.")
    return exit_option(lead, exit_route, when, on, why, inside=inside)


def exit_for_outcome(
    lead: Exiting, exit_route: str, on: date | None = None, *, promise=None, inside=None
) -> ExitOption:
    """What is proposed where one key of the desk gave both answers; another than `way` where a promise stands."""
    interest, when = ROUTE_ANSWERS[ExitRoute(exit_route)]
    return propose_exit(lead, interest, when, on, promise=promise, inside=inside)


def exit_option(
    lead: Exiting,
    exit_route: str,
    when: str = Timing.UNKNOWN,
    on: date | None = None,
    why: str = "",
    *,
    inside=None,
) -> ExitOption:
    """A way with whom and when, for this lead."""
    exit_route = ExitRoute(exit_route)
    day = (on or default_exit_day(lead, exit_route, when)) if exit_route in DATED_ROUTES else None
    return ExitOption(exit_route, _next_holder(lead, exit_route, inside), day, why)


def default_exit_day(lead: Exiting, exit_route: str, when: str = Timing.UNKNOWN) -> date:
    """The day that the desk proposes where none was named: at the lead's place."""
    today = local_today(lead)
    if exit_route == ExitRoute.NURTURE and when == Timing.SOON:
        return today + SOON_WITHIN
    if exit_route == ExitRoute.FIELD_NURTURE:
        return today + REVIEW_AFTER
    if exit_route == ExitRoute.LOST:
        return today + timedelta(lead.campaign.recycle_lost_after.days)
    return today + timedelta(lead.campaign.nurture_every.days)


def local_today(lead: Exiting) -> date:
    """The day that it is at the lead's place."""
    return clock.now().astimezone(ZoneInfo(lead.zone)).date()


def allowed_routes(transitions: set[str]) -> list[ExitRoute]:
    """The doors to which the funnel's transitions lead."""
    leads_to = {
        "to_nurture": ExitRoute.NURTURE,
        "to_marketing": ExitRoute.MARKETING,
        "rule_out": ExitRoute.DISQUALIFIED,
    }
    return [exit_route for name, exit_route in leads_to.items() if name in transitions]


def default_reason(exit_route: str) -> str:
    """The reason that usually stands behind a door; for good there is no usual one."""
    return {
        ExitRoute.NURTURE: DropReason.NOT_NOW,
        ExitRoute.MARKETING: DropReason.NO_INTEREST,
        ExitRoute.LOST: DropReason.NOT_NOW,
    }.get(ExitRoute(exit_route), "")


def open_callback(lead: Lead):
    """A call that was promised and not made yet, if there is one."""
    return lead.steps.filter(kind=StepKind.CALLBACK).order_by("due_at").first()


def _route_for_answers(interest: str, when: str, ways, promise) -> tuple[ExitRoute, str]:
    if interest == Interest.NEVER:
        return ExitRoute.DISQUALIFIED, _("They can't ever buy: nobody spends more time on it.")
    if interest == Interest.YES and when == Timing.SOON and ExitRoute.FIELD_NURTURE in ways:
        return ExitRoute.FIELD_NURTURE, _("Still likely soon: worth field's own time.")
    if interest == Interest.YES:
        said = {
            Timing.SOON: _("Interested and soon: inside stays near."),
            Timing.LATER: _("Interested, not soon: inside keeps it warm by telephone."),
            Timing.UNKNOWN: _("Interested, without a date: inside asks again in the campaign's rhythm."),
        }
        return ExitRoute.NURTURE, said[Timing(when)]
    if promise and ExitRoute.NURTURE in ways:
        return ExitRoute.NURTURE, _("A call was promised: it is kept.")
    if when != Timing.UNKNOWN and ExitRoute.LOST in ways:
        return ExitRoute.LOST, _("No order now, but there is a time to look again.")
    return ExitRoute.MARKETING, _("No interest now: it fell back into the market.")


def _next_holder(lead: Exiting, exit_route: ExitRoute, inside) -> str:
    if exit_route == ExitRoute.MARKETING:
        return _("Marketing")
    if exit_route == ExitRoute.FIELD_NURTURE:
        return str(lead.field_rep or _("Field"))
    # Nobody's yet: it waits in the territory's pool, from which its rep calls.
    calls = inside or lead.inside_rep or (lead.territory and lead.territory.inside_rep)
    return str(calls or _("Inside"))
