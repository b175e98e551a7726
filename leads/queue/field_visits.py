"""When field meets a company: told by whoever keeps the calendar, read before inside calls (R4)."""

from datetime import datetime

from leads.compliance import eligibility, offerable
from leads.models import Company, NextStep, Visit
from salesdesk import clock


def add(company: Company, at: datetime, by) -> None:
    """`by`, of field, meets the company at `at`; told twice it is one meeting. Cold calls there wait for it."""
    Visit.objects.bulk_create([Visit(company=company, person=by, at=at)], ignore_conflicts=True)
    now = clock.now()
    NextStep.objects.filter(offerable.guarded(now), company=company, ready=True).update(ready=False)


def remove(company: Company, at: datetime, by) -> None:
    """It was called off, or is at another time now."""
    Visit.objects.filter(company=company, person=by, at=at).delete()
    eligibility.make_company_ready(company.pk, clock.now())
