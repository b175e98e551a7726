"""The closing route of a lead (R8): inside, field or a partner. The facts propose one, a person decides.

A route other than the proposed one needs a reason and stays when the facts change. Changes are in the timeline.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import Route
from leads.funnel import activities, transitions
from leads.models import Activity, Lead, Partner, Stakeholder, permissions
from leads.models.stages import OPEN_STAGES, Source, Stage
from salesdesk import formats

#: Stages before there is a deal, which has its own closer and value.
ROUTABLE_STAGES = [stage for stage in OPEN_STAGES if stage != Stage.OPPORTUNITY]


class RouteAdvice(NamedTuple):
    """A route, and the reason for it in a sentence."""

    route: Route
    why: str


def advise_route(
    campaign: Campaign, *, value: Decimal | None, deciders: int, visit: bool = False, partner: str = ""
) -> RouteAdvice:
    """Propose a route from the facts (R8). `partner` is the name of the referring partner."""
    if partner:
        return RouteAdvice(Route.PARTNER, _("Referred by %(partner)s.") % {"partner": partner})
    if visit:
        return RouteAdvice(Route.FIELD, _("An on-site visit is required."))
    if value is not None and value > campaign.value_threshold:
        return RouteAdvice(
            Route.FIELD,
            _("Order value above %(value)s.")
            % {"value": formats.money(campaign.value_threshold, campaign.currency)},
        )
    if deciders > campaign.decider_threshold:
        return RouteAdvice(
            Route.FIELD,
            ngettext("%(count)s decision-maker.", "%(count)s decision-makers.", deciders)
            % {"count": formats.number(deciders)},
        )
    if campaign.route == Route.INSIDE:
        return RouteAdvice(Route.INSIDE, _("Small deal, few decision-makers."))
    return RouteAdvice(Route(campaign.route), _("Campaign default."))


def proposed_route(lead: Lead, deciders: int, *, value: Decimal | None = None) -> RouteAdvice:
    """Return the route that the facts propose, ignoring the chosen one; `value` overrides the lead's value."""
    unnamed = _("a partner") if lead.source == Source.PARTNER else ""
    partner = str(lead.partner) if lead.partner else unnamed
    value = lead.value if value is None else value
    return advise_route(
        lead.campaign, value=value, deciders=deciders, visit=lead.visit_needed, partner=partner
    )


def effective_route(lead: Lead, deciders: int, *, value: Decimal | None = None) -> RouteAdvice:
    """Return the chosen route, or else the proposed one, with its reason."""
    if lead.route_reason:
        return RouteAdvice(Route(lead.route), _("Chosen: %(why)s") % {"why": lead.route_reason})
    return proposed_route(lead, deciders, value=value)


def decider_count(lead: Lead) -> int:
    return lead.stakeholders.filter(buying_role__in=Stakeholder.DECIDERS).count()


def may_decide_route(lead: Lead, by) -> bool:
    """Return whether `by` may choose the route: the holder and managers, until there is a deal."""
    return lead.stage in ROUTABLE_STAGES and permissions.holds_or_manages(lead, by)


def override_question(advice: RouteAdvice) -> str:
    """Return the error for a route that differs from `advice` without a reason."""
    proposed = {"route": advice.route.label, "why": advice.why}
    return _("Suggested: %(route)s. %(why)s Enter a reason for choosing another route.") % proposed


@transaction.atomic
def save_route(
    lead: Lead,
    by,
    *,
    value: Decimal | None,
    visit_needed: bool,
    partner: Partner | None = None,
    route: str = "",
    route_reason: str = "",
) -> Lead:
    """Save the facts and the route of `lead`. An empty `route` takes the proposed one.

    Raises NotYours or Refused and then changes nothing.
    """
    lead = transitions.lock_lead(lead.pk)
    if lead.stage not in ROUTABLE_STAGES:
        raise transitions.Refused(
            _("The route can't be changed any more: this lead is at stage %(stage)s.") % _stage(lead)
        )
    if not may_decide_route(lead, by):
        raise transitions.NotYours(_("Only the owner of this lead or a manager can choose its route."))
    before = _change_sentences(lead)
    lead.value, lead.visit_needed, lead.partner = value, visit_needed, partner
    advice = proposed_route(lead, decider_count(lead))
    set_route(lead, route or advice.route, route_reason if route else "", advice)
    changed = [after for was, after in zip(before, _change_sentences(lead), strict=True) if was != after]
    if changed:
        _log_route(lead, by, " ".join(changed))
        transitions.save(lead, by)
    return lead


def set_route(lead: Lead, route: str, route_reason: str, advice: RouteAdvice) -> None:
    """Set the route of `lead`, which the caller has locked and saves. Raises Refused if a reason is missing."""
    route_reason = route_reason.strip()[:200]
    if route != advice.route and not route_reason:
        raise transitions.Refused(override_question(advice))
    lead.route, lead.route_reason = route, route_reason


def close_here(lead: Lead, by, route_reason: str = "") -> None:
    """Let inside close `lead`, which the caller has locked and saves. Overriding the proposal needs a reason."""
    advice = effective_route(lead, decider_count(lead))
    if advice.route == Route.INSIDE:
        lead.route = Route.INSIDE
        return
    set_route(lead, Route.INSIDE, route_reason, advice)
    _log_route(lead, by, _change_sentences(lead)[0])


def route_to_field(lead: Lead) -> None:
    """Let field, or the referring partner, close `lead`, which the caller has locked and saves."""
    advice = effective_route(lead, decider_count(lead))
    lead.route = Route.FIELD if advice.route == Route.INSIDE else advice.route
    if advice.route == Route.INSIDE:
        lead.route_reason = ""


def _change_sentences(lead: Lead) -> list[str]:
    """Return the route and its facts, each as a sentence for the timeline."""
    route = lead.get_route_display()
    why = {"route": route, "why": lead.route_reason}
    value = formats.money(lead.value, lead.campaign.currency) if lead.value is not None else _("unknown")
    return [
        _("%(route)s: %(why)s.") % why if lead.route_reason else _("%(route)s, as suggested.") % why,
        _("Value: %(value)s.") % {"value": value},
        _("On-site visit required.") if lead.visit_needed else _("No visit required."),
        _("Partner: %(partner)s.") % {"partner": lead.partner} if lead.partner else _("No partner."),
    ]


def _log_route(lead: Lead, by, text: str) -> None:
    activities.log(lead, Activity.Kind.ROUTE, text, by)


def _stage(lead: Lead) -> dict[str, str]:
    return {"stage": lead.get_stage_display()}
