"""Lists filtered by custom fields: conditions, and the indexes that answer them."""

import os

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from leads.forms.filters import LeadFilter
from leads.lists import filters
from leads.models import CompanyValues, Lead, LeadValues
from salesdesk import clock
from salesdesk.custom_fields import definitions, filtering, indexes, narrowing
from salesdesk.custom_fields.models import MOST_FILTERS, CustomField, Kind, Subject
from salesdesk.db import app_role
from salesdesk.lists import filter_form
from tests.form_data import filled_in as form_data


def make_filter(label, kind=Kind.TEXT, subject=Subject.LEAD, **facts):
    field = CustomField(subject=subject, kind=kind, label=label, indexed_at=clock.now(), **facts)
    field.filter_slot = definitions.free_filter_slot(subject)
    definitions.add(field)
    return field


def found(user, asked):
    return {lead.company.name for lead in filters.narrow(Lead.objects.all(), user, asked)}


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 1, narrowing.FEW])
def test_leads_are_narrowed_by_each_kind_of_field(few, cleo, make_lead, monkeypatch):
    monkeypatch.setattr(narrowing, "FEW", few)
    system, visits = make_filter("System"), make_filter("Visits", Kind.NUMBER)
    ends, pilot = make_filter("Ends", Kind.DATE), make_filter("Pilot", Kind.YES_NO)
    size = make_filter("Size", Kind.CHOICE, Subject.COMPANY, options=["Small", "Large"])
    bos, smit = make_lead("Bos"), make_lead("Smit")
    make_lead("Empty")
    LeadValues.objects.create(
        lead=bos, values={system.key: "SAP S/4", visits.key: 9, ends.key: "2027-01-31", pilot.key: True}
    )
    LeadValues.objects.create(lead=smit, values={system.key: "Exact", visits.key: 10.5, pilot.key: False})
    CompanyValues.objects.create(company=smit.company, values={size.key: "Large"})

    for asked, names in [
        ({system.key: "sap"}, {"Bos"}),
        ({system.key: "ap"}, set()),
        ({f"{visits.key}_from": "9.5"}, {"Smit"}),
        ({f"{visits.key}_to": "10"}, {"Bos"}),
        ({f"{visits.key}_from": "9", f"{visits.key}_to": "10.5"}, {"Bos", "Smit"}),
        ({f"{ends.key}_from": "2027-01-31", f"{ends.key}_to": "2027-01-31"}, {"Bos"}),
        ({f"{ends.key}_from": "2027-02-01"}, set()),
        ({pilot.key: "yes"}, {"Bos"}),
        ({pilot.key: "no"}, {"Smit"}),
        ({size.key: "Large"}, {"Smit"}),
        ({size.key: "Large", pilot.key: "yes"}, set()),
        ({system.key: "sap", "campaign": bos.campaign_id}, {"Bos"}),
    ]:
        assert names == found(cleo, asked), asked

    form = LeadFilter(QueryDict(f"{visits.key}_from=9.5&{pilot.key}=no&{system.key}="), user=cleo)
    assert {f"{visits.key}_from": "9.5", pilot.key: "no"} == form.asked
    assert ["Smit"] == [lead.company.name for lead in form.narrow(Lead.objects.all())]

    # Neither a saved view nor an export that began with the filter shows more once the field is gone.
    definitions.delete(pilot, clock.now())
    assert set() == found(cleo, {pilot.key: "no"})
    assert not LeadFilter(QueryDict(f"{pilot.key}=no"), user=cleo).narrow(Lead.objects.all()).exists()


@pytest.mark.django_db
def test_few_leads_are_counted_and_many_are_estimated(cleo, make_lead, monkeypatch):
    system = make_filter("System")
    for name in ("Bos", "Smit", "Kok"):
        LeadValues.objects.create(lead=make_lead(name), values={system.key: "SAP"})

    def counted_to(query):
        return LeadFilter(QueryDict(query), user=cleo).counted_to

    assert counted_to("stage=mql") is None
    assert filter_form.LOOKED_UP == counted_to(f"{system.key}=sap")
    monkeypatch.setattr(filter_form, "LOOKED_UP", 2)
    assert 0 == counted_to(f"{system.key}=sap")
    monkeypatch.setattr(filter_form, "LOOKED_UP", 3)
    monkeypatch.setattr(narrowing, "FEW", 2)
    assert 0 == counted_to(f"{system.key}=sap")


