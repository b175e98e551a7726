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
from leads.funnel import activities, transitions
from leads.models import Activity, Lead, Stakeholder, permissions
from leads.models.stages import OPEN_STAGES, Source, Stage

#: Until there is a deal: that has its closer, and its value.
ROUTABLE_STAGES = [stage for stage in OPEN_STAGES if stage != Stage.OPPORTUNITY]


class RouteAdvice(NamedTuple):
    """The route that the facts propose, and the sentence that says why."""

    route: Route
    why: str


def advise_route(
    campaign: Campaign, *, value: Decimal | None, deciders: int, visit: bool = False, partner: str = ""
) -> RouteAdvice:
    """Propose a route by facts (R8); a person decides. `partner` names the partner that brought the lead."""
    if partner:
        return RouteAdvice(Route.PARTNER, _("It came through %(partner)s.") % {"partner": partner})
    if visit:
        return RouteAdvice(Route.FIELD, _("They must be met."))
    if value is not None and value > campaign.value_threshold:
        return RouteAdvice(
            Route.FIELD,
            _("The order is above %(currency)s %(value)s.")
            % {"currency": campaign.currency, "value": f"{campaign.value_threshold:,.0f}"},
        )
    if deciders > campaign.decider_threshold:
        return RouteAdvice(
            Route.FIELD,
            ngettext("%(count)s person decides.", "%(count)s people decide.", deciders) % {"count": deciders},
        )
    if campaign.route == Route.INSIDE:
        return RouteAdvice(Route.INSIDE, _("Small and simple enough to close from the desk."))
    return RouteAdvice(Route(campaign.route), _("This campaign closes that way."))


def proposed_route(lead: Lead, deciders: int, *, value: Decimal | None = None) -> RouteAdvice:
    """The route that the facts propose, whatever was chosen; `value` is what the order is worth, if newly known."""
    partner = lead.partner or (_("a partner") if lead.source == Source.PARTNER else "")
    value = lead.value if value is None else value
    return advise_route(
        lead.campaign, value=value, deciders=deciders, visit=lead.visit_needed, partner=partner
    )


def effective_route(lead: Lead, deciders: int, *, value: Decimal | None = None) -> RouteAdvice:
    """The route that a person chose, else the one that the facts propose; and why."""
    if lead.route_reason:
        return RouteAdvice(Route(lead.route), _("Chosen: %(why)s") % {"why": lead.route_reason})
    return proposed_route(lead, deciders, value=value)


def decider_count(lead: Lead) -> int:
    return lead.stakeholders.filter(buying_role__in=Stakeholder.DECIDERS).count()


def may_decide_route(lead: Lead, by) -> bool:
    """Who has the lead, or leads the team, until there is a deal."""
    return lead.stage in ROUTABLE_STAGES and permissions.holds_or_manages(lead, by)


def override_question(advice: RouteAdvice) -> str:
    """The question to who wants another route than `advice`."""
    said = {"route": advice.route.label, "why": advice.why}
    return _("Proposed: %(route)s. %(why)s Why another way?") % said


@transaction.atomic
def save_route(
    lead: Lead,
    by,
    *,
    value: Decimal | None,
    visit_needed: bool,
    partner: str = "",
    route: str = "",
    route_reason: str = "",
) -> Lead:
    """Keep the facts of the route, and the route: as proposed where none is named, else with the reason.

    Raises NotYours or Refused with a sentence; then nothing has changed.
    """
    lead = transitions.lock_lead(lead.pk)
    if lead.stage not in ROUTABLE_STAGES:
        raise transitions.Refused(_("This lead is %(stage)s: who closes it is decided.") % _stage(lead))
    if not may_decide_route(lead, by):
        raise transitions.NotYours(_("Who has this lead decides its route."))
    before = _change_sentences(lead)
    lead.value, lead.visit_needed, lead.partner = value, visit_needed, partner.strip()
    advice = proposed_route(lead, decider_count(lead))
    set_route(lead, route or advice.route, route_reason if route else "", advice)
    changed = [said for was, said in zip(before, _change_sentences(lead), strict=True) if was != said]
    if changed:
        _log_route(lead, by, " ".join(changed))
        transitions.save(lead, by)
    return lead


def set_route(lead: Lead, route: str, route_reason: str, advice: RouteAdvice) -> None:
    """Set the route of `lead`, which is locked and saved by the caller. Raises Refused without a reason."""
    route_reason = route_reason.strip()[:200]
    if route != advice.route and not route_reason:
        raise transitions.Refused(override_question(advice))
    lead.route, lead.route_reason = route, route_reason


def close_here(lead: Lead, by, route_reason: str = "") -> None:
    """Inside closes `lead`, which is locked and saved by the caller. Against what is proposed: with a reason."""
    way = effective_route(lead, decider_count(lead))
    if way.route == Route.INSIDE:
        lead.route = Route.INSIDE
        return
    set_route(lead, Route.INSIDE, route_reason, way)
    _log_route(lead, by, _change_sentences(lead)[0])


def route_to_field(lead: Lead) -> None:
    """Another than inside closes `lead`, which is locked and saved by the caller: the partner where it is theirs."""
    way = effective_route(lead, decider_count(lead))
    lead.route = Route.FIELD if way.route == Route.INSIDE else way.route
    if way.route == Route.INSIDE:
        lead.route_reason = ""


def _change_sentences(lead: Lead) -> list[str]:
    """What is decided, each in a sentence for the story."""
    route = lead.get_route_display()
    why = {"route": route, "why": lead.route_reason}
    value = f"{lead.campaign.currency} {lead.value:,.0f}" if lead.value is not None else _("not known")
    return [
        _("%(route)s: %(why)s.") % why if lead.route_reason else _("%(route)s, as proposed.") % why,
        _("Value: %(value)s.") % {"value": value},
        _("They must be met.") if lead.visit_needed else _("No visit is needed."),
        _("Partner: %(partner)s.") % {"partner": lead.partner} if lead.partner else _("No partner."),
    ]


def _log_route(lead: Lead, by, said: str) -> None:
    activities.log(lead, Activity.Kind.ROUTE, said, by)


def _stage(lead: Lead) -> dict[str, str]:
    return {"stage": lead.get_stage_display()}
