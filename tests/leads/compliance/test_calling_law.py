"""Calling law: what it does not allow waits outside the queue as it was planned, until somebody finds the ground."""

from datetime import date, time, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from leads.assignment import intake
from leads.compliance import calling_law, eligibility, legal_basis
from leads.funnel import cadence, next_steps
from leads.models import CallingLaw, Company, Contact, Lead, NextStep, Place
from leads.models.compliance.calling_law import CallRule
from leads.models.queue.next_step import StepKind
from leads.models.stages import Source
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.actor import sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def step_of(lead) -> NextStep:
    return NextStep.objects.get(lead=lead)


def test_a_company_may_be_called_and_a_sole_trader_waits_for_a_ground(make_lead, baker, ann):
    company = make_lead("Van Houten")

    assert step_of(company).ready
    assert (False, True, None, StepKind.COLD) == (
        step_of(baker).ready,
        step_of(baker).without_legal_basis,
        step_of(baker).place_id,
        step_of(baker).kind,
    )
    assert company == claim.take_next(ann).lead
    assert [baker] == list(Lead.objects.visible_to(ann).missing_legal_basis())


@pytest.mark.parametrize(
    ("form", "says", "given", "allowed"),
    [
        ("company", {}, {}, True),
        ("", {}, {}, False),
        ("", {"persons": CallRule.ALLOWED}, {}, True),
        ("", {}, {"legal_basis": "consent"}, True),
        ("", {"persons": CallRule.NEVER}, {"legal_basis": "consent"}, False),
        ("partnership", {}, {}, True),
        ("partnership", {"treated_as_persons": ["partnership"]}, {}, False),
        ("sole_trader", {"treated_as_persons": ["partnership"]}, {}, True),
        ("person", {}, {}, False),
        ("person", {}, {"legal_basis": "consent"}, True),
        ("person", {}, {"legal_basis": "customer"}, True),
        (
            "person",
            {"customer_years": 3},
            {"legal_basis": "customer", "legal_basis_since": date(2024, 1, 1)},
            True,
        ),
        (
            "person",
            {"customer_years": 3},
            {"legal_basis": "customer", "legal_basis_since": date(2023, 1, 1)},
            False,
        ),
        ("person", {"persons": CallRule.WITH_CONSENT}, {"legal_basis": "customer"}, False),
        ("person", {"persons": CallRule.WITH_CONSENT}, {"legal_basis": "consent"}, True),
        ("company", {"companies": CallRule.WITH_BASIS}, {}, False),
        ("company", {"companies": CallRule.NEVER}, {"legal_basis": "consent"}, False),
    ],
)
def test_what_the_law_says_of_whom(make_company, campaign, ada, write, form, says, given, allowed):
    written = write(**says)
    company = make_company("Bos", legal_form=form)
    if given:
        Contact.objects.update(
            **{"legal_basis_since": date(2026, 1, 1), "legal_basis_proof": "Form 12"} | given
        )
    lead = intake.create_lead(company, campaign, company.contacts.get(), by=ada)
    eligibility.run(clock.now())

    assert allowed == step_of(lead).ready
    assert allowed is not step_of(lead).without_legal_basis
    if form and not given:
        assert (written.rule_for(form) == CallRule.ALLOWED) == allowed


def test_where_no_law_is_in_force_nobody_is_called(make_company, campaign, ada, ann):
    there = Place.objects.create(country="DE", zones=["Europe/Berlin"])
    company = make_company("Bäckerei")
    Company.objects.update(place=there)
    company.refresh_from_db()
    lead = intake.create_lead(company, campaign, company.contacts.get(), by=ada)
    eligibility.run(clock.now())

    assert claim.take_next(ann) is None
    found = Lead.objects.select_related("company__place").get(pk=lead.pk)
    assert "No calling law for Germany" in calling_law.blocked_reason(found, calling_law.law_for("DE"))


def test_who_asked_to_be_called_is_called(baker, ann):
    intake.show_interest(baker, "The guide", by=None, source=Source.FORM, asked_to_be_called=True)

    assert StepKind.CALL_REQUEST == claim.take_next(ann).kind


