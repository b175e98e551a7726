"""Who decides at the company: people are added in one line, and their part and stance change as one learns."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead, Stakeholder

from . import quick_add
from .quick_add import ParsedPerson

#: How many people of one company are shown and kept apart by hand.
MAX_STAKEHOLDERS = 50


@transaction.atomic
def add(lead: Lead, line: str, by) -> Stakeholder:
    """Give a person a seat, from a line such as "Tom Maas, IT, influences".

    Somebody who is known at the company by name or address is that one: what the line says is added to
    what was known. Raises Refused with a sentence when the line can't be read.
    """
    lead = transitions.lock_lead(lead.pk)
    try:
        said = quick_add.parse(line, lead.company.country)
    except quick_add.NotUnderstood as unclear:
        raise transitions.Refused(str(unclear)) from None
    if said.phone and suppression.is_suppressed(said.phone):
        raise transitions.Refused(_("This number asked not to be called."))
    contact = _find_contact(lead, said) or Contact(company=lead.company)
    _fill_blanks(contact, said)
    facts = {"by": by}
    facts |= {name: value for name in ("buying_role", "stance") if (value := getattr(said, name))}
    if said.spoken_to or contact.activities.filter(lead=lead).conversations().exists():
        facts["spoken_to"] = True
    seat, _made = Stakeholder.objects.update_or_create(
        lead=lead,
        contact=contact,
        defaults=facts,
        create_defaults={"buying_role": Stakeholder.BuyingRole.INFLUENCES, **facts},
    )
    return seat


@transaction.atomic
def change(
    lead: Lead, contact: Contact, by, *, buying_role: str, stance: str = "unknown", spoken_to: bool = False
) -> None:
    """Say a person's part, stance, and whether somebody spoke to them. Without a part there is no seat."""
    lead = transitions.lock_lead(lead.pk)
    if contact.company_id != lead.company_id:
        raise transitions.Refused(_("Somebody of this company."))
    if not buying_role:
        lead.stakeholders.filter(contact=contact).delete()
        return
    Stakeholder.objects.update_or_create(
        lead=lead,
        contact=contact,
        defaults={"buying_role": buying_role, "stance": stance, "spoken_to": spoken_to, "by": by},
    )


def _find_contact(lead: Lead, said: ParsedPerson) -> Contact | None:
    """Who is meant: by address first, since two people may share a name."""
    contacts = lead.company.contacts.order_by("pk")
    by_address = contacts.filter(email__iexact=said.email).first() if said.email else None
    return by_address or contacts.filter(name__iexact=said.name).first()


def _fill_blanks(contact: Contact, said: ParsedPerson) -> None:
    """What the line says that was not known; what was known is corrected elsewhere, not by the way."""
    if contact.pk is None and Contact.objects.filter(company=contact.company).count() >= MAX_STAKEHOLDERS:
        raise transitions.Refused(
            _("More people of one company than anybody keeps apart: who of them is it?")
        )
    contact.name = contact.name or said.name
    contact.title = contact.title or said.title
    contact.email = contact.email or said.email
    if not contact.phone and said.phone:
        contact.phone, contact.phone_typed = said.phone, said.phone_typed
    contact.save()
