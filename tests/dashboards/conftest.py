"""A desk with leads in every state: won, lost, nurtured, overdue, unassigned, incomplete."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers, hand_over
from handoffs.deals import closing
from leads.assignment import intake
from leads.calling import calls
from leads.compliance import eligibility
from leads.models import Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.stages import DropReason, ExitRoute, FinalReason, Source
from leads.queue import claim
from leads.recycling import recycle
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.dashboards import periods
from salesdesk.dashboards.rollups import sweep
from salesdesk.dashboards.scope import Scope

DECIDES = date(2026, 12, 15)


@pytest.fixture
def scope(campaign):
    """The campaign in the current quarter."""
    return Scope((campaign.pk,), None, periods.current(periods.Span.QUARTER, "Europe/Amsterdam"))


@pytest.fixture
def call(ann):
    """Let Ann call a lead and log an outcome."""

    def call(lead, outcome, **details):
        eligibility.run(clock.now())
        NextStep.objects.exclude(lead=lead).update(ready=False)
        step = claim.take_next(ann)
        assert lead.pk == step.lead_id
        logged = calls.Call(outcome, **details)
        calls.log(lead.pk, logged, by=ann, fence=step.lead.hold.fence)
        return Lead.objects.get(pk=lead.pk)

    return call


@pytest.fixture
def qualify(call, make_lead):
    def qualify(name):
        lead = make_lead(name)
        answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
        call(lead, Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2))
        NextStep.objects.filter(lead=lead).update(due_at=clock.now())
        return call(lead, Outcome.QUALIFIED, answers=answers)

    return qualify


@pytest.fixture
def accepted(qualify, ann, dov):
    def accepted(name, value=10_000):
        handoff = hand_over.hand_over(qualify(name), ann, brief="A brief.")
        return answers.accept(handoff, dov, value=Decimal(value), probability=40, decides_on=DECIDES)

    return accepted


@pytest.fixture
def desk(tuesday, make_lead, make_company, campaign, call, qualify, accepted, ann, dov, mia, ada):
    """Leads in every state, worked on a Tuesday and Wednesday and viewed on the following Monday."""
    found = {}
    with clock.moved_to(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)):
        won = accepted("Won")
        found["open"] = accepted("Open", 20_000).lead
        lost, final = accepted("Lost"), accepted("Final")
        kept = hand_over.hand_over(qualify("Kept"), ann, brief="Exceptional.")
        answers.keep(kept, dov, comment="A reference", next_step="Lunch", review_on=DECIDES)
        found["late"] = hand_over.hand_over(qualify("Late"), ann, brief="Waits.").lead
        back = hand_over.hand_over(qualify("Back"), ann, brief="Too soon.")
        found["promised"] = call(
            make_lead("Promised"), Outcome.CALL_BACK, at=clock.now() + timedelta(hours=1)
        )
        found["cold"] = make_lead("Cold")
        found["incomplete"] = make_lead("Incomplete", phone="")
        nowhere = make_company("Nowhere")
        nowhere.country = "BE"
        nowhere.save()
        found["unassigned"] = intake.create_lead(nowhere, campaign, nowhere.contacts.get(), by=ada)
        found["marketing"] = call(make_lead("Marketing"), Outcome.NO_INTEREST, reason="no_need")
        found["voicemail"] = call(make_lead("Voicemail"), Outcome.VOICEMAIL)
        fresh = intake.show_interest(make_lead("Fresh"), "A download", by=mia, source=Source.DOWNLOAD)
        found["fresh"] = fresh
    with clock.moved_to(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)):
        closing.win(won, dov, value=Decimal(12_000), ordered_on=date(2026, 11, 25))
        closing.lose(lost, dov, reason=DropReason.PRICE)
        closing.disqualify(final, dov, reason=FinalReason.WRONG_FIT)
        drop = ExitDecision(ExitRoute.NURTURE, date(2026, 12, 20), DropReason.NOT_NOW, "After the merger.")
        answers.exit_handoff(back, dov, drop=drop)
        recycle.to_marketing(found["voicemail"], None, reason=DropReason.NO_NEED)
    with clock.moved_to(datetime(2026, 11, 30, 9, 30, tzinfo=UTC)):
        eligibility.run(clock.now())
        sweep.run(clock.now())
        yield found
