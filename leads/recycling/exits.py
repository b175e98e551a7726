"""Propose an exit (R10) from the answers to two questions, with the new holder and the date.

The same answers propose the same exit everywhere. A person may override it; the reason stays in the lead's log.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, ExitRoute
from salesdesk import clock, formats

#: The date for "soon" if none was mentioned.
SOON_WITHIN = timedelta(days=14)
#: The interval between reviews of a lead in field nurture.
REVIEW_AFTER = timedelta(days=30)


class Interest(models.TextChoices):
    YES = "yes", gettext_lazy("Yes, they are interested")
    NO = "no", gettext_lazy("No interest now")
    NEVER = "never", gettext_lazy("Will never buy")


class Timing(models.TextChoices):
    SOON = "soon", gettext_lazy("Soon, within weeks")
    LATER = "later", gettext_lazy("Later, maybe on a date they mentioned")
    UNKNOWN = "unknown", gettext_lazy("Unknown")


#: Exits with a date.
DATED_ROUTES = (ExitRoute.NURTURE, ExitRoute.FIELD_NURTURE, ExitRoute.LOST)
#: The answers that the key of an exit stands for.
ROUTE_ANSWERS = {
    ExitRoute.NURTURE: (Interest.YES, Timing.LATER),
    ExitRoute.MARKETING: (Interest.NO, Timing.UNKNOWN),
    ExitRoute.FIELD_NURTURE: (Interest.YES, Timing.SOON),
    ExitRoute.LOST: (Interest.NO, Timing.LATER),
    ExitRoute.DISQUALIFIED: (Interest.NEVER, Timing.UNKNOWN),
}
#: The exits that are available wherever inside has a lead.
INSIDE_ROUTES = (ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.DISQUALIFIED)


class Exiting(Protocol):
    """A lead, or a group of leads of an ended campaign, that leaves the funnel."""

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
    """An exit with the new holder, the date, and the reason for proposing it."""

    exit_route: ExitRoute
    holder: str
    on: date | None = None
    why: str = ""

    @property
    def effect(self) -> str:
        """Return what will happen, in a few words: "Ann calls on 3 Mar 2027"."""
        day = formats.full_day(self.on) if self.on else ""
        return {
            ExitRoute.NURTURE: _("%(who)s calls on %(day)s"),
            ExitRoute.MARKETING: _("%(who)s nurtures by e-mail"),
            ExitRoute.FIELD_NURTURE: _("%(who)s keeps it and reviews it on %(day)s"),
            ExitRoute.LOST: _("returns to %(who)s on %(day)s"),
            ExitRoute.DISQUALIFIED: _("never called again"),
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
    """Return the exit that two answers propose, among the available `ways`.

    `promise` is an open promised call; `inside` is the rep on the call, who becomes their inside rep.
    """
    exit_route, why = _route_for_answers(interest, when, ways, promise)
    if exit_route not in ways:
        exit_route, why = ways[0], _("The closest exit available here.")
    return exit_option(lead, exit_route, when, on, why, inside=inside)


def exit_for_outcome(
    lead: Exiting, exit_route: str, on: date | None = None, *, promise=None, inside=None
) -> ExitOption:
    """Return the exit proposed for a key of the desk, which may differ if a call was promised."""
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
    """Return an exit with its holder and date for this lead."""
    exit_route = ExitRoute(exit_route)
    day = (on or default_exit_day(lead, exit_route, when)) if exit_route in DATED_ROUTES else None
    return ExitOption(exit_route, _next_holder(lead, exit_route, inside), day, why)


def default_exit_day(lead: Exiting, exit_route: str, when: str = Timing.UNKNOWN) -> date:
    """Return the default date of an exit, at the lead's place."""
    today = local_today(lead)
    if exit_route == ExitRoute.NURTURE and when == Timing.SOON:
        return today + SOON_WITHIN
    if exit_route == ExitRoute.FIELD_NURTURE:
        return today + REVIEW_AFTER
    if exit_route == ExitRoute.LOST:
        return today + timedelta(lead.campaign.recycle_lost_after.days)
    return today + timedelta(lead.campaign.nurture_every.days)


def local_today(lead: Exiting) -> date:
    """Return today's date at the lead's place."""
    return clock.now().astimezone(ZoneInfo(lead.zone)).date()


def allowed_routes(transitions: set[str]) -> list[ExitRoute]:
    """Return the exits of the given transitions."""
    leads_to = {
        "to_nurture": ExitRoute.NURTURE,
        "to_marketing": ExitRoute.MARKETING,
        "rule_out": ExitRoute.DISQUALIFIED,
    }
    return [exit_route for name, exit_route in leads_to.items() if name in transitions]


def default_reason(exit_route: str) -> str:
    """Return the default reason of an exit; empty for disqualified, which needs a chosen one."""
    return {
        ExitRoute.NURTURE: DropReason.NOT_NOW,
        ExitRoute.MARKETING: DropReason.NO_INTEREST,
        ExitRoute.LOST: DropReason.NOT_NOW,
    }.get(ExitRoute(exit_route), "")


def open_callback(lead: Lead):
    """Return the earliest open promised call, or None."""
    return lead.steps.filter(kind=StepKind.CALLBACK).order_by("due_at").first()


def _route_for_answers(interest: str, when: str, ways, promise) -> tuple[ExitRoute, str]:
    if interest == Interest.NEVER:
        return ExitRoute.DISQUALIFIED, _("They will never buy. No more time is spent on this lead.")
    if interest == Interest.YES and when == Timing.SOON and ExitRoute.FIELD_NURTURE in ways:
        return ExitRoute.FIELD_NURTURE, _("Likely to buy soon, so field stays in touch.")
    if interest == Interest.YES:
        reasons = {
            Timing.SOON: _("Interested and likely soon, so inside follows up."),
            Timing.LATER: _("Interested but not soon, so inside stays in touch by phone."),
            Timing.UNKNOWN: _("Interested without a date, so inside calls at the campaign's interval."),
        }
        return ExitRoute.NURTURE, reasons[Timing(when)]
    if promise and ExitRoute.NURTURE in ways:
        return ExitRoute.NURTURE, _("A promised call is still open.")
    if when != Timing.UNKNOWN and ExitRoute.LOST in ways:
        return ExitRoute.LOST, _("No order now, but there is a date to follow up.")
    return ExitRoute.MARKETING, _("No interest now, so Marketing takes over.")


def _next_holder(lead: Exiting, exit_route: ExitRoute, inside) -> str:
    if exit_route == ExitRoute.MARKETING:
        return _("Marketing")
    if exit_route == ExitRoute.FIELD_NURTURE:
        return str(lead.field_rep or _("Field"))
    # Without a holder, the rep of the territory calls it from the pool.
    calls = inside or lead.inside_rep or (lead.territory and lead.territory.inside_rep)
    return str(calls or _("Inside"))