@pytest.mark.django_db(transaction=True)
def test_index_is_built_by_the_owner_of_the_tables_for_a_desk_that_owns_none(settings):
    make_filter("System")
    role, server = "desk_without_tables", os.environ["DATABASE_URL"].rpartition("/")[0]
    settings.OWNER_DATABASE_URL = f"{server}/{connection.settings_dict['NAME']}"
    app_role.grant(role)
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"SET ROLE {role}")
            assert 1 == indexes.run(clock.now())
            CustomField.objects.update(filter_slot=None)
            assert 1 == indexes.run(clock.now())
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


@pytest.mark.django_db(transaction=True)
def test_sweep_builds_the_index_that_a_filter_needs_and_drops_it_with_the_field(lead):
    fields = [make_filter(kind.value, kind) for kind in (Kind.TEXT, Kind.NUMBER)]
    long = make_filter("Company", Kind.TEXT, Subject.COMPANY)
    CustomField.objects.update(indexed_at=None)
    CompanyValues.objects.create(company=lead.company, values={long.key: "x" * 2000})
    LeadValues.objects.create(lead=lead, values={fields[0].key: "SAP", fields[1].key: 12})

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows need no leads
        cursor.execute(
            """
            INSERT INTO leads_leadvalues (lead_id, campaign_id, values)
            SELECT 1000000 + n, %s, jsonb_build_object(%s::text, 'System ' || n, %s::text, -n)
              FROM generate_series(1, 2000) n
            """,
            [lead.campaign_id, *(each.key for each in fields)],
        )
        cursor.execute("RESET session_replication_role")

    assert 3 == indexes.run(clock.now())
    assert 0 == indexes.run(clock.now())
    assert {indexes.name_of(each) for each in CustomField.objects.all()} == kept_statistics()

    assert all(each.filters_lists for each in CustomField.objects.all())
    campaign = lead.campaign_id
    for field, asked in zip(fields, [{fields[0].key: "sap"}, {f"{fields[1].key}_from": "3"}], strict=True):
        condition = filtering.conditions(fields, asked, {Subject.LEAD: ""})
        plan = LeadValues.objects.filter(condition, campaign=campaign).explain()
        assert indexes.name_of(field) in plan
        assert f"Index Cond: ((campaign_id = {campaign}) AND " in plan

    definitions.delete(fields[0], clock.now())
    CustomField.objects.filter(pk=long.pk).update(filter_slot=None)
    assert 2 == indexes.run(clock.now())
    assert [fields[1].key] == [each.key for each in CustomField.objects.all() if each.filters_lists]
    definitions.delete(fields[1], clock.now())
    assert 1 == indexes.run(clock.now())
    assert set() == kept_statistics()


def kept_statistics():
    with connection.cursor() as cursor:
        cursor.execute("SELECT stxname FROM pg_statistic_ext")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["lead", "opportunity"])
def test_admin_marks_at_most_eight_fields_as_filters(subject, ada):
    admin, new = Client(), reverse("custom-field-new") + f"?of={subject}"
    admin.force_login(ada)
    for number in range(MOST_FILTERS - 1):
        make_filter(f"Field {number}", subject=subject)
    page = admin.get(new).content.decode()

    assert 302 == admin.post(new, form_data(page, {"label": "System", "filters": "on"})).status_code
    marked = CustomField.objects.get(label="System")
    assert (8, None) == (marked.filter_slot, marked.indexed_at)
    data = form_data(admin.get(new).content.decode(), {"label": "Ninth", "filters": "on"})
    refused = admin.post(new, data)
    assert (422, {"filters"}) == (refused.status_code, set(refused.context["form"].errors))

    change = reverse("custom-field", args=[marked.pk])
    shown = form_data(admin.get(change).content.decode(), {})
    assert ["on"] == shown["filters"]
    admin.post(change, {name: value for name, value in shown.items() if name != "filters"})
    marked.refresh_from_db()
    assert marked.filter_slot is None
    wrong = data | {"kind": "link", "label": "Site"}
    assert {"filters"} == set(admin.post(new, wrong).context["form"].errors)


def test_filter_keys_are_those_of_fields():
    assert all(filtering.is_filter(name) for name in ("f1", "f12_from", "f3_to"))
    assert not any(filtering.is_filter(name) for name in ("f0", "f", "field", "f1_", "from", "f1_from_to"))