def test_who_bought_from_us_is_our_customer_while_the_law_says_so(
    baker, make_campaign, north, territory, ann
):
    """The order itself is the proof."""
    other = make_campaign(north, [territory], name="Last year")
    won = Lead(company=baker.company, campaign=other, territory=territory, stream="inside", route="inside")
    sign(None, "")
    won.save()
    with_years = {"closed_at": clock.now() - timedelta(days=800), "closed_by": ann, "value": 100}
    with pgtrigger.ignore("leads.Lead:only_edges_of_the_funnel"):
        Lead.objects.filter(pk=won.pk).update(stage="won", stream="none", **with_years)
    calling_law.requeue_blocked("company.id = %(company)s", {"company": baker.company_id})
    eligibility.run(clock.now())
    assert step_of(baker).ready

    Lead.objects.filter(pk=won.pk).update(closed_at=clock.now() - timedelta(days=1200))
    NextStep.objects.update(ready=False)
    eligibility.run(clock.now())
    assert step_of(baker).without_legal_basis


def test_a_ground_that_is_found_puts_the_call_back_as_it_was_planned(baker, ann, sam):
    next_steps.cancel_all(baker, ann)
    next_steps.plan(baker, StepKind.NURTURE, due_at=clock.now(), attempt=2, why="After the fair.")
    eligibility.run(clock.now())
    assert step_of(baker).without_legal_basis

    kept = legal_basis.save(
        baker,
        sam,
        legal_form="sole_trader",
        legal_basis="consent",
        legal_basis_since=date(2026, 10, 1),
        legal_basis_proof="Card from the fair, in the binder",
    )

    assert kept
    step = claim.take_next(ann)
    assert (StepKind.NURTURE, 2, "After the fair.") == (step.kind, step.attempt, step.why)


def test_a_new_law_decides_all_calls_of_its_country_again(make_lead, baker, write, ann):
    company = make_lead("Van Houten")
    write(companies=CallRule.NEVER, persons=CallRule.ALLOWED, treated_as_persons=["sole_trader"])
    eligibility.run(clock.now())

    assert step_of(company).without_legal_basis
    assert baker == claim.take_next(ann).lead


def test_a_version_comes_into_force_on_its_day_and_the_old_one_stays_to_be_read(write):
    first = calling_law.law_for("NL")
    planned = write(valid_from=clock.now().date() + timedelta(days=7), required_statement="Hello")
    eligibility.run(clock.now())
    assert first == calling_law.law_for("NL")

    with clock.moved_to(clock.now() + timedelta(days=7)):
        eligibility.run(clock.now())

    assert (planned, 2) == (calling_law.law_for("NL"), planned.version)
    assert [2, 1] == list(CallingLaw.objects.filter(country="NL").values_list("version", flat=True))


@pytest.mark.parametrize(
    "change", [{"required_statement": "Nothing"}, {"companies": "never"}, {"valid_from": date(2020, 1, 1)}]
)
def test_a_version_is_never_rewritten(change):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").delete()


def test_one_law_is_in_force_in_a_country(write):
    write(valid_from=clock.now().date() + timedelta(days=7))
    with pytest.raises(IntegrityError, match="one_law_in_force_per_country"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").update(in_force=True)


def test_the_hours_of_the_law_cut_those_of_the_desk(lead, write, ann):
    write(calls_from=time(10, 30), calls_until=time(20))
    eligibility.run(clock.now())
    assert claim.take_next(ann) is None

    with clock.moved_to(clock.now() + timedelta(minutes=31)):
        eligibility.run(clock.now())
        assert lead == claim.take_next(ann).lead


def test_the_law_may_allow_fewer_tries_than_the_campaign_plans(lead, write):
    assert 2 == cadence.next_attempt(lead, 1, clock.now()).attempt
    write(max_calls=1)

    after = cadence.next_attempt(lead, 1, clock.now())
    assert (0, "cooldown", 1) == (after.attempt, after.then, after.of)


def test_what_must_be_said_comes_with_the_lead(lead):
    assert "not to be called again" in calling_law.required_statement(lead)


def test_a_number_that_takes_over_is_decided_anew(baker, ann):
    """Another person of the company has no ground of their own."""
    legal_basis.save(
        baker,
        ann,
        legal_form="sole_trader",
        legal_basis="consent",
        legal_basis_since=date(2026, 10, 1),
        legal_basis_proof="Form",
    )
    other = Contact.objects.create(company=baker.company, name="Els", phone="+31135551234")
    next_steps.transfer(step_of(baker), other, ann)
    eligibility.run(clock.now())

    assert step_of(baker).without_legal_basis
