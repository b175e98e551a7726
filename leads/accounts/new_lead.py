"""Add one lead by hand: a fair visitor, an inbound call, a referral, an inside rep's own prospecting (R22)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign
from campaigns.models.own_campaign import MOST_LEADS
from leads.assignment import intake, partners
from leads.compliance import call_windows, eligibility, suppression
from leads.funnel import notes, transitions
from leads.funnel.transitions import Refused
from leads.models import Company, Contact, Lead, Partner, Place
from leads.models.stages import OPEN_STAGES, Source
from salesdesk import clock, parsing

from . import known_companies
from .contact_matching import match_contacts
from .known_companies import KnownCompany

#: As `NewLead.company`: none of the known companies, although one has the same name or number.
ANOTHER = 0


@dataclass(frozen=True)
class NewLead:
    """The lead as typed. `phone` is E.164; `company` is the chosen known company, ANOTHER or None."""

    campaign: Campaign
    source: Source
    name: str
    country: str
    postcode: str = ""
    city: str = ""
    legal_form: str = ""
    contact: str = ""
    title: str = ""
    phone: str = ""
    phone_typed: str = ""
    email: str = ""
    interest: str = ""
    partner: Partner | None = None
    asked_to_be_called: bool = False
    company: int | None = None
    #: With ANOTHER: the newest of the known companies that the choice was made from.
    newest_offered: int = 0


class MaybeKnown(Refused):
    """A company with this name, number or e-mail address exists, and the person has not said whether it is the same."""

    SENTENCE = gettext_lazy(
        "This company may already exist. Choose it, or select “No, this is a different company”."
    )

    def __init__(self, known: list[KnownCompany]) -> None:
        super().__init__(str(self.SENTENCE))
        self.known = known


@transaction.atomic
def add(new: NewLead, by) -> Lead:
    """Add the lead with its company and contact, and return it; with an interest it is an MQL whose clock runs.

    Blanks of a known company and contact are filled, nothing is overwritten. Without a territory the lead waits under
    "Unassigned" with the interest as a note. Raises MaybeKnown if a company must be chosen first, and Refused for a
    suppressed number or person, for a company with an open lead in the campaign, and for a full private campaign.
    """
    if new.campaign.private:
        _require_room(new.campaign)
    company = _company(new, by)
    contact = _contact(new, company)
    lead = intake.create_lead(company, new.campaign, contact, by=by, source=new.source)
    if new.partner:
        lead = partners.refer(transitions.lock_lead(lead.pk), new.partner, by)
    if new.interest and lead.territory:
        return intake.show_interest(
            lead, new.interest, by=by, source=new.source, asked_to_be_called=new.asked_to_be_called
        )
    if new.interest:
        notes.write(lead, new.interest, by)
    eligibility.make_company_ready(company.pk, clock.now())
    return lead


def _company(new: NewLead, by) -> Company:
    """Return the chosen company, or a new one."""
    known_companies.lock_name(new.name, new.country)
    known = known_companies.find(by, name=new.name, country=new.country, phone=new.phone, email=new.email)
    chosen = next((each for each in known if each.company.pk == new.company), None)
    if chosen:
        _require_no_open_lead(chosen, new.campaign)
        return _filled(chosen.company, new)
    # A form that is sent twice finds the company that it added itself, which nobody was asked about.
    newest = max((each.company.pk for each in known), default=0)
    if known and (new.company != ANOTHER or newest > new.newest_offered):
        raise MaybeKnown(known)
    return create_company(new)


def create_company(new: NewLead) -> Company:
    """Create the company at its place, by address or else by number."""
    place = Place.stored(clock.place_of(new.country, "", new.postcode, phone=new.phone, city=new.city))
    call_windows.set_first(place.pk)
    return Company.objects.create(
        name=new.name,
        name_key=parsing.name_key(new.name)[:200],
        country=new.country,
        postcode=new.postcode,
        city=new.city,
        legal_form=new.legal_form,
        place=place,
    )


def _require_no_open_lead(known: KnownCompany, campaign: Campaign) -> None:
    if Lead.objects.filter(company=known.company, campaign=campaign, stage__in=OPEN_STAGES).exists():
        raise Refused(_("This company already has an open lead in this campaign."))


def _require_room(campaign: Campaign) -> None:
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if Lead.objects.filter(campaign=campaign).count() >= MOST_LEADS:
        raise Refused(
            _("%(campaign)s has %(most)s leads, the most until your manager approves it.")
            % {"campaign": campaign, "most": MOST_LEADS}
        )


def _filled(company: Company, new: NewLead) -> Company:
    """Fill the blanks of a known company, under its lock."""
    company = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    blank = [field for field in ("legal_form",) if not getattr(company, field) and getattr(new, field)]
    if not company.postcode and not company.city:
        blank += [field for field in ("postcode", "city") if getattr(new, field)]
    for field in blank:
        setattr(company, field, getattr(new, field))
    if blank:
        company.save(update_fields=blank)
    return company


def _contact(new: NewLead, company: Company) -> Contact | None:
    """Return the contact: a known one with its blanks filled, or a new one. None if nobody was named."""
    if not (new.contact or new.phone or new.email):
        return None
    coming = Contact(
        company=company,
        name=new.contact,
        title=new.title,
        phone=new.phone,
        phone_typed=new.phone_typed,
        email=new.email,
    )
    if new.phone:
        suppression.require_callable(coming)
    matched = match_contacts(list(company.contacts.filter(merged_into=None)), [coming])
    contact = matched[0][1] if matched else coming
    contact.save()
    return contact
