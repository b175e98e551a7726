"""The sweep and its lateness check agree on which promised calls are ready."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from leads.compliance import eligibility, suppression
from leads.models import Hold, Lead, NextStep
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import StepKind
from leads.monitoring import lateness

HOUR = timedelta(hours=1)


def nothing(lead, ann, now):
    """Leave the call ready to be offered."""


def not_due(lead, ann, now):
    lead.steps.update(due_at=now + HOUR)


def skipped(lead, ann, now):
    lead.steps.update(snoozed_until=now + HOUR)


def outside_hours(lead, ann, now):
    type(lead.company.place).objects.update(opens_at=now + HOUR, closes_at=now + 2 * HOUR)


def held(lead, ann, now):
    facts = {"company": lead.company, "contact": lead.contact, "since": Now(), "until": Now() + HOUR}
    Hold.objects.create(lead=lead, person=ann, fence=1, **facts)


def suppressed(lead, ann, now):
    number = suppression.digest(lead.contact.phone)
    suppression.Suppression.objects.create(kind="number", digest=number, reason="no", source="call")


@pytest.mark.parametrize("obstacle", [nothing, not_due, skipped, outside_hours, held, suppressed])
def test_promised_call_is_late_only_while_the_sweep_would_offer_it(lead, ann, tuesday, obstacle):
    lead.steps.update(
        kind=StepKind.CALLBACK,
        rank=rank_of(StepKind.CALLBACK, lead.score),
        wall_time="2026-11-24T09:00",
        zone="Europe/Amsterdam",
        due_at=tuesday - HOUR,
        ready=False,
    )
    obstacle(Lead.objects.get(pk=lead.pk), ann, tuesday)

    late = lateness.stuck() is not None
    eligibility.make_ready(tuesday, limit=10)

    assert late == NextStep.objects.get().ready == (obstacle is nothing)
