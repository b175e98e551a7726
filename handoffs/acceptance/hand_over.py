"""Hand a lead over to field, or open it as an opportunity of inside, straight from a call.

The call outcome, the handoff and the meeting are saved in one transaction. Lock order: people, lead, hold, handoff,
as in leads.queue.holds and handoffs.acceptance.answers.
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
from salesdesk.people.levels import missing_route
from salesdesk.people.models import User

from . import answers, rotation


@dataclass(frozen=True)
class CallOnScreen:
    """The call to log with the handover, and the fence of the hold on its company."""

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
    """Qualify the lead on screen and offer it to the next field rep in rotation, or to `to` with a reason in `why`.

    Books the meeting if `starts_at` is given. An existing meeting moves to the field rep, at `location` if given.
    Without `screen` the lead is already an SQL and no call is logged. Submitting the same call twice hands over
    once. Raises Refused or HoldLost; nothing is saved then.
    """
    rotation.lock_rotation(lead)
    lead = transitions.lock_lead(lead.pk)
    if submitted := _already_submitted(screen, lead, by):
        return _result_of_submission(lead.handoffs.filter(offered_at__gte=submitted.at))
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
    """Qualify the lead on screen and open it as an opportunity of inside, within the rep's limit.

    If another route is proposed, `route_reason` says why inside closes it. Otherwise as `hand_over`.
    """
    lead = transitions.lock_lead(lead.pk)
    if submitted := _already_submitted(screen, lead, by):
        return _result_of_submission(lead.opportunities.filter(holder=by, opened_at__gte=submitted.at))
    lead = _with_value(_qualified(lead, by, screen), by, value)
    proposed = closing_route.effective_route(lead, closing_route.decider_count(lead), value=value).route
    if missing := missing_route(by.level, proposed):
        raise transitions.Refused(missing)
    closing_route.close_here(lead, by, route_reason)
    transitions.save(lead, by)
    return opening.open_by_inside(lead, by, value=value, probability=probability, decides_on=decides_on)


def _already_submitted(screen: CallOnScreen | None, lead: Lead, by) -> Activity | None:
    """Return the logged call if this submission was processed before. Raises HoldLost if it came too late then."""
    logged = Activity.objects.filter(key=screen.call.key).first() if screen else None
    calls.require_own(logged, lead.pk, by)
    if logged and logged.late:
        raise holds.HoldLost
    return logged


def _result_of_submission(rows):
    """Return the first handoff or deal since the submission. Raises Refused if the lead took another route."""
    if (first := rows.order_by("pk").first()) is None:
        raise transitions.Refused(_("This call is already logged, and the lead took another route with it."))
    return first


def _qualified(lead: Lead, by, screen: CallOnScreen | None) -> Lead:
    if screen is None:
        return lead
    return calls.log(lead.pk, screen.call, by=by, fence=screen.fence).lead


def _with_value(lead: Lead, by, value: Decimal | None) -> Lead:
    """Set the estimated value, which the proposed route depends on."""
    if lead.holder_id != by.pk:
        raise transitions.NotYours(answers.ONLY_QUALIFYING_REP)
    lead.value = value or lead.value
    return lead
