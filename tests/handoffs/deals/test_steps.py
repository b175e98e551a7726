"""A deal moves between steps, forward and back, and the database logs its terms as they were."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from handoffs.deals import closing, reopening, steps
from handoffs.models import Opportunity, OpportunityChange
from leads.funnel import transitions

pytestmark = pytest.mark.django_db
Step = Opportunity.Step
FORBIDDEN = "Cannot update or delete|triggers only|deal_step_is_known"
UPDATED = {"value": Decimal(50_000), "probability": 60, "decides_on": date(2027, 1, 10)}


def logged(deal) -> list[tuple]:
    return list(deal.changes.order_by("id").values_list("step_before", "step", "value", "probability", "by"))


def test_new_deal_is_in_discovery_and_logged(deal, dov):
    assert Step.DISCOVERY == deal.step
    assert [("", "discovery", 48_000, 40, dov.pk)] == logged(deal)


def test_moves_forward_and_back_are_logged_with_who_and_when(deal, dov, cleo, tuesday):
    steps.move(deal, dov, step=Step.NEGOTIATION, seen=Step.DISCOVERY)
    steps.move(deal, cleo, step=Step.PROPOSAL, seen=Step.NEGOTIATION)

    assert [
        ("discovery", "negotiation", 48_000, 40, dov.pk),
        ("negotiation", "proposal", 48_000, 40, cleo.pk),
    ] == logged(deal)[1:]
    assert tuesday == deal.changes.latest("id").at


def test_move_is_in_the_timeline_of_the_lead(deal, dov):
    steps.move(deal, dov, step=Step.NEGOTIATION, seen=Step.DISCOVERY)

    line = deal.lead.activities.latest("id")
    assert ("Moved from Discovery to Negotiation.", dov) == (line.note, line.by)


def test_move_made_twice_counts_once(deal, dov):
    for _time in range(2):
        steps.move(deal, dov, step=Step.PROPOSAL, seen=Step.DISCOVERY)

    assert 2 == deal.changes.count()


def test_move_after_a_colleague_is_refused(deal, dov, cleo):
    steps.move(deal, cleo, step=Step.PROPOSAL, seen=Step.DISCOVERY)

    with pytest.raises(transitions.Refused, match="Someone else moved this deal to Proposal"):
        steps.move(deal, dov, step=Step.NEGOTIATION, seen=Step.DISCOVERY)


def test_deal_of_somebody_else_cannot_be_moved(deal, ann, mia, eve):
    for other in (ann, mia, eve):
        with pytest.raises(transitions.NotYours):
            steps.move(deal, other, step=Step.PROPOSAL, seen=Step.DISCOVERY)


def test_closed_deal_keeps_its_step_and_goes_on_in_it_when_reopened(deal, dov):
    steps.move(deal, dov, step=Step.PROPOSAL, seen=Step.DISCOVERY)
    closing.win(deal, dov, value=Decimal(52_000), ordered_on=date(2026, 11, 24))

    with pytest.raises(transitions.Refused, match="closed"):
        steps.move(deal, dov, step=Step.NEGOTIATION, seen=Step.PROPOSAL)
    with pytest.raises(TransitionNotAllowed):
        Opportunity.objects.get().negotiate()
    with pytest.raises(DatabaseError, match="closed_deal_keeps_its_step"), transaction.atomic():
        Opportunity.objects.update(step="negotiation")

    reopening.reopen(Opportunity.objects.get(), dov, reason="Signed for two")
    assert Step.NEGOTIATION == steps.move(deal, dov, step=Step.NEGOTIATION, seen=Step.PROPOSAL).step


def test_update_logs_value_chance_and_decision_date(deal, dov):
    closing.update(deal, dov, **UPDATED, next_step="Demo", on=date(2026, 12, 1))
    closing.update(deal, dov, **UPDATED, next_step="Demo again", on=date(2026, 12, 2))

    before, after = deal.changes.order_by("id")
    assert (48_000, 40, date(2026, 12, 15)) == (before.value, before.probability, before.decides_on)
    assert tuple(UPDATED.values()) == (after.value, after.probability, after.decides_on)


def test_log_is_append_only_and_written_by_the_database(deal, dov):
    change = deal.changes.get()
    for forbidden in (
        lambda: OpportunityChange.objects.update(probability=90),
        lambda: OpportunityChange.objects.all().delete(),
        lambda: OpportunityChange.objects.bulk_create([OpportunityChange(**facts_of(change))]),
        lambda: Opportunity.objects.update(step="unheard of"),
    ):
        with pytest.raises(DatabaseError, match=FORBIDDEN), transaction.atomic():
            forbidden()


def test_change_without_an_actor_is_refused_by_the_database(deal):
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT set_config('salesdesk.actor', '', true)")
        with pytest.raises(IntegrityError, match="every_deal_change_has_an_actor"), transaction.atomic():
            Opportunity.objects.update(value=1)


def facts_of(change) -> dict:
    names = [each.attname for each in change._meta.concrete_fields if each.name != "id"]
    return {name: getattr(change, name) for name in names}
