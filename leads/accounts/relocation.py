"""Move a company to its corrected country or postcode: local time, calling law, and its leads' territories."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.models import Territory
from leads.assignment import unassigned
from leads.assignment.territories import CompanyLocation, territory_for
from leads.compliance import calling_law
from leads.funnel import transitions
from leads.models import Company, Lead, NextStep
from salesdesk import clock, countries


@dataclass(frozen=True)
class TerritoryMove:
    """A lead that another territory covers now; one that somebody holds stays with them, in its territory."""

    lead: Lead
    to: Territory

    @property
    def is_made(self) -> bool:
        return self.lead.holder_id is None


def place_at(company: Company, phone: str = "") -> clock.Place:
    """Return the place that the facts of `company` describe. A region came with the old address, so it is dropped."""
    return clock.place_of(company.country, "", company.postcode, phone=phone, city=company.city)


def preview(company: Company, before: Company, phone: str = "") -> list[str]:
    """Return what the changed facts of `company` will move, in sentences."""
    there, sentences = place_at(company, phone), []
    zones = ", ".join(there.zones) or _("unknown")
    if list(there.zones) != before.place.zones:
        sentences.append(_("Local time there: %(zones)s.") % {"zones": zones})
    if company.country != before.country:
        names = {"country": countries.name_of(company.country) or _("unknown country")}
        if calling_law.law_for(company.country):
            sentences.append(_("The calling law of %(country)s applies.") % names)
        else:
            sentences.append(
                _("There is no calling law for %(country)s, so no calls are made there.") % names
            )
    return sentences + [_sentence(move) for move in territory_moves(company)]


def territory_moves(company: Company) -> list[TerritoryMove]:
    """Return the open leads that another territory of their campaign covers at the company's address."""
    where = CompanyLocation(company.country, company.postcode, company.industry, company.city)
    leads = Lead.objects.filter(company=company).open().select_related("campaign", "territory", "holder")
    moves = []
    for lead in leads.prefetch_related("campaign__territories").order_by("pk"):
        to = territory_for(where, list(lead.campaign.territories.all()))
        if to and to != lead.territory:
            moves.append(TerritoryMove(lead, to))
    return moves


def move(company: Company, by) -> list[str]:
    """Move the leads to the territories that cover them now, and return what changed, in sentences."""
    moves = territory_moves(company)
    for each in moves:
        if not each.is_made:
            continue
        if each.lead.territory is None:
            unassigned.assign([each.lead.pk], each.to, by)
            continue
        lead = transitions.lock_lead(each.lead.pk)
        lead.territory = each.to
        transitions.save(lead, by)
        NextStep.objects.filter(lead=lead).update(territory=each.to, ready=False)
    return [_sentence(each) for each in moves]


def _sentence(move: TerritoryMove) -> str:
    names = {
        "campaign": move.lead.campaign,
        "to": move.to,
        "before": move.lead.territory or "–",
        "who": move.lead.holder,
    }
    if move.is_made:
        return _("%(campaign)s: territory %(before)s → %(to)s.") % names
    return _("%(campaign)s: stays with %(who)s, although %(to)s covers the address.") % names
