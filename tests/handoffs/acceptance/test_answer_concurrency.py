"""Every interleaving of two concurrent actions on a handoff: one wins, the other is refused with the reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from handoffs.acceptance import answers, hand_over, pass_on, questions
from handoffs.deals import field_nurture
from handoffs.models import Handoff, Opportunity
from handoffs.models.handoff import Reason
from leads.funnel import transitions
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.queue import reassignment
from tests.conftest import TUESDAY
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leads(make_qualified):
    return [make_qualified(name) for name in ("Bos Staal", "Koelhuis Oost")]


def delete_handoffs(ann) -> None:
    """Reset the leads to SQLs that are not handed over."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("opportunity", "handoffquestion", "agendaitem", "handoff"):
            cursor.execute(f"DELETE FROM handoffs_{table}")
        cursor.execute(
            """UPDATE leads_lead SET stage = 'sql', stream = 'inside', holder_id = %s, inside_rep_id = %s,
                      review_on = NULL""",
            [ann.pk, ann.pk],
        )


def offer_again(leads, ann) -> list[Handoff]:
    """Reset the leads and hand them over again."""
    delete_handoffs(ann)
    return [hand_over.hand_over(lead, ann, brief="Now.") for lead in leads]


def test_concurrent_answer_and_return_are_serialized(leads, ann, dov):
    waiting = []

    def reset():
        waiting[:] = offer_again(leads[:1], ann)
        questions.ask(waiting[0], dov, text="Who signs?")

    for answered, returned in outcomes(
        lambda: questions.answer(waiting[0], ann, answer="The board."),
        lambda: answers.send_back(waiting[0], dov, reason=Reason.OTHER),
        at=TUESDAY,
        reset=reset,
        most=8,
    ):
        assert isinstance(returned, Lead)
        assert not isinstance(answered, Exception) or "Dov already sent this handoff back" in str(answered)
        lead, handoff = Lead.objects.get(pk=leads[0].pk), Handoff.objects.get()
        assert (Stage.MQL, "returned", None) == (lead.stage, handoff.state, handoff.asked_at)
        assert ["returned"] == list(lead.steps.values_list("kind", flat=True))


def test_question_reaches_new_owner_in_any_order_with_reassignment(leads, ann, ben, cleo, dov):
    waiting = []

    def reset():
        waiting[:] = offer_again(leads[:1], ann)

    for results in outcomes(
        lambda: questions.ask(waiting[0], dov, text="Who signs?"),
        lambda: reassignment.reassign(waiting[0].lead, ben, cleo),
        at=TUESDAY,
        reset=reset,
        most=8,
    ):
        assert not [each for each in results if isinstance(each, Exception)]
        handoff, step = Handoff.objects.get(), leads[0].steps.get()
        assert (ann, ben) == (handoff.offered_by, handoff.inside_rep)
        assert (StepKind.QUESTION, ben) == (step.kind, step.assignee)


@pytest.mark.parametrize("other", ["send_back", "withdraw"])
def test_concurrent_responses_only_first_one_counts(leads, ann, dov, other):
    waiting = []
    terms = {"value": Decimal(48_000), "probability": 40, "decides_on": date(2026, 12, 15)}
    second = {
        "send_back": lambda: answers.send_back(waiting[0], dov, reason=Reason.OTHER),
        "withdraw": lambda: answers.withdraw(waiting[0], ann),
    }

    def reset():
        waiting[:] = offer_again(leads[:1], ann)

    for both in outcomes(
        lambda: answers.accept(waiting[0], dov, **terms), second[other], at=TUESDAY, reset=reset, most=8
    ):
        refused = [each for each in both if isinstance(each, Exception)]
        assert [transitions.Refused] == [type(each) for each in refused]
        won = Handoff.objects.get().state
        messages = {"accepted": "Dov already accepted", "returned": "Dov already sent this handoff back"}
        assert messages.get(won, "Ann already withdrew") in str(refused[0])
        assert (won == "accepted") == Opportunity.objects.exists()


def test_concurrent_field_nurture_respects_the_limit(leads, ann, dov, monkeypatch):
    monkeypatch.setattr(field_nurture, "MAX_FIELD_NURTURE", 1)
    waiting = []
    facts = {"comment": "Large", "next_step": "Visit", "review_on": date(2026, 12, 20)}

    for results in outcomes(
        lambda: answers.keep(waiting[0], dov, **facts),
        lambda: answers.keep(waiting[1], dov, **facts),
        at=TUESDAY,
        reset=lambda: waiting.__setitem__(slice(None), offer_again(leads, ann)),
        most=6,
    ):
        refused = [result for result in results if isinstance(result, Exception)]
        assert ["You have reached the limit of 1 in field nurture. Release a lead first."] == [
            str(each) for each in refused
        ]
        assert 1 == Lead.objects.filter(stream=Stream.FIELD).count()


def test_concurrent_pass_on_happens_once(leads, ann, cleo, make_person, north):
    make_person("Fay", "field", north)
    waiting, long_ago = [], TUESDAY - timedelta(days=40)

    def reset():
        waiting[:] = offer_again(leads[:1], ann)
        facts = {"offered_at": long_ago, "clock_from": long_ago, "due_at": long_ago + timedelta(days=4)}
        Handoff.objects.update(**facts)

    for results in outcomes(
        lambda: pass_on.pass_on(waiting[0], ann),
        lambda: pass_on.pass_on(waiting[0], cleo),
        at=TUESDAY,
        reset=reset,
        most=6,
    ):
        refused = [result for result in results if isinstance(result, Exception)]
        assert 1 == len(refused)
        assert isinstance(refused[0], transitions.Refused)
        assert "already passed this handoff on to a colleague (today 10:00)." in str(refused[0])
        assert ["passed_on", "offered"] == list(
            Handoff.objects.order_by("number").values_list("state", flat=True)
        )


def test_concurrent_offers_go_to_different_field_reps(leads, ann, dov, make_person, north, territory):
    fay = make_person("Fay", "field", north)
    territory.colleagues.add(fay)

    for results in outcomes(
        lambda: hand_over.hand_over(leads[0], ann, brief="Now."),
        lambda: hand_over.hand_over(leads[1], ann, brief="Now."),
        at=TUESDAY,
        reset=lambda: delete_handoffs(ann),
        most=6,
    ):
        assert {dov.pk, fay.pk} == {handoff.to_id for handoff in results}
