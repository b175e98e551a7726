"""Field's responses to a handoff, and the life of the deal that follows (R9, R10)."""

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
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, ExitRoute, FinalReason, Stage, Stream
from leads.queue import claim
from leads.recycling import recycle
from leads.recycling.take_exit import ExitDecision
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


def test_offer_goes_to_territory_field_rep_with_working_hours_deadline(handoff, dov, tuesday):
    assert dov == handoff.to
    assert dov.calendar.add(tuesday, timedelta(hours=24)) == handoff.due_at
    assert StepKind.ANSWER == handoff.lead.steps.get().kind


def test_accept_opens_opportunity_of_field(handoff, dov):
    opportunity = accepted(handoff, dov)

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.OPPORTUNITY, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)
    assert 48_000 == opportunity.value
    assert StepKind.FIELD == lead.steps.get().kind


def test_send_back_returns_lead_to_inside_rep(handoff, ann, dov):
    answers.send_back(handoff, dov, reason=Reason.BUDGET_HOLDER, missing_info="Who signs?")

    lead = Lead.objects.get(pk=handoff.lead_id)
    step = lead.steps.get()
    assert (Stage.MQL, ann) == (lead.stage, lead.holder)
    assert (StepKind.RETURNED, ann, "Who signs?") == (step.kind, step.assignee, step.why)
    assert step == claim.take_next(ann)


def test_nurture_exit_returns_lead_to_phone_nurture(handoff, ann, dov):
    drop = ExitDecision(ExitRoute.NURTURE, date(2027, 2, 1), DropReason.NOT_NOW, "After the merger.")
    answers.exit_handoff(handoff, dov, drop=drop)

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.PROSPECT, Stream.NURTURE, ann, 2) == (lead.stage, lead.stream, lead.holder, lead.round)
    assert Handoff.State.RETURNED == Handoff.objects.get().state


def test_marketing_exit_returns_lead_to_marketing(handoff, dov):
    drop = ExitDecision(ExitRoute.MARKETING, date(2026, 11, 24), DropReason.NO_BUDGET, "Froze all spending.")
    answers.exit_handoff(handoff, dov, drop=drop)

    assert Stream.MARKETING == Lead.objects.get(pk=handoff.lead_id).stream


def test_field_nurture_lead_can_become_a_deal_later(handoff, dov):
    answers.keep(handoff, dov, comment="A reference", next_step="Lunch", review_on=date(2026, 12, 24))
    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.SQL, Stream.FIELD, dov) == (lead.stage, lead.stream, lead.holder)

    field_nurture.open_deal(lead, dov, value=Decimal(9000), probability=50, decides_on=date(2026, 12, 30))

    assert Stage.OPPORTUNITY == Lead.objects.get(pk=lead.pk).stage


def test_second_response_is_refused_naming_the_first(handoff, dov):
    accepted(handoff, dov)

    with pytest.raises(transitions.Refused, match="Dov already accepted"):
        answers.send_back(handoff, dov, reason=Reason.OTHER, missing_info="")


def test_accept_by_other_field_rep_is_refused(handoff, make_person, north):
    with pytest.raises(transitions.NotYours, match="Dov"):
        accepted(handoff, make_person("Fay", "field", north))


def test_withdraw_leaves_a_next_step_with_inside(handoff, ann):
    answers.withdraw(handoff, ann)

    assert StepKind.CLOSE == Lead.objects.get(pk=handoff.lead_id).steps.get().kind


def test_overdue_handoff_is_escalated_step_by_step(handoff, dov, cleo):
    told = []
    for times in (1, 2, 3, 4):
        late = dov.calendar.add(handoff.offered_at, handoff.agreed_response_time * times) + timedelta(
            minutes=1
        )
        assert (1 if times < 4 else 0) == escalation.run(late)
        assert 0 == escalation.run(late)
        told.append(list(Outbox.objects.order_by("pk").values_list("payload__to", flat=True)))

    assert [dov.email] == told[0]
    assert [dov.email, cleo.email] == told[1]
    assert [dov.email, cleo.email, cleo.email] == told[2] == told[3]
    email = Outbox.objects.order_by("pk").last().payload
    assert email["subject"].startswith("Very late")
    there = handoff.due_at.astimezone(ZoneInfo(cleo.time_zone))
    assert f"due {there:%a} {there.day} {there:%b %Y %H:%M}." in email["text"]


