"""Who closes a lead (R8): its facts propose inside, field or a partner, and a person decides.

Another route than the proposed one is chosen with a reason; it stays chosen when the facts change, until
somebody leads it back to what is proposed. Both stand in the story.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import Route
from leads.funnel import transitions
from leads.models import Lead, Seat, Touch, permissions
from leads.models.stages import OPEN, Source, Stage
from salesdesk import clock

#: Until there is a deal: that has its closer, and its value.
OPEN_TO_DECIDE = [stage for stage in OPEN if stage != Stage.OPPORTUNITY]


class Advice(NamedTuple):
    """The route that the facts propose, and the sentence that says why."""

    route: Route
    why: str


def advise(
    campaign: Campaign, *, value: Decimal | None, deciders: int, visit: bool = False, partner: str = ""
) -> Advice:
    """Propose a route by facts (R8); a person decides. `partner` names the partner that brought the lead."""
    if partner:
        return Advice(Route.PARTNER, _("It came through %(partner)s.") % {"partner": partner})
    if visit:
        return Advice(Route.FIELD, _("They must be met."))
    if value is not None and value > campaign.value_threshold:
        return Advice(
            Route.FIELD,
            _("The order is above %(currency)s %(value)s.")
            % {"currency": campaign.currency, "value": f"{campaign.value_threshold:,.0f}"},
        )
    if deciders > campaign.decider_threshold:
        return Advice(
            Route.FIELD,
            ngettext("%(count)s person decides.", "%(count)s people decide.", deciders) % {"count": deciders},
        )
    if campaign.route == Route.INSIDE:
        return Advice(Route.INSIDE, _("Small and simple enough to close from the desk."))
    return Advice(Route(campaign.route), _("This campaign closes that way."))


def proposed(lead: Lead, deciders: int, *, value: Decimal | None = None) -> Advice:
    """The route that the facts propose, whatever was chosen; `value` is what the order is worth, if newly known."""
    partner = lead.partner or (_("a partner") if lead.source == Source.PARTNER else "")
    value = lead.value if value is None else value
    return advise(lead.campaign, value=value, deciders=deciders, visit=lead.visit_needed, partner=partner)


def way_of(lead: Lead, deciders: int, *, value: Decimal | None = None) -> Advice:
    """The route that a person chose, else the one that the facts propose; and why."""
    if lead.route_because:
        return Advice(Route(lead.route), _("Chosen: %(why)s") % {"why": lead.route_because})
    return proposed(lead, deciders, value=value)


def deciders_of(lead: Lead) -> int:
    return lead.seats.filter(part__in=Seat.DECIDERS).count()


def may_decide(lead: Lead, by) -> bool:
    """Who has the lead, or leads the team, until there is a deal."""
    return lead.stage in OPEN_TO_DECIDE and permissions.hold_or_manage(lead, by)


def asks_why(advice: Advice) -> str:
    """The question to who wants another route than `advice`."""
    said = {"route": advice.route.label, "why": advice.why}
    return _("Proposed: %(route)s. %(why)s Why another way?") % said


@transaction.atomic
def decide(
    lead: Lead,
    by,
    *,
    value: Decimal | None,
    visit_needed: bool,
    partner: str = "",
    route: str = "",
    because: str = "",
) -> Lead:
    """Keep the facts of the route, and the route: as proposed where none is named, else with the reason.

    Raises NotYours or Refused with a sentence; then nothing has changed.
    """
    lead = transitions.locked(lead.pk)
    if lead.stage not in OPEN_TO_DECIDE:
        raise transitions.Refused(_("This lead is %(stage)s: who closes it is decided.") % _stage(lead))
    if not may_decide(lead, by):
        raise transitions.NotYours(_("Who has this lead decides its route."))
    before = _facts(lead)
    lead.value, lead.visit_needed, lead.partner = value, visit_needed, partner.strip()
    advice = proposed(lead, deciders_of(lead))
    choose(lead, route or advice.route, because if route else "", advice)
    changed = [said for was, said in zip(before, _facts(lead), strict=True) if was != said]
    if changed:
        _tell(lead, by, " ".join(changed))
        transitions.save(lead, by)
    return lead


def choose(lead: Lead, route: str, because: str, advice: Advice) -> None:
    """Set the route of `lead`, which is locked and saved by the caller. Raises Refused without a reason."""
    because = because.strip()[:200]
    if route != advice.route and not because:
        raise transitions.Refused(asks_why(advice))
    lead.route, lead.route_because = route, because


def close_here(lead: Lead, by, because: str = "") -> None:
    """Inside closes `lead`, which is locked and saved by the caller. Against what is proposed: with a reason."""
    way = way_of(lead, deciders_of(lead))
    if way.route == Route.INSIDE:
        lead.route = Route.INSIDE
        return
    choose(lead, Route.INSIDE, because, way)
    _tell(lead, by, _facts(lead)[0])


def hand_over(lead: Lead) -> None:
    """Another than inside closes `lead`, which is locked and saved by the caller: the partner where it is theirs."""
    way = way_of(lead, deciders_of(lead))
    lead.route = Route.FIELD if way.route == Route.INSIDE else way.route
    if way.route == Route.INSIDE:
        lead.route_because = ""


def _facts(lead: Lead) -> list[str]:
    """What is decided, each in a sentence for the story."""
    route = lead.get_route_display()
    why = {"route": route, "why": lead.route_because}
    value = f"{lead.campaign.currency} {lead.value:,.0f}" if lead.value is not None else _("not known")
    return [
        _("%(route)s: %(why)s.") % why if lead.route_because else _("%(route)s, as proposed.") % why,
        _("Value: %(value)s.") % {"value": value},
        _("They must be met.") if lead.visit_needed else _("No visit is needed."),
        _("Partner: %(partner)s.") % {"partner": lead.partner} if lead.partner else _("No partner."),
    ]


def _tell(lead: Lead, by, said: str) -> None:
    Touch.objects.create(lead=lead, round=lead.round, kind=Touch.Kind.ROUTE, note=said, by=by, at=clock.now())


def _stage(lead: Lead) -> dict[str, str]:
    return {"stage": lead.get_stage_display()}
