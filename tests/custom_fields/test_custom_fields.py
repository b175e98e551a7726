"""Custom fields: admins define them, reps fill them in, and the desk's card shows the chosen ones."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leads.accounts.merging.merge import merge
from leads.models import Activity, Company, CompanyValues, LeadValues
from leads.queue import call_card
from salesdesk import clock
from salesdesk.custom_fields import definitions, writing
from salesdesk.custom_fields.models import MOST_FIELDS, CustomField, Kind, Subject
from salesdesk.custom_fields.reading import filled_in
from tests.form_data import filled_in as form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_field(db):
    def make(label="System", kind=Kind.TEXT, subject=Subject.LEAD, **facts):
        field = CustomField(subject=subject, kind=kind, label=label, **facts)
        definitions.add(field)
        return field

    return make


@pytest.fixture
def browser_of():
    def browser(person):
        client = Client()
        client.force_login(person)
        return client

    return browser


def put(subject, row, field, value):
    with transaction.atomic():
        writing.write(writing.lock(subject, row.pk), [field], {field.key: value})


def page_and_form(browser, url, **typed):
    page = browser.get(url).content.decode()
    return page, form_data(page, typed)


def test_admin_adds_orders_changes_and_deletes_a_field(ada, browser_of, make_lead):
    admin, listed = browser_of(ada), reverse("custom-fields") + "?of=lead"
    new = reverse("custom-field-new") + "?of=lead"
    for label, kind in [("Machines", "number"), ("System", "choice")]:
        _page, data = page_and_form(admin, new, label=label, kind=kind, options_typed="SAP\nOther\nSAP\n")
        assert 302 == admin.post(new, data).status_code
    refused = admin.post(new, data | {"label": "system", "options_typed": "", "submission": "x"})
    assert 422 == refused.status_code
    assert {"label", "options_typed"} == set(refused.context["form"].errors)

    machines, system = CustomField.objects.of("lead")
    assert ([], ["SAP", "Other"]) == (machines.options, system.options)
    admin.post(reverse("custom-field-move", args=[system.pk]), {"up": ""})
    assert ["System", "Machines"] == [each.label for each in CustomField.objects.of("lead")]

    url = reverse("custom-field", args=[system.pk])
    _page, stale = page_and_form(admin, url, label="ERP system")
    _page, data = page_and_form(admin, url, label="ERP", on_card="on")
    assert 302 == admin.post(url, data).status_code
    assert 422 == admin.post(url, stale).status_code
    system.refresh_from_db()
    assert ("ERP", True, 1) == (system.label, system.on_card, system.position)

    put("lead", make_lead(), system, "SAP")
    delete = reverse("custom-field-delete", args=[system.pk])
    assert 1 == admin.get(delete).context["used"]
    admin.post(delete)
    assert [("Machines", 1)] == list(CustomField.objects.of("lead").values_list("label", "position"))
    assert ["Machines"] == [each.label for each in admin.get(listed).context["fields"]]
    assert 404 == admin.get(url).status_code


def test_deleted_field_loses_its_values_and_keeps_the_others(make_field, make_lead):
    gone, kept = make_field("Gone"), make_field("Kept")
    for number in range(3):
        lead = make_lead()
        put("lead", lead, kept, "here")
        put("lead", lead, gone, f"value {number}")
    definitions.delete(gone, clock.now())

    assert 0 == definitions.remove_deleted(clock.now())
    assert 1 == definitions.remove_deleted(clock.now() + definitions.KEPT_FOR)

    assert {kept.key: "here"} in LeadValues.objects.values_list("values", flat=True)
    assert not LeadValues.objects.filter(values__has_key=gone.key).exists()
    assert not CustomField.objects.filter(pk=gone.pk).exists()


def test_subject_has_at_most_40_fields(ada, browser_of):
    fields = [
        CustomField(subject="lead", label=f"Field {number}", position=number)
        for number in range(1, MOST_FIELDS + 1)
    ]
    CustomField.objects.bulk_create(fields)

    with pytest.raises(definitions.TooManyFields):
        definitions.add(CustomField(subject="lead", label="One more"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.create(subject="lead", label="One more", position=MOST_FIELDS + 1)
    url = reverse("custom-field-new") + "?of=lead"
    admin = browser_of(ada)
    answer = admin.post(url, page_and_form(admin, url, label="One more")[1])
    assert (422, MOST_FIELDS) == (answer.status_code, CustomField.objects.count())


def test_rep_fills_in_fields_and_the_timeline_keeps_the_change(ann, browser_of, make_field, make_lead):
    machines, visit = (
        make_field("Machines", Kind.NUMBER),
        make_field("Last visit", Kind.DATE, group="Service"),
    )
    lead = make_lead()
    rep, url = browser_of(ann), reverse("lead-fields", args=[lead.pk])
    _page, stale = page_and_form(rep, url, **{machines.key: "7"})

    refused = rep.post(url, page_and_form(rep, url, **{machines.key: "many", visit.key: "2026-10-01"})[1])
    assert (422, [machines.key]) == (refused.status_code, list(refused.context["form"].errors))
    assert b"many" in refused.content
    assert not LeadValues.objects.exists()

    data = page_and_form(rep, url, **{machines.key: "12", visit.key: "2026-10-01"})[1]
    assert 302 == rep.post(url, data).status_code
    saved = LeadValues.objects.get()
    assert {machines.key: 12, visit.key: "2026-10-01"} == saved.values
    assert lead.campaign_id == saved.campaign_id
    note = Activity.objects.get(lead=lead, kind=Activity.Kind.NOTE)
    assert ("Machines – → 12" in note.note, ann) == (True, note.by)
    page = rep.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Service" in page

    # Somebody who opened the page before sees the other's changes first.
    conflict = rep.post(url, stale)
    assert 422 == conflict.status_code
    assert {machines.key: 12, visit.key: "2026-10-01"} == LeadValues.objects.get().values
    assert 302 == rep.post(url, form_data(conflict.content.decode(), {})).status_code
    assert {machines.key: 7, visit.key: "2026-10-01"} == LeadValues.objects.get().values


def test_card_shows_chosen_fields_without_a_further_statement(ann, make_field, make_lead):
    lead = make_lead()
    step = lead.steps.get()
    shown = [
        make_field(subject.label, subject=subject, on_card=True)
        for subject in (Subject.LEAD, Subject.COMPANY, Subject.CONTACT)
    ]
    hidden = make_field("Hidden")
    put("lead", lead, shown[0], "a lead's")
    put("lead", lead, hidden, "hidden")
    put("contact", lead.contact, shown[2], "a contact's")

    with CaptureQueriesContext(connection) as statements:
        loaded = call_card.load_step(step.pk, clock.now())
        facts = filled_in(loaded, call_card.CARD_ROWS)

    assert ["a lead's", "a contact's"] == [fact.shown for fact in facts]
    assert 1 == len(statements)


def test_merge_fills_in_the_fields_that_the_survivor_lacks(cleo, make_field, make_lead, make_company):
    size, system = make_field("Size", subject=Subject.COMPANY), make_field("System", subject=Subject.COMPANY)
    survivor, duplicate = make_lead(), make_lead(company=make_company("Van Houten Logistiek BV"))
    put("company", survivor.company, size, "ours")
    put("company", duplicate.company, size, "theirs")
    put("company", duplicate.company, system, "SAP")

    merge(survivor.company, duplicate.company, cleo)

    merged = CompanyValues.objects.get(company=Company.objects.get(pk=survivor.company_id))
    assert {size.key: "ours", system.key: "SAP"} == merged.values
