"""Whose a lead is: the territory that takes a company, the route that its facts advise, and moving it."""

from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign, Territory
from campaigns.models.campaign import Route
from salesdesk.people.roles import Role

from . import funnel, giving, holds
from .models import Company, Lead, NextStep
from .models.stages import Stream


class Where(NamedTuple):
    """What a territory asks of a company, for lists that hold no companies yet."""

    country: str
    postcode: str
    industry: str


def territory_for(company: Company | Where, territories: list[Territory]) -> Territory | None:
    """The most specific territory that takes `company`; of equals the one made first.

    Postcodes are more specific than an industry, an industry more than a country.
    """
    taking = [territory for territory in territories if takes(territory, company)]
    return max(taking, key=lambda territory: (_specificity(territory), -territory.pk), default=None)


def takes(territory: Territory, company: Company | Where) -> bool:
    """Whether a company lies in a territory: its country, and its postcode and industry where those are set."""
    if company.country not in territory.countries:
        return False
    if territory.postcodes and not any(_covers(each, company.postcode) for each in territory.postcodes):
        return False
    industry = company.industry.casefold()
    return not territory.industries or any(each.casefold() in industry for each in territory.industries)


class Advice(NamedTuple):
    """The route that the facts propose, and the sentence that says why."""

    route: Route
    why: str


def advise(
    campaign: Campaign, *, value: Decimal | None, deciders: int, visit: bool = False, partner: str = ""
) -> Advice:
    """Propose a route by facts (R8); a person decides (leads/deciding.py). `partner` is who brought the lead."""
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


@transaction.atomic
def reassign(lead: Lead, to, by) -> Lead:
    """Give a lead that inside calls to another inside rep. What field has to answer stays field's.

    Raises Refused while somebody has the company on screen: nobody loses a lead in the middle of a call.
    """
    lead = funnel.locked(lead.pk)
    of_inside = NextStep.objects.filter(lead=lead).exclude(assignee__role=Role.FIELD)
    planned = list(of_inside.select_for_update(of=["self"]))
    if caller := holds.holder_of(lead.company_id):
        raise funnel.Refused(_("%(who)s is calling them now.") % {"who": caller})
    if lead.stream not in (Stream.INSIDE, Stream.NURTURE):
        raise funnel.Refused(_("%(stream)s has this lead.") % {"stream": lead.get_stream_display()})
    lead.holder = lead.inside_rep = to
    funnel.save(lead, by, _("Given to %(who)s.") % {"who": to})
    for step in planned:
        # Not ready: a claim that read it before waits here, looks again, and goes on to another.
        step.assignee, step.ready, step.rests_until = to, False, None
    NextStep.objects.bulk_update(planned, ["assignee", "ready", "rests_until"])
    giving.tell(lead, to)
    return lead


def _specificity(territory: Territory) -> int:
    return 2 * bool(territory.postcodes) + bool(territory.industries)


def _covers(pattern: str, postcode: str) -> bool:
    """Whether a prefix (50) or a range (1000-1999) covers a postcode, by its leading characters."""
    code = postcode.replace(" ", "").upper()
    if "-" not in pattern:
        return code.startswith(pattern.replace(" ", "").upper())
    first, last = (part.strip().upper() for part in pattern.split("-", 1))
    return bool(code) and first <= code[: len(first)] and code[: len(last)] <= last
