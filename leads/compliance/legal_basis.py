"""Record the legal basis for calling a contact, with its date and proof."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Lead, NextStep
from salesdesk import clock, formats

from . import calling_law, eligibility


@transaction.atomic
def save(
    lead: Lead,
    by,
    *,
    legal_form: str,
    legal_basis: str = "",
    legal_basis_since: date | None = None,
    legal_basis_proof: str = "",
) -> bool:
    """Save the legal form of the company and the legal basis of its contact.

    Its calls are checked again, and may enter or leave the queue. Returns whether the law allows them now.
    """
    lead = transitions.lock_lead(lead.pk)
    company, contact = lead.company, lead.contact
    company.legal_form = legal_form
    company.save(update_fields=["legal_form"])
    if contact:
        _keep_proof(lead, contact, by, (legal_basis, legal_basis_since, legal_basis_proof))
        contact.legal_basis, contact.legal_basis_since, contact.legal_basis_proof = (
            legal_basis,
            legal_basis_since,
            legal_basis_proof,
        )
        contact.save(update_fields=["legal_basis", "legal_basis_since", "legal_basis_proof"])
    transitions.save(lead, by)
    # Check all calls of the company again.
    NextStep.objects.filter(company=company, ready=True).update(ready=False)
    calling_law.requeue_blocked("company.id = %(company)s", {"company": company.pk})
    eligibility.make_company_ready(company.pk, clock.now())
    return not Lead.objects.filter(pk=lead.pk).missing_legal_basis().exists()


def _keep_proof(lead: Lead, contact: Contact, by, new: tuple) -> None:
    """Write a replaced legal basis to the timeline: its proof must be kept for years."""
    if not contact.legal_basis_since:
        return
    old = (contact.legal_basis, contact.legal_basis_since, contact.legal_basis_proof)
    if old == new:
        return
    text = _("Earlier legal basis of %(contact)s: %(basis)s since %(day)s. Proof: %(proof)s") % {
        "contact": contact,
        "basis": contact.get_legal_basis_display().lower(),
        "day": formats.full_day(contact.legal_basis_since),
        "proof": contact.legal_basis_proof,
    }
    activities.log(lead, Activity.Kind.NOTE, text, by, contact_id=contact.pk)
