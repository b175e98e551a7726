"""The ground on which somebody may be called: found by a person, kept with its date and its proof."""

from datetime import date

from django.db import transaction

from leads.funnel import transitions
from leads.models import Lead, NextStep
from salesdesk import clock

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
    """Say what the company is before the law, and on what ground its contact may be called.

    Its calls are decided anew: what waited may go back into the queue, what stood there may have to wait.
    Returns whether the law lets them be made now.
    """
    lead = transitions.lock_lead(lead.pk)
    company, contact = lead.company, lead.contact
    company.legal_form = legal_form
    company.save(update_fields=["legal_form"])
    if contact:
        contact.legal_basis, contact.legal_basis_since, contact.legal_basis_proof = (
            legal_basis,
            legal_basis_since,
            legal_basis_proof,
        )
        contact.save(update_fields=["legal_basis", "legal_basis_since", "legal_basis_proof"])
    transitions.save(lead, by)
    # What was decided by what we knew until now is decided again.
    NextStep.objects.filter(company=company, ready=True).update(ready=False)
    calling_law.requeue_blocked("company.id = %(company)s", {"company": company.pk})
    eligibility.make_company_ready(company.pk, clock.now())
    return not Lead.objects.filter(pk=lead.pk).missing_legal_basis().exists()
