"""Merging contacts of one company: what is kept, moved and refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from leads.accounts import inbound, search
from leads.accounts.merging import contact_merge
from leads.compliance import suppression
from leads.funnel import activities, next_steps, transitions
from leads.messaging import consents
from leads.models import Activity, Channel, Contact, ContactValues, Lead, NextStep, Stakeholder
from leads.models.queue.step_kind import StepKind
from leads.queue import holds
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db

PROMISED = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.fixture
def other(lead):
    """Sanne again, entered with another number, an address and no title."""
    facts = {"name": "S. Dekker", "phone": "+31135559999", "email": "sanne@houten.example"}
    return Contact.objects.create(company=lead.company, **facts)


def call_planned(lead, contact, at):
    return next_steps.plan(lead, StepKind.CALLBACK, due_at=at, contact=contact, assignee=lead.holder)


def page_of(contact, other):
    return f"{reverse('contact-merge', args=[contact.pk])}?with={other.pk}"


def test_merge_takes_chosen_facts_fills_blanks_and_keeps_all_history(lead, other, cleo, ann, client):
    sanne, old_number = lead.contact, lead.contact.phone
    fields = [CustomField(subject="contact", label=label) for label in ("Car", "Shoe")]
    for each in fields:
        definitions.add(each)
    car, shoe = (each.key for each in fields)
    ContactValues.objects.create(pk=sanne.pk, values={car: "Volvo"})
    ContactValues.objects.create(pk=other.pk, values={car: "Saab", shoe: "42"})
    activities.log(lead, Activity.Kind.NOTE, "Asked for a quote", ann, contact=other)
    Stakeholder.objects.create(lead=lead, contact=other, buying_role="decides", spoken_to=True)
    basis = {"legal_basis": "customer", "legal_basis_since": "2026-01-05", "legal_basis_proof": "Order 12"}
    Contact.objects.filter(pk=other.pk).update(**basis)
    assert "Order 12" in next(
        each.gone
        for each in _plan(sanne, Contact.objects.get(pk=other.pk)).facts()
        if each.key == "legal_basis"
    )
    number = next(each.key for each in _plan(sanne, other).facts() if each.label == "Phone")

    contact_merge.merge(sanne, other, cleo, taken={number, f"custom_{car}"})

    kept = Contact.objects.get(pk=sanne.pk)
    assert ("Sanne Dekker", "Head of operations", "Order 12") == (
        kept.name,
        kept.title,
        kept.legal_basis_proof,
    )
    assert ("+31135559999", "sanne@houten.example") == (kept.phone, kept.email)
    assert {car: "Saab", shoe: "42"} == kept.custom_values.values
    assert [("decides", True)] == list(kept.stakeholders.values_list("buying_role", "spoken_to"))
    assert [kept] == list(lead.company.contacts.all())
    note = Activity.objects.get(kind=Activity.Kind.MERGED)
    assert (cleo, kept.pk) == (note.by, note.contact_id)
    assert all(each in note.note for each in ("S. Dekker", "Volvo", old_number[-4:]))

    client.force_login(cleo)
    assert "Asked for a quote" in client.get(reverse("contact", args=[kept.pk])).content.decode()
    old_page = client.get(reverse("contact", args=[other.pk]))
    assert (302, reverse("contact", args=[kept.pk])) == (old_page.status_code, old_page["Location"])
    assert [lead.pk] == [each.lead.pk for each in search.find("s. dekker", cleo)]


def test_number_that_was_not_kept_still_tells_who_is_calling(lead, other, cleo):
    contact_merge.merge(lead.contact, other, cleo)

    assert [lead.contact] == [each.contact for each in inbound.look_up(other.phone, cleo).callers]


def test_lead_and_planned_calls_move_and_of_two_promised_calls_the_earlier_stays(lead, other, cleo, tuesday):
    lead.steps.all().delete()
    later = call_planned(lead, lead.contact, PROMISED + timedelta(days=1))
    call_planned(lead, other, PROMISED)
    Lead.objects.filter(pk=lead.pk).update(contact=other)

    contact_merge.merge(lead.contact, other, cleo)

    step = NextStep.objects.get()
    assert (lead.contact_id, PROMISED) == (step.contact_id, step.due_at)
    assert later.wall_time.replace("T", " ") in step.why
    assert lead.contact_id == Lead.objects.get(pk=lead.pk).contact_id


@pytest.mark.parametrize("suppressed", ["number", "person"])
def test_strictest_suppression_and_withdrawn_consent_win(lead, other, cleo, ann, suppressed):
    facts = {"by": None, "reason": "Asked", "source": "call"}
    if suppressed == "number":
        suppression.suppress_number(other.phone, **facts)
    else:
        contact_of_law = Contact.objects.select_related("company").get(pk=other.pk)
        contact_of_law.phone = ""
        contact_merge.person_suppression.suppress_person(contact_of_law, **facts)
    suppression.suppress_address(other.email, **facts)
    consents.give(lead.contact, Channel.SMS, since=clock.now().date(), proof="Said so", by=ann)
    theirs = consents.give(other, Channel.SMS, since=clock.now().date(), proof="Said so", by=ann)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        consents.withdraw(theirs, how="Said stop", by=ann)
        contact_merge.merge(lead.contact, other, cleo)

    kept = Contact.objects.get(pk=lead.contact_id)
    assert suppression.is_suppressed(kept.phone)
    assert suppression.has_objected(kept)
    assert suppression.is_suppressed(kept.email)
    assert not NextStep.objects.filter(contact=kept, kind=StepKind.COLD).exists()
    assert consents.open_consent(kept, Channel.SMS) is None


def test_merge_is_refused_during_a_call_across_companies_and_for_others(
    lead, other, make_company, cleo, ann, eve, make_person
):
    foreign = make_company("Other BV").contacts.get()
    hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
    manager = make_person("Max", "manager", eve.team)

    for gone, by in ((other, cleo), (foreign, cleo), (other, ann), (other, manager), (lead.contact, cleo)):
        with pytest.raises(transitions.Refused):
            contact_merge.merge(lead.contact, gone, by)
        assert not Contact.objects.exclude(merged_into=None).exists()
    hold.delete()
    assert contact_merge.merge(lead.contact, other, cleo)


def test_page_compares_fact_by_fact_and_detects_a_change_meanwhile(lead, other, cleo, client):
    client.force_login(cleo)
    assert "S. Dekker" in client.get(reverse("contact-merge", args=[lead.contact_id])).content.decode()
    url = page_of(lead.contact, other)
    page = client.get(url).content.decode()
    Contact.objects.filter(pk=other.pk).update(title="Director")

    changed = client.post(url, filled_in(page, {"phone": "gone"}))

    text = changed.content.decode()
    assert 422 == changed.status_code
    assert "Director" in text
    assert escape(Contact.objects.get(pk=other.pk).phone_shown) in text
    assert not Contact.objects.exclude(merged_into=None).exists()
    typed = filled_in(text, {"title": "gone"})
    done = client.post(url, typed)
    assert (302, reverse("contact", args=[lead.contact_id])) == (done.status_code, done["Location"])
    kept = Contact.objects.get(pk=lead.contact_id)
    assert ("+31135559999", "Director") == (kept.phone, kept.title)
    assert 302 == client.post(url, typed).status_code


def _plan(kept, gone):
    return contact_merge.with_values(kept, gone, [])
