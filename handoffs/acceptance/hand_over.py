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
from leads.models import Activity, Lead
from leads.queue import holds
from salesdesk.people.models import User

from . import answers, rotation


@dataclass(frozen=True)
class CallOnScreen:
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
    location: str | None = None,
    visit: bool | None = None,
    screen: CallOnScreen | None = None,
) -> Handoff:
    """Qualify the lead on screen, offer it to whose turn it is, or to `to`, saying why, and book
    their meeting where a time was agreed. One that stands already is theirs then, at another place if one is said.

    Without a screen it is an SQL that waits already, and no call is logged. Raises Refused or HoldLost; then
    nothing was written. The same press of the button, sent twice, hands over once.
    """
    rotation.lock_rotation(lead)
    lead = transitions.lock_lead(lead.pk)
    if pressed := _already_submitted(screen):
        return _result_of_submission(lead.handoffs.filter(offered_at__gte=pressed.at))
    lead = _with_value(_qualified(lead, by, screen), by, value)
    closing_route.route_to_field(lead)
    handoff = answers.offer(lead, by, brief=brief, to=to, why=why)
    if starts_at:
        lead_moves.book_agreed_time(lead, handoff.to, by, starts_at=starts_at, location=location, visit=visit)
    else:
        lead_moves.move_to_rep(lead, handoff.to, by, location=location, visit=visit)
    return handoff


@transaction.atomic
def open_inside(
    lead: Lead,
    by,
    *,
    value: Decimal,
    probability: int,
    decides_on: date,
    route_reason: str = "",
    screen: CallOnScreen | None = None,
) -> Opportunity:
    """Qualify the lead on screen and close it from the desk, within the level, and where the facts propose another
    route `because` of something; else as in `hand_over`."""
    lead = transitions.lock_lead(lead.pk)
    if pressed := _already_submitted(screen):
        return _result_of_submission(lead.opportunities.filter(holder=by, opened_at__gte=pressed.at))
    lead = _with_value(_qualified(lead, by, screen), by, value)
    closing_route.close_here(lead, by, route_reason)
    transitions.save(lead, by)
    return opening.open_by_inside(lead, by, value=value, probability=probability, decides_on=decides_on)


def _already_submitted(screen: CallOnScreen | None) -> Activity | None:
    before = Activity.objects.filter(key=screen.call.key).first() if screen else None
    if before and before.late:
        raise holds.HoldLost
    return before


def _result_of_submission(rows):
    """The first of the handoffs or deals from the press on; where that went the other way there is none."""
    if (first := rows.order_by("pk").first()) is None:
        raise transitions.Refused(_("This call is logged already, and the lead went another way with it."))
    return first


def _qualified(lead: Lead, by, screen: CallOnScreen | None) -> Lead:
    if screen is None:
        return lead
    return calls.log(lead.pk, screen.call, by=by, fence=screen.fence).lead


def _with_value(lead: Lead, by, value: Decimal | None) -> Lead:
    """With what is known of the order by now, by which a route is proposed."""
    if lead.holder_id != by.pk:
        raise transitions.NotYours(answers.ONLY_QUALIFYING_REP)
    lead.value = value or lead.value
    return lead
