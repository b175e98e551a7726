"""A referral names who was asked, whom they introduced and which lead came of it; the tree shows who brought whom."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.aftercare import referral_tree, referrals
from handoffs.models import Referral
from leads.accounts.new_lead import NewLead
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling import undo
from leads.calling.calls import Call
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.models.calling.activity import CustomerOutcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(customer, ann):
    return referrals.ask(
        customer,
        ann,
        asked=customer.contact,
        company_name="Frigo Noord",
        person="Piet Vos",
        phone="+31135551234",
    )


def new(campaign, name="Frigo Noord", phone="+31135551234", **facts):
    facts = {"contact": "Piet Vos", "interest": "Referred", "legal_form": "company"} | facts
    return NewLead(campaign, Source.OWN, name, "NL", phone=phone, phone_typed=phone, **facts)


@pytest.fixture
def second(referral, campaign, ann):
    """The lead that came of the referral."""
    return referrals.make_lead(referral, ann, new(campaign))


def test_referral_becomes_an_mql_whose_clock_runs(second, referral):
    referral = Referral.objects.get()
    assert (Referral.State.LEAD, second) == (referral.state, referral.new_lead)
    assert (Stage.MQL, Source.REFERRAL) == (second.stage, second.source)
    assert second.interest_at
    assert StepKind.FRESH == second.steps.get().kind
    assert second.activities.filter(note__contains="Referred by Sanne Dekker").exists()
    assert "MQL" == referral.result


def test_referral_becomes_one_lead_only(second, referral, campaign, ann):
    with pytest.raises(Refused):
        referrals.make_lead(referral, ann, new(campaign, "Another", "+31135554321"))
    with pytest.raises(Refused):
        referrals.decline(referral, ann)


def test_referral_without_names_is_asked_and_can_be_completed(customer, ann):
    asked = referrals.ask(customer, ann, asked=None)
    assert (Referral.State.ASKED, True) == (asked.state, asked in Referral.objects.open())

    referrals.introduce(asked, ann, company_name="", person="Piet Vos", phone="", note="")

    asked = Referral.objects.get()
    assert Referral.State.INTRODUCED == asked.state
    with pytest.raises(Refused):
        referrals.introduce(asked, ann, company_name="", person="", phone="", note="")


def test_introduced_somebody_is_a_rule_of_the_database(customer, ann):
    with pytest.raises(IntegrityError, match="introduced_somebody"), transaction.atomic():
        Referral.objects.create(lead=customer, by=ann, state="introduced")


def test_referral_outcome_of_a_customer_call_is_kept(customer, dov):
    call = Call(CustomerOutcome.REFERRAL, note="Talk to Piet at Frigo", key=uuid4())

    logged = by_hand.log(customer.pk, LoggedActivity(Activity.Kind.CALL, call), by=dov)

    referral = Referral.objects.get()
    assert (logged, customer.contact, dov, "Talk to Piet at Frigo") == (
        referral.call,
        referral.asked,
        referral.by,
        referral.note,
    )


def test_undone_call_takes_its_referral_back(customer, dov):
    call = Call(CustomerOutcome.REFERRAL, note="Talk to Piet at Frigo", key=uuid4())
    by_hand.log(customer.pk, LoggedActivity(Activity.Kind.CALL, call), by=dov)

    undo.undo_activity(call.key, by=dov)

    assert not Referral.objects.exists()


def test_call_is_not_undone_once_somebody_was_introduced(customer, dov):
    call = Call(CustomerOutcome.REFERRAL, key=uuid4())
    by_hand.log(customer.pk, LoggedActivity(Activity.Kind.CALL, call), by=dov)
    facts = {"company_name": "Frigo", "person": "Piet", "phone": "", "note": ""}
    referrals.introduce(Referral.objects.get(), dov, **facts)

    with pytest.raises(Refused):
        undo.undo_activity(call.key, by=dov)

    assert Referral.State.INTRODUCED == Referral.objects.get().state


def test_contact_of_another_company_is_refused(customer, ann, make_company):
    with pytest.raises(Refused):
        referrals.ask(customer, ann, asked=make_company("Elsewhere").contacts.get())


def test_tree_shows_two_levels_and_both_directions(second, customer, campaign, ann):
    again = referrals.ask(second, ann, asked=None, company_name="Koel Zuid")
    third = referrals.make_lead(again, ann, new(campaign, "Koel Zuid", "+31135557777", contact="An Bos"))

    tree = referral_tree.tree_of(customer.company, ann)

    (child,) = tree.introduced
    (grandchild,) = child.introduced
    assert (second.company, third.company) == (child.company, grandchild.company)
    brought = [each.lead.company for each in referral_tree.brought_by(third.company)]
    assert [second.company, customer.company] == brought


def test_companies_that_introduce_each_other_end_the_tree(second, customer, ann):
    back = referrals.ask(second, ann, asked=None, company_name="Van Houten")
    back.become(Lead.objects.get(pk=customer.pk))
    back.save()

    tree = referral_tree.tree_of(customer.company, ann)

    (child,) = tree.introduced
    assert (True, []) == (child.introduced[0].is_repeated, child.introduced[0].introduced)
    assert 1 == len(referral_tree.brought_by(customer.company))


def test_lead_of_another_team_is_named_but_not_opened(second, customer, eve):
    (child,) = referral_tree.tree_of(customer.company, eve).introduced

    assert not child.is_visible


def test_pages_follow_a_referral_to_its_lead(client, customer, ann, campaign):
    client.force_login(ann)
    client.post(
        reverse("referral-new", args=[customer.pk]),
        {"asked": customer.contact_id, "company_name": "Frigo Noord"},
    )
    referral = Referral.objects.get()
    assert "Frigo Noord" in client.get(reverse("referrals")).content.decode()
    where = reverse("referral-lead", args=[referral.pk])
    assert 'value="Frigo Noord"' in client.get(where).content.decode()

    typed = {"name": "Frigo Noord", "country": "NL", "campaign": campaign.pk, "source": "own"}
    assert 422 == client.post(where, typed | {"phone": "12"}).status_code
    client.post(where, typed | {"contact": "Piet", "phone": "013 555 1234", "interest": "Referred"})

    lead = Referral.objects.get().new_lead
    assert (Source.REFERRAL, Stage.MQL) == (lead.source, lead.stage)
    assert "Frigo Noord" in client.get(reverse("customer", args=[customer.company_id])).content.decode()


def test_referrals_of_others_are_not_found(client, referral, ben):
    client.force_login(ben)

    for name in ("referral", "referral-lead"):
        assert 404 == client.get(reverse(name, args=[referral.pk])).status_code
    assert 404 == client.post(reverse("referral-decline", args=[referral.pk])).status_code
    assert 404 == client.get(reverse("customer", args=[referral.lead.company_id])).status_code
