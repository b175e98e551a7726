"""Custom fields that a stage requires: the refusal, the inputs in the form that moves a lead, and nothing lost."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handoffs.acceptance import answers, hand_over
from handoffs.deals import closing
from handoffs.models import OpportunityValues
from leads.funnel import transitions
from leads.models import Activity, CompanyValues, ContactValues, Lead, LeadValues, required_fields
from leads.models.stages import Stage
from leads.queue import claim
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField

pytestmark = pytest.mark.django_db


@pytest.fixture
def required():
    """Define a field that is required from a stage on, and return it."""

    def required(stage, subject="lead", kind="text", **facts):
        field = CustomField(subject=subject, kind=kind, required_from=stage, **facts)
        field.label = field.label or f"{subject} {kind}".capitalize()
        definitions.add(field)
        return field

    return required


TERMS = {"value": "48000", "probability": "40", "decides_on": "2026-12-15"}


def accepted(client, user, handoff, **typed):
    client.force_login(user)
    return client.post(reverse("handoff-accept", args=[handoff.pk]), TERMS | typed)


def test_transition_is_refused_while_a_required_field_is_empty(waiting, required, dov):
    system = required("opportunity", subject="company", label="System")
    required("won", label="Ends on")
    required("sql", kind="yes_no", label="Signs")

    with pytest.raises(transitions.Refused, match=r"Fill in first: System \(Companies\), Signs \(Leads\)\."):
        answers.accept(waiting, dov, value=1, probability=40, decides_on=date(2026, 12, 15))

    assert Stage.SQL == Lead.objects.get().stage
    CompanyValues.objects.create(company_id=waiting.lead.company_id, values={system.key: "SAP"})
    assert ["Signs"] == [each.label for each in required_fields.missing(waiting.lead, Stage.OPPORTUNITY)]


def test_field_of_a_contact_is_not_required_without_a_contact_and_deleted_ones_never(waiting, required, dov):
    required("sql", subject="contact")
    gone = required("sql")
    definitions.delete(gone, waiting.offered_at)
    lead = waiting.lead

    assert ["Contact text"] == [each.label for each in required_fields.missing(lead, Stage.WON)]
    Lead.objects.filter(pk=lead.pk).update(contact=None)
    assert [] == required_fields.missing(lead, Stage.WON)


def test_accept_form_asks_for_the_fields_and_saves_them_with_the_deal(client, waiting, required, dov):
    signs = required("opportunity", subject="contact", kind="yes_no", label="Signs")
    ends = required("sql", kind="date", label="Contract ends")
    client.force_login(dov)
    page = client.get(reverse("handoff-accept", args=[waiting.pk])).content.decode()
    assert "Signs" in page
    assert "Contract ends" in page

    sent = accepted(client, dov, waiting, **{signs.key: "no"})

    assert (422, [ends.key]) == (sent.status_code, list(sent.context["form"].errors))
    assert "48000" in sent.content.decode()
    assert not ContactValues.objects.filter(values__has_key=signs.key).exists()
    assert 302 == accepted(client, dov, waiting, **{signs.key: "no", ends.key: "2027-03-31"}).status_code
    lead = Lead.objects.get()
    assert Stage.OPPORTUNITY == lead.stage
    assert {signs.key: False} == ContactValues.objects.get(contact=lead.contact_id).values
    assert {ends.key: "2027-03-31"} == LeadValues.objects.get(lead=lead).values
    assert Activity.objects.filter(lead=lead, note__contains="Contract ends").exists()


def test_refused_action_saves_none_of_the_fields(client, waiting, required, dov):
    field = required("opportunity")
    answers.keep(waiting, dov, comment="A reference", next_step="Lunch", review_on=date(2026, 12, 24))

    sent = accepted(client, dov, waiting, **{field.key: "Written"})

    assert 422 == sent.status_code
    assert "Written" in sent.content.decode()
    assert not LeadValues.objects.filter(values__has_key=field.key).exists()


def test_win_form_asks_for_fields_of_the_opportunity_but_an_order_online_is_never_refused(
    client, deal, required, dov
):
    field = required("won", subject="opportunity", label="Order number")
    client.force_login(dov)
    order = {"value": "52000", "ordered_on": "2026-11-24"}
    address = reverse("opportunity-win", args=[deal.pk])
    assert 422 == client.post(address, order).status_code

    with transaction.atomic():
        closing.win_by_acceptance(deal, value=50_000, ordered_on=date(2026, 11, 24))
        assert Stage.WON == Lead.objects.get().stage
        transaction.set_rollback(True)
    assert 302 == client.post(address, order | {field.key: "A-17"}).status_code

    assert {field.key: "A-17"} == OpportunityValues.objects.get(opportunity=deal).values
    assert Stage.WON == Lead.objects.get().stage


def test_handover_form_of_the_desk_asks_for_the_fields_of_an_sql(client, tuesday, make_lead, required, ann):
    system, limit = required("sql", subject="company"), required("opportunity", kind="number")
    lead = make_lead("Van Houten Logistiek")
    step = claim.take_next(ann)
    client.force_login(ann)
    address = reverse("lead-handoff-new", args=[lead.pk])
    page = client.get(address).content.decode()
    assert f'name="{system.key}"' in page
    assert f'name="{limit.key}"' not in page
    typed = {f"answer_{each.pk}": "yes" for each in lead.campaign.questions.all()}
    typed |= {"route": "inside", "fence": step.lead.hold.fence, "probability": "40", "note": "Lost a load"}
    typed |= {"value": "500", "decides_on": "2026-12-15", "route_reason": "Small", system.key: "SAP"}

    sent = client.post(address, typed)

    assert (422, [limit.key]) == (sent.status_code, list(sent.context["form"].errors))
    assert "SAP" in sent.content.decode()
    assert "Lost a load" in sent.content.decode()
    assert 302 == client.post(address, typed | {limit.key: "12"}).status_code
    lead = Lead.objects.get(pk=lead.pk)
    assert Stage.OPPORTUNITY == lead.stage
    assert {limit.key: 12} == LeadValues.objects.get(lead=lead).values


def test_call_logged_by_hand_asks_for_the_fields_and_keeps_the_answers(client, lead, required, ann):
    field = required("sql", label="System")
    Lead.objects.filter(pk=lead.pk).update(holder=ann)
    client.force_login(ann)
    address = reverse("activity-log", args=[lead.pk])
    questions = {f"answer_{each.pk}": "They decide" for each in lead.campaign.questions.all()}
    typed = questions | {"kind": "call", "key": uuid.uuid4(), "note": "Good talk", "contact": lead.contact_id}

    asked = client.post(address, typed | {"ask": "qualified"}).content.decode()
    sent = client.post(address, typed | {"outcome": "qualified"})

    assert "System" in asked
    assert "This field is required" not in asked
    assert (422, [field.key]) == (sent.status_code, list(sent.context["form"].errors))
    assert "They decide" in sent.content.decode()
    assert 302 == client.post(address, typed | {"outcome": "qualified", field.key: "SAP"}).status_code
    lead = Lead.objects.get(pk=lead.pk)
    assert Stage.SQL == lead.stage
    assert {field.key: "SAP"} == LeadValues.objects.get(lead=lead).values


def test_admin_requires_a_field_from_a_stage_of_an_opportunity_only_once_won(client, ada, required):
    client.force_login(ada)
    new = reverse("custom-field-new")
    facts = {"label": "System", "kind": "text", "required_from": "opportunity"}

    assert 302 == client.post(f"{new}?of=lead", facts).status_code
    assert 422 == client.post(f"{new}?of=opportunity", facts).status_code
    assert "Opportunity" in client.get(reverse("custom-fields") + "?of=lead").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        required("sql", subject="opportunity")


def test_lead_that_waits_as_an_sql_is_handed_over_without_more_questions(make_qualified, required, ann, dov):
    lead = make_qualified()
    required("sql")

    assert hand_over.hand_over(lead, ann, brief="Lost a load", to=dov).lead_id == lead.pk
