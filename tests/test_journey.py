"""Test a lead from import to order, and another that is lost, recycled automatically, and won later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers, hand_over
from handoffs.deals import closing
from handoffs.models import Handoff
from leads.calling import calls
from leads.compliance import eligibility
from leads.funnel.timeline import timeline_of
from leads.imports import pipeline, upload
from leads.models import Hold, Lead
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, Stage, Stream
from leads.queue import claim
from leads.recycling import recycle
from salesdesk import clock

LIST = """Company,Country,Postcode,City,Contact,Title,Phone
Van Houten Logistiek,NL,5038 AA,Tilburg,Sanne Dekker,Head of operations,013 555 0142
Bos Staal,NL,1012 AB,Amsterdam,Pieter Bos,Owner,020 555 0143
"""


@pytest.fixture
def imported(tuesday, campaign, ada):
    """Import a list of two companies into the campaign and run the sweep; return the leads by company name."""
    batch = upload.create_batch(LIST.encode(), "list.csv", campaign, country="NL", by=ada)
    pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)
    eligibility.run(tuesday)
    return {lead.company.name: lead for lead in Lead.objects.select_related("company")}


def call(rep, outcome, **facts):
    """Claim the rep's next call and log it; return the updated lead."""
    step = claim.take_next(rep)
    calls.log(step.lead_id, calls.Call(outcome, **facts), by=rep, fence=Hold.objects.get(person=rep).fence)
    return Lead.objects.get(pk=step.lead_id)


def qualify_and_hand_over(rep, dov):
    step = claim.take_next(rep)
    lead = Lead.objects.get(pk=step.lead_id)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    screen = hand_over.CallOnScreen(
        calls.Call(Outcome.QUALIFIED, answers=answers, probability=40), Hold.objects.get(person=rep).fence
    )
    handoff = hand_over.hand_over(
        lead, rep, to=dov, brief="Lost a load in May.", value=Decimal(48_000), screen=screen
    )
    return Handoff.objects.get(pk=handoff.pk)


def test_imported_lead_is_called_handed_over_and_won(imported, ann, dov, tuesday):
    first = call(ann, Outcome.NO_ANSWER)
    promised = call(ann, Outcome.CALL_BACK, at=tuesday + timedelta(hours=4), note="After the board.")
    assert {first, promised} == set(imported.values())

    with clock.moved_to(tuesday + timedelta(hours=4)) as afternoon:
        eligibility.run(afternoon)
        handoff = qualify_and_hand_over(ann, dov)
        assert promised == handoff.lead

    with clock.moved_to(tuesday + timedelta(days=1)):
        deal = answers.accept(
            handoff, dov, value=Decimal(48_000), probability=60, decides_on=date(2026, 12, 10)
        )
    with clock.moved_to(tuesday + timedelta(days=15)):
        closing.win(deal, dov, value=Decimal(52_000), ordered_on=date(2026, 12, 9))

    won = Lead.objects.get(pk=promised.pk)
    assert (Stage.WON, Stream.NONE, 1, 52_000) == (won.stage, won.stream, won.round, won.value)
    stages = [
        change.to_stage for change in won.changes.order_by("pk") if change.to_stage != change.from_stage
    ]
    assert ["suspect", "prospect", "sql", "opportunity", "won"] == stages
    assert {"Ada", "Ann", "Dov"} == {str(line.by) for line in timeline_of(won) if line.by}


def test_lost_lead_is_recycled_on_its_date_and_won(imported, ann, dov, tuesday):
    handoff = qualify_and_hand_over(ann, dov)
    deal = answers.accept(handoff, dov, value=Decimal(48_000), probability=60, decides_on=date(2026, 12, 10))
    closing.lose(deal, dov, reason=DropReason.CONTRACT, again_on=date(2027, 3, 1))

    with clock.moved_to(tuesday + timedelta(days=97)) as march:
        assert 1 == recycle.run(march)
        eligibility.run(march)
        again = claim.take_next(ann)
        assert (handoff.lead_id, StepKind.NURTURE) == (again.lead_id, again.kind)
        second = qualify_and_hand_over(ann, dov)
        deal = answers.accept(second, dov, value=Decimal(50_000), probability=70, decides_on=date(2027, 4, 1))
        closing.win(deal, dov, value=Decimal(50_000), ordered_on=date(2027, 3, 1))

    won = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.WON, 2) == (won.stage, won.round)
    assert {1, 2} == set(won.changes.values_list("round", flat=True))
    assert 2 == won.handoffs.count()
