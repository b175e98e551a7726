"""Facts confirmed by the buyer: recorded with their people and place, withdrawn, never edited, and asked for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from handoffs.acceptance import hand_over
from handoffs.deals import buyer_facts, closing
from handoffs.models import BuyerFact
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock

pytestmark = pytest.mark.django_db
Kind = BuyerFact.Kind


@pytest.fixture
def budget(deal, dov):
    """The confirmed budget of the deal."""
    return confirm(deal, dov)


def confirm(deal, by, kind=Kind.BUDGET, **facts):
    facts = {"said_by": deal.lead.contact, "channel": "call", "note": "Approved in March"} | facts
    return buyer_facts.confirm(deal, by, kind=kind, **facts)


def send(client, user, name, *ids, **typed):
    client.force_login(user)
    return client.post(reverse(name, args=ids), typed)


def test_fact_is_recorded_with_who_said_it_when_and_where(client, deal, dov, tuesday):
    typed = {"kind": "budget", "said_by": deal.lead.contact_id, "channel": "visit", "heard_at": "yesterday 9"}

    assert (
        302 == send(client, dov, "opportunity-buyer-fact-add", deal.pk, **typed, note="In March").status_code
    )

    fact = BuyerFact.objects.get()
    assert (deal.lead.contact, "visit", "In March", dov) == (fact.said_by, fact.channel, fact.note, fact.by)
    assert (tuesday - timedelta(hours=25), tuesday) == (fact.heard_at, fact.at)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "budget"}, "__all__"),
        ({"kind": "signed"}, "kind"),
        ({"said_by": ""}, "said_by"),
        ({"said_by": "0"}, "said_by"),
        ({"channel": "quote_page"}, "channel"),
        ({"heard_at": "on the moon"}, "heard_at"),
        ({"heard_at": "tomorrow 9"}, "__all__"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_wrong_input_gets_an_error_and_is_kept(client, deal, budget, dov, typed, field):
    good = {"kind": "problem", "said_by": deal.lead.contact_id, "channel": "call", "note": "Two claims"}

    sent = send(client, dov, "opportunity-buyer-fact-add", deal.pk, **good | typed)

    assert 422 == sent.status_code
    assert field in sent.context["fact_form"].errors
    assert "note" in typed or "Two claims" in sent.content.decode()
    assert 1 == BuyerFact.objects.count()


def test_person_of_another_company_is_refused(deal, dov, make_lead):
    stranger = make_lead("Bos").contact

    with pytest.raises(transitions.Refused, match="person at this company"):
        confirm(deal, dov, said_by=stranger)


def test_withdrawn_fact_stays_in_the_history_and_can_be_confirmed_again(client, deal, budget, dov):
    sent = send(client, dov, "opportunity-buyer-fact-withdraw", deal.pk, budget.pk, reason="The board doubts")

    assert 302 == sent.status_code
    budget.refresh_from_db()
    assert (clock.now(), dov, "The board doubts") == (
        budget.withdrawn_at,
        budget.withdrawn_by,
        budget.withdrawn_reason,
    )
    page = client.get(reverse("opportunity", args=[deal.pk]))
    assert [] == page.context["facts"]
    assert "The board doubts" in page.content.decode()
    assert budget != confirm(deal, dov)


def test_fact_is_withdrawn_once_and_only_with_a_reason(client, deal, budget, dov):
    assert (
        422
        == send(client, dov, "opportunity-buyer-fact-withdraw", deal.pk, budget.pk, reason=" ").status_code
    )
    buyer_facts.withdraw(budget, dov, reason="Mistaken")

    with pytest.raises(transitions.Refused, match="Dov has already withdrawn"):
        buyer_facts.withdraw(budget, dov, reason="Again")


def test_database_refuses_edited_and_deleted_facts(deal, budget, dov):
    for forbidden in (
        lambda: BuyerFact.objects.update(note="Approved in April"),
        lambda: BuyerFact.objects.update(kind=Kind.PROBLEM),
        lambda: BuyerFact.objects.all().delete(),
        lambda: BuyerFact.objects.update(withdrawn_at=clock.now()),
        lambda: BuyerFact.objects.bulk_create([BuyerFact(**facts_of(budget))]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    buyer_facts.withdraw(budget, dov, reason="Mistaken")
    with pytest.raises(DatabaseError), transaction.atomic():
        BuyerFact.objects.update(withdrawn_reason="Another reason")


def test_facts_of_a_closed_deal_stay_as_they_are(deal, budget, dov):
    closing.win(deal, dov, value=Decimal(52_000), ordered_on=date(2026, 11, 24))

    with pytest.raises(transitions.Refused, match="closed"):
        confirm(deal, dov, Kind.PROBLEM)
    with pytest.raises(transitions.Refused, match="closed"):
        buyer_facts.withdraw(budget, dov, reason="Mistaken")


def test_opened_quote_is_a_fact_once(deal, tuesday):
    first = buyer_facts.record_quote_opened(deal, deal.lead.contact, tuesday)

    assert (deal.lead.contact, "quote_page", None) == (first.said_by, first.channel, first.by)
    assert buyer_facts.record_quote_opened(deal, None, tuesday) is None
    assert 1 == BuyerFact.objects.count()


def test_missing_facts_are_questions_that_open_the_form(client, deal, budget, dov):
    client.force_login(dov)

    page = client.get(f"{reverse('opportunity', args=[deal.pk])}?fact=problem")

    kinds = [each.kind for each in page.context["missing"]]
    assert [kind for kind in Kind if kind != Kind.BUDGET] == kinds
    assert "problem" == page.context["fact_form"]["kind"].value()


def test_readers_see_facts_and_cannot_change_them(client, deal, budget, mia, eve):
    client.force_login(mia)
    page = client.get(reverse("opportunity", args=[deal.pk]))
    assert [budget] == page.context["facts"]
    assert page.context["fact_form"] is page.context["withdraw_form"] is None
    for user, status in ((mia, 403), (eve, 404)):
        sent = send(client, user, "opportunity-buyer-fact-withdraw", deal.pk, budget.pk, reason="No")
        assert status == sent.status_code


@pytest.fixture
def called_deal(make_qualified, ann):
    """A deal of ann herself that she has promised to call now."""
    lead = make_qualified()
    terms = {"value": Decimal(4_000), "probability": 40, "decides_on": date(2026, 12, 15)}
    return hand_over.open_inside(lead, ann, **terms, route_reason="Small")


def test_next_call_asks_what_the_buyer_has_not_confirmed(client, called_deal, ann):
    lead = transitions.lock_lead(called_deal.lead_id)
    confirm(called_deal, ann, Kind.PROBLEM)
    next_steps.cancel_all(lead, ann)
    next_steps.plan(lead, StepKind.RETRY, due_at=clock.now(), contact=lead.contact, why="Quote")
    eligibility.make_ready(clock.now(), limit=10)

    step = claim.take_next(ann)
    client.force_login(ann)
    page = client.get("/desk/").content.decode()

    assert lead.pk == step.lead_id
    assert "Is the budget there" in page
    assert "Which problem" not in page


def facts_of(fact) -> dict:
    names = [each.attname for each in fact._meta.concrete_fields if each.name != "id"]
    return {name: getattr(fact, name) for name in names}
