"""Leads that ann qualified, and handoffs to dov."""

from datetime import date
from decimal import Decimal

import pytest

from handoffs.acceptance import answers, hand_over
from leads.calling import calls
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim


@pytest.fixture
def make_qualified(tuesday, make_lead, ann):
    """Make an SQL that ann qualified in a call and has not handed over yet."""

    def make(name="Van Houten Logistiek", **facts):
        lead = make_lead(name, **facts)
        step = claim.take_next(ann)
        assert step.lead_id == lead.pk
        answers = {question.pk: f"{question.label} is there" for question in lead.campaign.questions.all()}
        call = calls.Call(
            Outcome.QUALIFIED, note="Lost a load in May.", seconds=360, probability=40, answers=answers
        )
        calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
        return Lead.objects.get(pk=lead.pk)

    return make


@pytest.fixture
def make_handoff(make_qualified, ann, dov):
    def make(name="Van Houten Logistiek", *, brief="Lost a load of vaccines in May.", **facts):
        return hand_over.hand_over(make_qualified(name, **facts), ann, brief=brief, to=dov)

    return make


@pytest.fixture
def waiting(make_handoff):
    """A handoff that awaits dov's response."""
    return make_handoff()


@pytest.fixture
def deal(waiting, dov):
    """The opportunity of a handoff that dov accepted."""
    return answers.accept(waiting, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))
