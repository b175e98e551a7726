"""From the call to field, or to an order from the desk: the outcome, the handoff and the meeting are written
together or not at all.

Lock order: persons, lead, hold, handoff, as in leads.queue.holds and handoffs.acceptance.answers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.deals import opening
from handoffs.meetings import lead_moves
from handoffs.models import Handoff, Opportunity
from leads.assignment import closing_route
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead, Touch
from leads.queue import holds
from salesdesk.people.models import User

from . import answers, rotation


@dataclass(frozen=True)
class OnScreen:
    """The call from which a lead goes on: what was said, and the fence of the hold on its company."""

    call: calls.Call
    fence: int


@transaction.atomic
def hand_over(
    lead: Lead,
    by,
    *,
    to: User | None = None,
    why: str = "",
    brief: str,
    value: Decimal | None = None,
    starts_at: datetime | None = None,
    where: str | None = None,
    visit: bool | None = None,
    screen: OnScreen | None = None,
) -> Handoff:
    """Qualify the lead on screen, offer it to whose turn it is, or to `to`, saying why, and book
    their meeting where a time was agreed. One that stands already is theirs then, at another place if one is said.

    Without a screen it is an SQL that waits already, and no call is logged. Raises Refused or HoldLost; then
    nothing was written. The same press of the button, sent twice, hands over once.
    """
    rotation.one_at_a_time(lead)
    lead = transitions.locked(lead.pk)
    if pressed := _pressed_before(screen):
        return _what_came_of(lead.handoffs.filter(offered_at__gte=pressed.at))
    lead = _worth(_qualified(lead, by, screen), by, value)
    closing_route.hand_over(lead)
    handoff = answers.offer(lead, by, brief=brief, to=to, why=why)
    if starts_at:
        lead_moves.agree(lead, handoff.to, by, starts_at=starts_at, where=where, visit=visit)
    else:
        lead_moves.follow(lead, handoff.to, by, where=where, visit=visit)
    return handoff


@transaction.atomic
def open_here(
    lead: Lead,
    by,
    *,
    value: Decimal,
    chance: int,
    decides_on: date,
    because: str = "",
    screen: OnScreen | None = None,
) -> Opportunity:
    """Qualify the lead on screen and close it from the desk, within the level, and where the facts propose another
    route `because` of something; else as in `hand_over`."""
    lead = transitions.locked(lead.pk)
    if pressed := _pressed_before(screen):
        return _what_came_of(lead.opportunities.filter(holder=by, opened_at__gte=pressed.at))
    lead = _worth(_qualified(lead, by, screen), by, value)
    closing_route.close_here(lead, by, because)
    transitions.save(lead, by)
    return opening.by_inside(lead, by, value=value, chance=chance, decides_on=decides_on)


def _pressed_before(screen: OnScreen | None) -> Touch | None:
    before = Touch.objects.filter(key=screen.call.key).first() if screen else None
    if before and before.late:
        raise holds.HoldLost
    return before


def _what_came_of(rows):
    """The first of the handoffs or deals from the press on; where that went the other way there is none."""
    if (first := rows.order_by("pk").first()) is None:
        raise transitions.Refused(_("This call is logged already, and the lead went another way with it."))
    return first


def _qualified(lead: Lead, by, screen: OnScreen | None) -> Lead:
    if screen is None:
        return lead
    return calls.log(lead.pk, screen.call, by=by, fence=screen.fence).lead


def _worth(lead: Lead, by, value: Decimal | None) -> Lead:
    """With what is known of the order by now, by which a route is proposed."""
    if lead.holder_id != by.pk:
        raise transitions.NotYours(answers.ONLY_WHO_QUALIFIED)
    lead.value = value or lead.value
    return lead
