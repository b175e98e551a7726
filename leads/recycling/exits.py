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

from leads.funnel import transitions
from leads.models import Lead
from leads.models.nextstep import Kind
from leads.models.stages import DropReason, Way
from salesdesk import clock

from . import objections, recycle

#: "Soon", where no day was named.
NEAR = timedelta(days=14)
#: What field keeps is looked at again so often.
LOOK_AGAIN_AFTER = timedelta(days=30)


class Interest(models.TextChoices):
    YES = "yes", gettext_lazy("Yes, they are interested")
    NO = "no", gettext_lazy("No interest now")
    NEVER = "never", gettext_lazy("They can't ever buy")


class When(models.TextChoices):
    SOON = "soon", gettext_lazy("Soon: weeks, not months")
    LATER = "later", gettext_lazy("Later, perhaps at a time they named")
    UNKNOWN = "unknown", gettext_lazy("Nobody can say")


#: Behind these somebody acts on a day.
DATED = (Way.NURTURE, Way.KEPT, Way.LOST)
#: What a key that names a door answers to both questions.
ANSWERS = {
    Way.NURTURE: (Interest.YES, When.LATER),
    Way.MARKETING: (Interest.NO, When.UNKNOWN),
    Way.KEPT: (Interest.YES, When.SOON),
    Way.LOST: (Interest.NO, When.LATER),
    Way.FINAL: (Interest.NEVER, When.UNKNOWN),
}
#: The doors that are open wherever inside has a lead.
OF_INSIDE = (Way.NURTURE, Way.MARKETING, Way.FINAL)


class Drops(Protocol):
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
class Door:
    """A way out: who has the lead then, from which day on, and why this one is proposed."""

    way: Way
    holder: str
    on: date | None = None
    why: str = ""

    @property
    def said(self) -> str:
        """What will be, in few words: "Ann calls on 3 March 2027"."""
        day = date_format(self.on, "j M Y") if self.on else ""
        return {
            Way.NURTURE: _("%(who)s calls on %(day)s"),
            Way.MARKETING: _("%(who)s nurtures it by mail"),
            Way.KEPT: _("%(who)s keeps it, and looks again on %(day)s"),
            Way.LOST: _("comes back on %(day)s, to %(who)s"),
            Way.FINAL: _("nobody calls them again"),
        }[self.way] % {"who": self.holder, "day": day}


@dataclass(frozen=True)
class Drop:
    """What somebody decided: the door, its day and reason, what was said; `overruled` says why no other door.

    Behind a door without a date `on` is the day on which it was decided.
    """

    way: Way
    on: date
    reason: str
    said: str = ""
    overruled: str = ""
    next_step: str = ""

    @property
    def logged(self) -> str:
        """For the lead's log."""
        if not self.overruled:
            return self.said
        against = _("Another door than proposed: %(why)s") % {"why": self.overruled}
        return f"{self.said} · {against}" if self.said else against


def propose(
    lead: Drops,
    interest: str,
    when: str,
    on: date | None = None,
    *,
    ways=OF_INSIDE,
    promise=None,
    inside=None,
) -> Door:
    """The door that two answers lead to, among the `ways` that are open where it drops. `promise` is a call that
    was promised and not made yet; `inside` is who speaks with them now, and knows them from now on."""
    way, why = _answered(interest, when, ways, promise)
    if way not in ways:
        way, why = ways[0], _("Of the doors that are open here this one is nearest.")
    return door(lead, way, when, on, why, inside=inside)


def behind_key(lead: Drops, way: str, on: date | None = None, *, promise=None, inside=None) -> Door:
    """What is proposed where one key of the desk gave both answers; another than `way` where a promise stands."""
    interest, when = ANSWERS[Way(way)]
    return propose(lead, interest, when, on, promise=promise, inside=inside)


def door(
    lead: Drops, way: str, when: str = When.UNKNOWN, on: date | None = None, why: str = "", *, inside=None
) -> Door:
    """A way with whom and when, for this lead."""
    way = Way(way)
    day = (on or day_of(lead, way, when)) if way in DATED else None
    return Door(way, _holder(lead, way, inside), day, why)


def day_of(lead: Drops, way: str, when: str) -> date:
    """The day that the desk proposes where none was named: at the lead's place."""
    today = today_there(lead)
    if way == Way.NURTURE and when == When.SOON:
        return today + NEAR
    if way == Way.KEPT:
        return today + LOOK_AGAIN_AFTER
    if way == Way.LOST:
        return today + timedelta(lead.campaign.lost_returns_after.days)
    return today + timedelta(lead.campaign.nurture_every.days)


def today_there(lead: Drops) -> date:
    """The day that it is at the lead's place."""
    return clock.now().astimezone(ZoneInfo(lead.zone)).date()


def ways_of(transitions: set[str]) -> list[Way]:
    """The doors to which the funnel's transitions lead."""
    leads_to = {"to_nurture": Way.NURTURE, "to_marketing": Way.MARKETING, "rule_out": Way.FINAL}
    return [way for name, way in leads_to.items() if name in transitions]


@transitions.whole
def go(lead: Lead, by, *, drop: Drop, locked: bool = False) -> Lead:
    """Through the door that was chosen, for a lead that inside or Marketing has. `locked`: as in `recycle`."""
    reason, said = drop.reason, drop.logged
    if drop.way == Way.NURTURE:
        return recycle.to_nurture(
            lead, by, reason=reason, on=drop.on, bring_up=drop.said, said=said, locked=locked
        )
    if drop.way == Way.FINAL:
        return objections.rule_out(lead, by, reason=reason, said=said, locked=locked)
    return recycle.to_marketing(lead, by, reason=reason, said=said, locked=locked)


def reason_for(way: str) -> str:
    """The reason that usually stands behind a door; for good there is no usual one."""
    return {
        Way.NURTURE: DropReason.NOT_NOW,
        Way.MARKETING: DropReason.NO_INTEREST,
        Way.LOST: DropReason.NOT_NOW,
    }.get(Way(way), "")


def promised(lead: Lead):
    """A call that was promised and not made yet, if there is one."""
    return lead.steps.filter(kind=Kind.PROMISE).order_by("due_at").first()


def _answered(interest: str, when: str, ways, promise) -> tuple[Way, str]:
    if interest == Interest.NEVER:
        return Way.FINAL, _("They can't ever buy: nobody spends more time on it.")
    if interest == Interest.YES and when == When.SOON and Way.KEPT in ways:
        return Way.KEPT, _("Still likely soon: worth field's own time.")
    if interest == Interest.YES:
        said = {
            When.SOON: _("Interested and soon: inside stays near."),
            When.LATER: _("Interested, not soon: inside keeps it warm by telephone."),
            When.UNKNOWN: _("Interested, without a date: inside asks again in the campaign's rhythm."),
        }
        return Way.NURTURE, said[When(when)]
    if promise and Way.NURTURE in ways:
        return Way.NURTURE, _("A call was promised: it is kept.")
    if when != When.UNKNOWN and Way.LOST in ways:
        return Way.LOST, _("No order now, but there is a time to look again.")
    return Way.MARKETING, _("No interest now: it fell back into the market.")


def _holder(lead: Drops, way: Way, inside) -> str:
    if way == Way.MARKETING:
        return _("Marketing")
    if way == Way.KEPT:
        return str(lead.field_rep or _("Field"))
    # Nobody's yet: it waits in the territory's pool, from which its rep calls.
    calls = inside or lead.inside_rep or (lead.territory and lead.territory.inside_rep)
    return str(calls or _("Inside"))
