"""Calls that the law does not allow wait outside the queue until a legal basis is found."""

from datetime import UTC, date, datetime, time, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from leads.assignment import intake
from leads.compliance import calling_law, eligibility, legal_basis
from leads.funnel import cadence, next_steps
from leads.models import CallingLaw, Company, Contact, Lead, NextStep, Place
from leads.models.compliance.calling_law import CallRule
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source
from leads.queue import claim, empty_queue, lookahead
from salesdesk import clock
from salesdesk.people.actor import sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def step_of(lead) -> NextStep:
    return NextStep.objects.get(lead=lead)


def test_sole_trader_waits_for_a_legal_basis_while_a_company_is_called(make_lead, baker, ann):
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
    ("form", "rules", "given", "allowed"),
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
            {"consent_years": 2},
            {"legal_basis": "consent", "legal_basis_since": date(2024, 11, 23)},
            False,
        ),
        (
            "person",
            {"consent_years": 2},
            {"legal_basis": "consent", "legal_basis_since": date(2024, 11, 25)},
            True,
        ),
        ("", {"consent_years": 2}, {"legal_basis": "consent", "legal_basis_since": date(2020, 1, 1)}, False),
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
def test_calling_law_decides_by_legal_form_and_legal_basis(
    make_company, campaign, ada, write, form, rules, given, allowed
):
    written = write(**rules)
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


def test_nobody_is_called_in_a_country_without_calling_law(make_company, campaign, ada, ann):
    there = Place.objects.create(country="FR", zones=["Europe/Paris"])
    company = make_company("Boulangerie")
    Company.objects.update(place=there)
    company.refresh_from_db()
    lead = intake.create_lead(company, campaign, company.contacts.get(), by=ada)
    eligibility.run(clock.now())

    assert claim.take_next(ann) is None
    found = Lead.objects.select_related("company__place").get(pk=lead.pk)
    assert "No calling law for France" in calling_law.blocked_reason(found, calling_law.law_for("FR"))


def test_call_request_is_allowed_without_a_legal_basis(baker, ann):
    intake.show_interest(baker, "The guide", by=None, source=Source.FORM, asked_to_be_called=True)

    assert StepKind.CALL_REQUEST == claim.take_next(ann).kind


def test_won_lead_is_a_legal_basis_for_the_years_that_the_law_allows(
    baker, make_campaign, north, territory, ann, write
):
    """The order itself is the proof of the customer relationship."""
    write(customer_years=3, treated_as_persons=["sole_trader"])
    other = make_campaign(north, [territory], name="Last year")
    won = Lead(company=baker.company, campaign=other, territory=territory, stream="inside", route="inside")
    sign(None, "")
    won.save()
    won_facts = {"closed_at": clock.now() - timedelta(days=800), "closed_by": ann, "value": 100}
    with pgtrigger.ignore("leads.Lead:only_edges_of_the_funnel"):
        Lead.objects.filter(pk=won.pk).update(stage="won", stream="none", **won_facts)
    calling_law.requeue_blocked("company.id = %(company)s", {"company": baker.company_id})
    eligibility.run(clock.now())
    assert step_of(baker).ready

    Lead.objects.filter(pk=won.pk).update(closed_at=clock.now() - timedelta(days=1200))
    NextStep.objects.update(ready=False)
    eligibility.run(clock.now())
    assert step_of(baker).without_legal_basis


def test_found_legal_basis_restores_the_call_as_planned(baker, ann, sam):
    next_steps.cancel_all(baker, ann)
    next_steps.plan(baker, StepKind.NURTURE, due_at=clock.now(), attempt=2, why="After the fair.")
    eligibility.run(clock.now())
    assert step_of(baker).without_legal_basis

    callable_now = legal_basis.save(
        baker,
        sam,
        legal_form="sole_trader",
        legal_basis="consent",
        legal_basis_since=date(2026, 10, 1),
        legal_basis_proof="Card from the fair, in the binder",
    )

    assert callable_now
    step = claim.take_next(ann)
    assert (StepKind.NURTURE, 2, "After the fair.") == (step.kind, step.attempt, step.why)


def test_new_law_applies_to_all_calls_of_its_country(make_lead, baker, write, ann):
    company = make_lead("Van Houten")
    write(companies=CallRule.NEVER, persons=CallRule.ALLOWED, treated_as_persons=["sole_trader"])
    eligibility.run(clock.now())

    assert step_of(company).without_legal_basis
    assert baker == claim.take_next(ann).lead


def test_law_version_takes_effect_on_its_date_and_keeps_the_old_version(write):
    first = calling_law.law_for("NL")
    planned = write(valid_from=clock.now().date() + timedelta(days=7), required_statement="Hello")
    eligibility.run(clock.now())
    assert first == calling_law.law_for("NL")

    with clock.moved_to(clock.now() + timedelta(days=7)):
        eligibility.run(clock.now())

    assert (planned, 2) == (calling_law.law_for("NL"), planned.version)
    assert [2, 1] == list(CallingLaw.objects.filter(country="NL").values_list("version", flat=True))


