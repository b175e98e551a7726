"""A deal closed by mistake is undone or reopened, with a reason, as a new change of the lead's stage."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.deals import closing, reopening
from handoffs.models import Opportunity
from leads.funnel import transitions
from leads.models import Lead, StageChange
from leads.models.stages import DropReason, Stage, Stream
from salesdesk import clock
from salesdesk.people.actor import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def won(deal, dov):
    closing.win(deal, dov, value=52_000, ordered_on=dov.today)
    return Opportunity.objects.get(pk=deal.pk)


@pytest.fixture
def lost(deal, dov):
    closing.lose(deal, dov, reason=DropReason.PRICE, comment="Too dear")
    return Opportunity.objects.get(pk=deal.pk)


@pytest.mark.parametrize("closed", ["won", "lost"])
def test_reopened_deal_is_open_with_its_holder_and_a_next_step(request, closed, dov):
    deal = request.getfixturevalue(closed)

    lead = reopening.reopen(deal, dov, reason="They signed for two")

    deal.refresh_from_db()
    assert ("", None, None) == (deal.result, deal.closed_at, deal.ordered_on)
    assert (Stage.OPPORTUNITY, Stream.FIELD, dov, None) == (
        lead.stage,
        lead.stream,
        lead.holder,
        lead.recycle_on,
    )
    assert "They signed for two" in lead.steps.get().why
    change = StageChange.objects.latest("pk")
    assert (closed, Stage.OPPORTUNITY, "They signed for two") == (
        change.from_stage,
        change.to_stage,
        change.reason,
    )


def test_closing_that_was_reopened_stays_in_the_log_but_no_longer_counts(won, dov):
    reopening.reopen(won, dov, reason="By mistake")

    assert StageChange.objects.filter(to_stage=Stage.WON).exists()
    assert not StageChange.objects.not_undone().filter(to_stage=Stage.WON).exists()
    closing.win(Opportunity.objects.get(), dov, value=52_000, ordered_on=dov.today)
    assert 1 == StageChange.objects.not_undone().filter(to_stage=Stage.WON).count()


@pytest.mark.parametrize(("name", "may"), [("dov", True), ("cleo", True), ("ann", False)])
def test_reopening_is_for_the_closer_and_managers(request, won, client, name, may):
    client.force_login(request.getfixturevalue(name))
    where = reverse("opportunity-reopen", args=[won.pk])

    assert (422 if may else 404) == client.post(where, {"reason": ""}).status_code
    client.post(where, {"reason": "They signed for two"})

    assert may == (Stage.OPPORTUNITY == Lead.objects.get().stage)


def test_lead_that_moved_on_is_not_reopened(lost, dov):
    lead = transitions.lock_lead(lost.lead_id)
    transitions.move(lead, "to_nurture", None, "came back")

    with pytest.raises(transitions.Refused, match="moved on"):
        reopening.reopen(lost, dov, reason="By mistake")


def test_database_reopens_only_deals(lead, ann):
    transitions.move(transitions.lock_lead(lead.pk), "rule_out", ann, ann, "wrong_fit")

    with pytest.raises(IntegrityError, match="reopened_deal"), transaction.atomic():
        sign(ann)
        Lead.objects.filter(pk=lead.pk).update(
            stage=Stage.OPPORTUNITY,
            stream=Stream.INSIDE,
            closed_at=None,
            closed_by=None,
            final=False,
            value=1,
        )


def test_undo_is_offered_for_ten_seconds_to_the_closer_alone(won, client, dov, cleo):
    def offered(person):
        client.force_login(person)
        return "data-undo-for" in client.get(reverse("opportunity", args=[won.pk])).content.decode()

    assert (True, False) == (offered(dov), offered(cleo))
    with clock.moved_to(clock.now() + timedelta(seconds=11)):
        assert not offered(dov)


def test_lost_deal_needs_a_chosen_reason(deal, client, dov):
    client.force_login(dov)
    where = reverse("opportunity-lose", args=[deal.pk])

    assert "reason" in client.post(where, {}).context["form"].errors
    client.post(where, {"reason": "price"})
    assert Stage.LOST == Lead.objects.get().stage
