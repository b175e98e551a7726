"""Add and edit the stakeholders of a lead."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead, Stakeholder

from . import quick_add
from .quick_add import ParsedPerson

#: Limit of contacts per company that can be added by hand.
MAX_STAKEHOLDERS = 50


@transaction.atomic
def add(lead: Lead, line: str, by) -> Stakeholder:
    """Add a stakeholder from a line such as "Tom Maas, IT, influencer".

    A contact known by e-mail address or name is updated instead of duplicated. Raises Refused if the line can't be
    parsed.
    """
    lead = transitions.lock_lead(lead.pk)
    try:
        parsed = quick_add.parse(line, lead.company.country)
    except quick_add.NotUnderstood as unclear:
        raise transitions.Refused(str(unclear)) from None
    if parsed.phone and suppression.is_suppressed(parsed.phone):
        raise transitions.Refused(_("This number is on the do-not-call list. Add the person without it."))
    contact = _find_contact(lead, parsed) or Contact(company=lead.company)
    _fill_blanks(contact, parsed)
    facts = {"by": by}
    facts |= {name: value for name in ("buying_role", "stance") if (value := getattr(parsed, name))}
    if parsed.spoken_to or contact.activities.filter(lead=lead).conversations().exists():
        facts["spoken_to"] = True
    stakeholder, _created = Stakeholder.objects.update_or_create(
        lead=lead,
        contact=contact,
        defaults=facts,
        create_defaults={"buying_role": Stakeholder.BuyingRole.INFLUENCES, **facts},
    )
    return stakeholder


@transaction.atomic
def change(
    lead: Lead, contact: Contact, by, *, buying_role: str, stance: str = "unknown", spoken_to: bool = False
) -> None:
    """Set a contact's buying role, stance and `spoken_to`; an empty buying role removes the stakeholder."""
    lead = transitions.lock_lead(lead.pk)
    if contact.company_id != lead.company_id:
        raise transitions.Refused(_("This contact belongs to another company. Choose a contact of this one."))
    if not buying_role:
        lead.stakeholders.filter(contact=contact).delete()
        return
    Stakeholder.objects.update_or_create(
        lead=lead,
        contact=contact,
        defaults={"buying_role": buying_role, "stance": stance, "spoken_to": spoken_to, "by": by},
    )


def _find_contact(lead: Lead, parsed: ParsedPerson) -> Contact | None:
    """Return the known contact, by address first, since two people may share a name."""
    contacts = lead.company.contacts.order_by("pk")
    by_address = contacts.filter(email__iexact=parsed.email).first() if parsed.email else None
    return by_address or contacts.filter(name__iexact=parsed.name).first()


def _fill_blanks(contact: Contact, parsed: ParsedPerson) -> None:
    """Fill blank fields only; existing values are corrected on the contact itself."""
    if contact.pk is None and Contact.objects.filter(company=contact.company).count() >= MAX_STAKEHOLDERS:
        raise transitions.Refused(
            _("This company has the maximum number of contacts. Edit an existing contact instead.")
        )
    contact.name = contact.name or parsed.name
    contact.title = contact.title or parsed.title
    contact.email = contact.email or parsed.email
    if not contact.phone and parsed.phone:
        if suppression.has_objected(contact):
            raise transitions.Refused(
                _("This person asked not to be called. Add the person without a number.")
            )
        contact.phone, contact.phone_typed = parsed.phone, parsed.phone_typed
    contact.save()