def test_win_closes_deal_and_lead(handoff, dov):
    opportunity = accepted(handoff, dov)

    closing.win(opportunity, dov, value=Decimal(52_000), ordered_on=date(2026, 12, 1))

    lead = Lead.objects.get(pk=handoff.lead_id)
    assert (Stage.WON, Stream.NONE, 52_000) == (lead.stage, lead.stream, lead.value)
    assert lead.steps.get().kind == StepKind.AFTERCARE


def test_lose_checks_return_date_in_lead_time_zone(deal, dov):
    Place.objects.update(zones=["America/Los_Angeles"])
    with clock.moved_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC)):
        with pytest.raises(transitions.Refused):
            closing.lose(deal, dov, reason=DropReason.PRICE, again_on=date(2026, 11, 24))

        lead = closing.lose(deal, dov, reason=DropReason.PRICE, again_on=date(2026, 11, 25))

    assert date(2026, 11, 25) == lead.recycle_on


def test_lost_deal_is_recycled_on_its_return_date(handoff, ann, dov, tuesday):
    lead = closing.lose(accepted(handoff, dov), dov, reason=DropReason.CONTRACT, again_on=date(2027, 3, 1))
    assert (Stage.LOST, date(2027, 3, 1)) == (lead.stage, lead.recycle_on)

    with clock.moved_to(tuesday + timedelta(days=100)) as later:
        assert 1 == recycle.run(later)
        assert 0 == recycle.run(later)

    lead = Lead.objects.get(pk=lead.pk)
    assert (Stage.PROSPECT, Stream.NURTURE, ann) == (lead.stage, lead.stream, lead.holder)
    assert StepKind.NURTURE == lead.steps.get().kind


def test_lost_deal_waits_while_the_company_has_another_open_lead(handoff, dov, cleo, make_lead, tuesday):
    lead = closing.lose(accepted(handoff, dov), dov, reason=DropReason.CONTRACT, again_on=date(2027, 3, 1))
    other = make_lead(company=lead.company)

    with clock.moved_to(tuesday + timedelta(days=100)) as later:
        assert 0 == recycle.run(later)
        recycle.rule_out(other, cleo, reason=FinalReason.WRONG_FIT)
        assert 1 == recycle.run(later)


@pytest.mark.parametrize(
    ("zones", "before", "on_the_day"),
    [
        (["Asia/Taipei"], (2027, 2, 28, 15, 59), (2027, 2, 28, 16, 1)),
        (["America/Los_Angeles"], (2027, 3, 1, 7, 59), (2027, 3, 1, 8, 1)),
        # Oregon, Alaska and New Zealand: of two possible zones, when the day has begun in both.
        (["America/Denver", "America/Los_Angeles"], (2027, 3, 1, 7, 59), (2027, 3, 1, 8, 1)),
        (["America/Anchorage", "America/Adak"], (2027, 3, 1, 9, 59), (2027, 3, 1, 10, 1)),
        (["Pacific/Auckland", "Pacific/Chatham"], (2027, 2, 28, 10, 59), (2027, 2, 28, 11, 1)),
    ],
)
def test_lost_deal_comes_back_by_the_day_at_its_own_place(handoff, dov, zones, before, on_the_day):
    Place.objects.update(zones=zones)
    lead = closing.lose(accepted(handoff, dov), dov, reason=DropReason.CONTRACT, again_on=date(2027, 3, 1))

    for at, recycled in ((before, 0), (on_the_day, 1)):
        with clock.moved_to(datetime(*at, tzinfo=UTC)) as now:
            assert recycled == recycle.run(now)
    for zone in zones:
        assert date(2027, 3, 1) == clock.local(lead.steps.get().due_at, zone).date()


def test_overlapping_meeting_is_refused(handoff, dov, ann, tuesday):
    at = availability.free_slots(dov, after=tuesday)[0]
    booking.book(handoff.lead, dov, ann, starts_at=at)

    with pytest.raises(transitions.Refused, match="busy"):
        booking.book(handoff.lead, dov, ann, starts_at=at + timedelta(minutes=15))

    assert 1 == Appointment.objects.count()


def test_open_by_inside_is_refused_above_the_limit(lead, ann, campaign):
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