@pytest.mark.parametrize(
    ("country", "before", "after"),
    [
        # Midnight in Auckland, in Taipei, and in Honolulu, where the day begins last in the United States.
        ("NZ", datetime(2026, 12, 31, 10, 59, tzinfo=UTC), datetime(2026, 12, 31, 11, 1, tzinfo=UTC)),
        ("TW", datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 1, tzinfo=UTC)),
        ("US", datetime(2027, 1, 1, 9, 59, tzinfo=UTC), datetime(2027, 1, 1, 10, 1, tzinfo=UTC)),
    ],
)
def test_law_takes_effect_at_midnight_in_its_own_country(write, country, before, after):
    planned = write(country, valid_from=date(2027, 1, 1))
    present = calling_law.law_for(country)

    calling_law.run(before)
    assert present == calling_law.law_for(country) != planned

    calling_law.run(after)
    assert planned == calling_law.law_for(country)


@pytest.mark.parametrize(
    "change", [{"required_statement": "Nothing"}, {"companies": "never"}, {"valid_from": date(2020, 1, 1)}]
)
def test_law_version_cannot_be_changed_or_deleted(change):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").delete()


def test_country_has_one_law_in_force(write):
    write(valid_from=clock.now().date() + timedelta(days=7))
    with pytest.raises(IntegrityError, match="one_law_in_force_per_country"), transaction.atomic():
        CallingLaw.objects.filter(country="NL").update(in_force=True)


def test_call_window_is_limited_by_the_hours_of_the_law(lead, write, ann):
    write(calls_from=time(10, 30), calls_until=time(20))
    eligibility.run(clock.now())
    assert claim.take_next(ann) is None

    with clock.moved_to(clock.now() + timedelta(minutes=31)):
        eligibility.run(clock.now())
        assert lead == claim.take_next(ann).lead


def test_law_limits_the_attempts_of_the_cadence(lead, write):
    assert 2 == cadence.next_attempt(lead, 1, clock.now()).attempt
    write(max_calls=1)

    after = cadence.next_attempt(lead, 1, clock.now())
    assert (0, "cooldown", 1) == (after.attempt, after.after_last, after.of)


def test_required_statement_is_available_for_the_lead(lead, ann):
    assert "offer to stop calling" in calling_law.call_rules(lead, ann)["required_statement"]


def test_transferred_call_needs_a_legal_basis_of_the_new_contact(baker, ann):
    """A legal basis belongs to one contact, not to the company."""
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


def test_dutch_customers_who_are_natural_persons_need_consent(baker, ann):
    facts = {
        "legal_form": "sole_trader",
        "legal_basis_since": date(2026, 10, 1),
        "legal_basis_proof": "Order 12",
    }

    assert not legal_basis.save(baker, ann, legal_basis="customer", **facts)
    assert legal_basis.save(baker, ann, legal_basis="consent", **facts)


def test_replaced_proof_stays_in_the_timeline(baker, ann):
    facts = {"legal_form": "sole_trader", "legal_basis": "consent", "legal_basis_since": date(2024, 10, 1)}
    legal_basis.save(baker, ann, legal_basis_proof="Card 12", **facts)
    legal_basis.save(baker, ann, legal_basis_proof="Card 12", **facts)
    legal_basis.save(baker, ann, legal_basis_proof="Card 90", **facts)

    assert ["Card 12"] == [each.note.split("Proof: ")[1] for each in baker.activities.filter(kind="note")]


def test_lapsed_consent_is_named_as_the_reason(baker, ann, write):
    law = write(consent_years=2, treated_as_persons=["sole_trader"])
    facts = {"legal_basis": "consent", "legal_basis_since": date(2024, 3, 1), "legal_basis_proof": "Card"}
    legal_basis.save(baker, ann, legal_form="sole_trader", **facts)

    lead = Lead.objects.get(pk=baker.pk)
    reason = calling_law.blocked_reason(lead, law)
    assert "1 Mar 2024" in reason
    assert "2 years" in reason


@pytest.mark.parametrize(
    ("number", "rule", "problem"),
    [
        ("", True, False),
        ("+34911234567", True, False),
        ("+34612345678", False, True),
        ("+34722345678", False, True),
    ],
)
def test_barred_caller_numbers_are_named_on_the_call(lead, ann, write, number, rule, problem):
    write(barred_callers=["+346", "+347"])
    ann.caller_number = number

    rules = calling_law.call_rules(lead, ann)

    assert (rule, problem) == (bool(rules["caller_rule"]), bool(rules["caller_problem"]))


@pytest.fixture
def barring(lead, write):
    """Calls to the Netherlands may not come from a Spanish mobile."""
    law = write(barred_callers=["+346", "+347"])
    eligibility.run(clock.now())
    return law


def test_rep_is_not_offered_a_call_that_may_not_come_from_their_number(lead, ann, barring):
    ann.caller_number = "+34612345678"

    assert claim.take_next(ann) is None
    assert claim.take_lead(ann, lead.pk) is None
    assert 0 == lookahead.waiting_count(ann)
    assert ann.caller_number in empty_queue.explain_empty_queue(ann).hint


def test_rep_with_an_allowed_number_is_offered_the_call(lead, ann, barring):
    ann.caller_number = "+34911234567"

    assert lead == claim.take_next(ann).lead
