"""Inside offers, field answers against the clock, and nothing falls between (R9, R10)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from handoffs.acceptance import answers, escalation, hand_over
from handoffs.deals import closing, field_nurture, opening
from handoffs.meetings import availability, booking
from handoffs.models import Appointment, Handoff, Opportunity
from handoffs.models.handoff import Reason
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead, Place
from leads.models.activity import Outcome
from leads.models.next_step import StepKind
from leads.models.stages import DropReason, Stage, Stream
from leads.queue import claim
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def handoff(lead, ann):
    step = claim.take_next(ann)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=ann, fence=ann.hold.fence)
    return hand_over.hand_over(step.lead, ann, brief="Lost a load of vaccines in May.")


def accepted(handoff, dov):
    return answers.accept(handoff, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))


def test_an_offer_goes_to_the_territorys_field_rep_with_a_clock_of_working_hours(handoff, dov, tuesday):
    assert dov == handoff.to
    assert dov.calendar.add(tuesday, timedelta(hours=24)) == handoff.due_at
    assert StepKind.ANSWER == handoff.lead.steps.get().kind


def test_an_accepted_handoff_is_an_opportunity_of_field(handoff, dov):
    opportunity = accepted(handoff, dov)

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.OPPORTUNITY, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)
    assert 48_000 == opportunity.value
    assert StepKind.FIELD == lead.steps.get().kind


def test_a_returned_handoff_goes_back_to_the_rep_who_made_it(handoff, ann, dov):
    answers.send_back(handoff, dov, reason=Reason.BUDGET_HOLDER, missing="Who signs?")

    lead = Lead.objects.get(pk=handoff.lead_id)
    step = lead.steps.get()
    assert (Stage.MQL, ann) == (lead.stage, lead.holder)
    assert (StepKind.RETURNED, ann, "Who signs?") == (step.kind, step.assignee, step.why)
    assert step == claim.take_next(ann)


def test_interested_not_soon_goes_to_the_telephone_nurture_with_a_date(handoff, ann, dov):
    answers.to_nurture(handoff, dov, on=date(2027, 2, 1), said="After the merger.")

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.PROSPECT, Stream.NURTURE, ann, 2) == (lead.stage, lead.stream, lead.holder, lead.round)
    assert Handoff.State.RETURNED == Handoff.objects.get().state


def test_fell_back_into_the_market_goes_to_marketing(handoff, dov):
    answers.to_marketing(handoff, dov, reason=Reason.NO_BUDGET, said="Froze all spending.")

    assert Stream.MARKETING == Lead.objects.get(pk=handoff.lead_id).stream


def test_field_keeps_the_exceptional_with_a_review_and_takes_it_up_later(handoff, dov):
    answers.keep(handoff, dov, said="A reference", next_step="Lunch", review_on=date(2026, 12, 24))
    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.SQL, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)

    field_nurture.open_deal(lead, dov, value=Decimal(9000), probability=50, decides_on=date(2026, 12, 30))

    assert Stage.OPPORTUNITY == Lead.objects.get(pk=lead.pk).stage


def test_the_second_who_answers_hears_who_was_first(handoff, dov):
    accepted(handoff, dov)

    with pytest.raises(transitions.Refused, match="Dov was first"):
        answers.send_back(handoff, dov, reason=Reason.OTHER, missing="")


def test_a_colleague_who_was_not_asked_does_not_answer(handoff, make_person, north):
    with pytest.raises(transitions.NotYours, match="Dov"):
        accepted(handoff, make_person("Fay", "field", north))


def test_inside_takes_back_what_it_offered(handoff, ann):
    answers.withdraw(handoff, ann)

    assert StepKind.CLOSE == Lead.objects.get(pk=handoff.lead_id).steps.get().kind


def test_a_late_handoff_is_escalated_to_the_manager_once(handoff, cleo):
    late = handoff.due_at + timedelta(minutes=1)

    assert 1 == escalation.run(late)
    assert 0 == escalation.run(late)

    letter = Outbox.objects.get().payload
    assert cleo.email == letter["to"]
    there = handoff.due_at.astimezone(ZoneInfo(cleo.time_zone))
    assert f"due {there:%a} {there.day} {there:%b %Y, %H:%M}." in letter["text"]


def test_an_order_wins_the_deal(handoff, dov):
    opportunity = accepted(handoff, dov)

    closing.win(opportunity, dov, value=Decimal(52_000), ordered_on=date(2026, 12, 1))

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.WON, Stream.NONE, 52_000) == (lead.stage, lead.stream, lead.value)
    assert not lead.steps.exists()


def test_a_deal_that_is_lost_for_now_may_come_back_tomorrow_where_they_are(deal, dov):
    Place.objects.update(zones=["America/Los_Angeles"])
    with clock.moved_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC)):
        with pytest.raises(transitions.Refused):
            closing.lose(deal, dov, reason=DropReason.PRICE, again_on=date(2026, 11, 24))

        lead = closing.lose(deal, dov, reason=DropReason.PRICE, again_on=date(2026, 11, 25))

    assert date(2026, 11, 25) == lead.recycle_on


def test_a_lost_deal_comes_back_by_itself_on_its_date(handoff, ann, dov, tuesday):
    lead = closing.lose(accepted(handoff, dov), dov, reason=DropReason.CONTRACT, again_on=date(2027, 3, 1))
    assert (Stage.LOST, date(2027, 3, 1)) == (lead.stage, lead.recycle_on)

    with clock.moved_to(tuesday + timedelta(days=100)) as later:
        assert 1 == recycle.run(later)
        assert 0 == recycle.run(later)

    lead = Lead.objects.get(pk=lead.pk)
    assert (Stage.PROSPECT, Stream.NURTURE, ann) == (lead.stage, lead.stream, lead.holder)
    assert StepKind.NURTURE == lead.steps.get().kind


def test_nobody_is_booked_twice(handoff, dov, ann, tuesday):
    at = availability.free_slots(dov, after=tuesday)[0]
    booking.book(handoff.lead, dov, ann, starts_at=at)

    with pytest.raises(transitions.Refused, match="something else"):
        booking.book(handoff.lead, dov, ann, starts_at=at + timedelta(minutes=15))

    assert 1 == Appointment.objects.count()


def test_inside_closes_within_the_level_only(lead, ann, campaign):
    campaign.route = "inside"
    campaign.save()
    Lead.objects.update(route="inside")
    claim.take_next(ann)
    answers = {question.pk: "yes" for question in campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=ann, fence=ann.hold.fence)
    terms = {"probability": 50, "decides_on": date(2026, 12, 1)}

    with pytest.raises(transitions.Refused, match="5,000"):
        opening.open_by_inside(lead, ann, value=Decimal(6000), **terms)
    opening.open_by_inside(lead, ann, value=Decimal(4000), **terms)

    assert Opportunity.objects.get().holder == ann
