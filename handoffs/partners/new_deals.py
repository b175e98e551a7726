"""A partner reports a new deal, which arrives as a lead from a partner in the campaign of the partnership (R22)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Campaign
from campaigns.models.campaign import State
from handoffs.models import PartnerLink
from leads.accounts import known_companies, new_lead
from leads.accounts.contact_matching import match_contacts
from leads.accounts.new_lead import NewLead
from leads.assignment import intake, partners
from leads.assignment.closing_route import ROUTABLE_STAGES
from leads.compliance import eligibility, suppression
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Company, Contact, Lead
from leads.models.stages import OPEN_STAGES, Source, Stage
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind

from . import reporting
from .reporting import Sender

#: Stages in which a report moves a lead; further on, its holder is told.
MOVED = (Stage.SUSPECT, Stage.PROSPECT, Stage.MQL)


@dataclass(frozen=True)
class NewDeal:
    """A deal as the partner describes it. `phone` is E.164, and `phone_typed` as it was typed."""

    company: str
    country: str
    interest: str
    postcode: str = ""
    contact: str = ""
    phone: str = ""
    phone_typed: str = ""
    email: str = ""
    value: Decimal | None = None
    note: str = ""


def campaign_of(link: PartnerLink) -> Campaign | None:
    """Return the campaign in which new deals arrive; without one the partner can't report any."""
    campaign = link.partner.campaign
    return campaign if campaign and campaign.state in (State.RUNNING, State.PAUSED) else None


@transaction.atomic
def report(link: PartnerLink, sender: Sender, new: NewDeal) -> None:
    """Find or add the company, its contact and its lead, and show the interest. A repeated form changes nothing.

    Nothing known is overwritten, and a lead keeps the partner that it has. Raises LinkClosed or Refused.
    """
    link, received = reporting.lock(link, sender.key)
    if received:
        return
    campaign = campaign_of(link)
    if campaign is None:
        raise Refused(_("New deals can't be reported here at the moment. Call us instead."))
    known_companies.lock_name(new.company, new.country)
    company = _company(link, campaign, new)
    contact = _contact(company, new)
    lead = _lead(campaign, company, contact)
    text = "\n".join(part for part in (new.interest, new.note) if part)
    said = _("%(who)s of %(partner)s reports a new deal: %(text)s")
    by_partner = {"who": sender.name, "partner": link.partner, "text": text}
    activities.log(lead, Activity.Kind.NOTE, said % by_partner, contact=contact)
    _adopt(lead, link, new)
    if lead.territory and lead.stage in MOVED:
        interest = f"{link.partner}: {new.interest}"[:200]
        intake.show_interest(lead, interest, by=None, source=Source.PARTNER)
    eligibility.make_company_ready(company.pk, clock.now())
    entry = reporting.record_deal(link, sender, lead, f"{new.company}: {text}")
    for person in {lead.holder, link.partner.owner}:
        seen = person and Lead.objects.visible_to(person).filter(pk=lead.pk).exists()
        notifications.notify(
            person,
            Kind.PARTNER,
            subject=gettext_noop("%(partner)s reports a new deal: %(company)s"),
            partner=link.partner,
            company=company,
            text=text,
            url=reverse("lead", args=[lead.pk]) if seen else reverse("partner", args=[link.partner_id]),
            key=f"partner-report:{entry.pk}",
        )


def _company(link: PartnerLink, campaign: Campaign, new: NewDeal) -> Company:
    number = {"country": new.country, "phone": new.phone}
    by_number = known_companies.matching(name="", **number) if new.phone else []
    known = by_number or known_companies.matching(name=new.company, country=new.country)
    if known and known[0].pk == link.partner.company_id:
        raise Refused(_("Enter the customer, not your own company."))
    if known:
        return known[0]
    facts = NewLead(
        campaign=campaign,
        source=Source.PARTNER,
        name=new.company,
        country=new.country,
        postcode=new.postcode,
        phone=new.phone,
    )
    return new_lead.create_company(facts)


def _contact(company: Company, new: NewDeal) -> Contact | None:
    """Return the contact, known or new. A number that must not be called stays out."""
    if not (new.contact or new.email or new.phone):
        return None
    number = "" if new.phone and suppression.is_suppressed(new.phone) else new.phone
    coming = Contact(
        company=company,
        name=new.contact,
        email=new.email,
        phone=number,
        phone_typed=new.phone_typed[:80] if number else "",
    )
    matched = match_contacts(list(company.contacts.filter(merged_into=None)), [coming])
    contact = matched[0][1] if matched else coming
    contact.save()
    return contact


def _lead(campaign: Campaign, company: Company, contact: Contact | None) -> Lead:
    """Return the open lead of the company in the campaign, locked, or a new one."""
    found = Lead.objects.filter(company=company, campaign=campaign, stage__in=OPEN_STAGES).first()
    if found is None:
        found = intake.create_lead(company, campaign, contact, by=None, source=Source.PARTNER)
    return transitions.lock_lead(found.pk)


def _adopt(lead: Lead, link: PartnerLink, new: NewDeal) -> None:
    """Give a lead without a partner this one, with its route and the value that it expects."""
    if lead.partner_id or lead.stage not in ROUTABLE_STAGES:
        return
    if lead.value is None:
        lead.value = new.value
    partners.refer(lead, link.partner, None)
