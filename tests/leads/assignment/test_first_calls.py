"""The first call of a lead goes to a reachable contact, never to a suppressed number."""

import pytest

from leads.accounts import missing_numbers
from leads.assignment import first_calls, intake, unassigned
from leads.funnel import next_steps
from leads.models import CompletedStep, Contact, Lead, Suppression
from leads.models.compliance.suppression import digest
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stream
from salesdesk import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def company(make_company):
    return make_company("Bos Staal", contact="Sanne Dekker", phone="+31135550101")


@pytest.fixture
def sanne(company):
    return company.contacts.get()


@pytest.fixture
def bea(company):
    return Contact.objects.create(company=company, name="Bea Kok", phone="+31135550102")


@pytest.fixture
def create_lead(company, campaign, ada):
    def create_lead(contact, campaign=campaign):
        return intake.create_lead(company, campaign, contact, by=ada)

    return create_lead


def suppress(contact):
    kind = Suppression.Kind.NUMBER
    Suppression.objects.create(kind=kind, digest=digest(contact.phone), reason="A letter.", source="letter")


def planned(lead):
    """Return the kind and the contact of the lead's only step."""
    lead = Lead.objects.get(pk=lead.pk)
    step = lead.steps.get()
    assert step.contact == lead.contact
    return step.kind, step.contact


def test_new_lead_is_logged_with_its_source(company, campaign, ada):
    lead = intake.create_lead(company, campaign, None, by=ada, source=Source.FAIR)

    change = lead.changes.get()
    assert (Source.FAIR, "suspect", ada) == (lead.source, change.to_stage, change.by)
    assert "Trade fair" in change.reason


def test_given_contact_is_called_before_an_older_colleague(create_lead, sanne, bea):
    assert (StepKind.COLD, bea) == planned(create_lead(bea))


def test_oldest_reachable_contact_is_called_by_default(create_lead, sanne, bea):
    assert (StepKind.COLD, sanne) == planned(create_lead(None))


def test_reachable_colleague_is_called_instead_of_a_suppressed_contact(create_lead, sanne, bea):
    suppress(sanne)
    assert (StepKind.COLD, bea) == planned(create_lead(sanne))


def test_reachable_colleague_is_called_instead_of_a_contact_without_a_number(create_lead, sanne, bea):
    Contact.objects.filter(pk=sanne.pk).update(phone="", number_digest=None)
    assert (StepKind.COLD, bea) == planned(create_lead(sanne))


def test_lead_with_only_suppressed_contacts_waits_without_a_contact(create_lead, sanne):
    suppress(sanne)
    assert (StepKind.MISSING_NUMBER, None) == planned(create_lead(sanne))


def test_number_of_a_colleague_is_asked_for_instead_of_a_suppressed_contact(create_lead, sanne, company):
    suppress(sanne)
    tom = Contact.objects.create(company=company, name="Tom Bos")
    assert (StepKind.MISSING_NUMBER, tom) == planned(create_lead(sanne))


def test_unassigned_lead_has_no_step_until_a_territory_is_found(
    create_lead, sanne, bea, campaign, territory, cleo
):
    campaign.territories.clear()
    lead = create_lead(sanne)
    assert (Stream.MARKETING, 0) == (lead.stream, lead.steps.count())
    suppress(sanne)
    campaign.territories.add(territory)

    assert 1 == unassigned.reassign_territories(campaign, cleo)

    assert (StepKind.COLD, bea) == planned(lead)


def test_found_number_is_called_and_completes_the_missing_number_step(create_lead, sanne, sam):
    Contact.objects.filter(pk=sanne.pk).update(phone="", number_digest=None)
    lead = create_lead(sanne)

    missing_numbers.add(lead, phone="+31135550103", by=sam)

    assert (StepKind.COLD, sanne) == planned(lead)
    done = CompletedStep.objects.get(lead=lead)
    assert (StepKind.MISSING_NUMBER, sam, True) == (done.kind, done.by, done.completed)


def test_contact_with_a_planned_call_gets_no_second_one(create_lead, sanne, bea, sam):
    lead = create_lead(sanne)
    bea_called = next_steps.plan(lead, StepKind.RETRY, due_at=clock.now(), contact=bea)
    lead.steps.exclude(pk=bea_called.pk).update(kind=StepKind.MISSING_NUMBER, place=None)
    suppress(sanne)

    first_calls.plan_waiting([lead.pk], sam, clock.now())

    assert bea_called == lead.steps.get()
    assert (StepKind.RETRY, bea) == planned(lead)


def test_lead_without_a_reachable_contact_keeps_waiting(create_lead, sanne, sam):
    suppress(sanne)
    waiting = create_lead(sanne).steps.get()

    first_calls.plan_waiting([waiting.lead_id], sam, clock.now())

    assert waiting == waiting.lead.steps.get()
    assert not CompletedStep.objects.exists()
