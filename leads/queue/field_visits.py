"""Record field's meetings with companies, which block cold calls there (R4). The calendar reports them."""

from datetime import datetime

from leads.compliance import eligibility, offerable
from leads.models import Company, NextStep, Visit
from salesdesk import clock


def add(company: Company, at: datetime, by) -> None:
    """Record that the field rep `by` meets the company at `at`, and block cold calls there. Idempotent."""
    Visit.objects.bulk_create([Visit(company=company, person=by, at=at)], ignore_conflicts=True)
    now = clock.now()
    NextStep.objects.filter(offerable.guarded(now), company=company, ready=True).update(ready=False)


def remove(company: Company, at: datetime, by) -> None:
    """Remove a meeting that was cancelled or moved."""
    Visit.objects.filter(company=company, person=by, at=at).delete()
    eligibility.make_company_ready(company.pk, clock.now())
