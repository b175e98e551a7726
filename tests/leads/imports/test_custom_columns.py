"""Columns of a list that are mapped to custom fields, or become new ones."""

import pytest
from django.test import Client
from django.urls import reverse

from leads.imports import pipeline
from leads.imports.mapping.new_fields import kind_of
from leads.models import CompanyValues, ContactValues, ImportBatch, ImportRow, LeadValues
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from tests.form_data import filled_in

from .test_history import DEALS

ROWS = """Company,Postcode,Phone,Contact,ERP system,Company: Cold stores,Signs,Contract ends
Bos Staal,4811 AB,013-555 1000,Rik Bos,sap,"1.250,5",yes,2027-03-31
Bos Staal,4811 AB,013-555 1001,Ada Bos,Exact,,no,
Melk BV,4811 AD,013-555 1002,Ina Melk,Excel,12,,31-12-2027
"""


@pytest.fixture
def fields(db):
    made = [
        CustomField(subject="company", kind="choice", label="ERP system", options=["SAP", "Exact"]),
        CustomField(subject="company", kind="number", label="Cold stores"),
        CustomField(subject="contact", kind="yes_no", label="Signs"),
        CustomField(subject="lead", kind="date", label="Contract ends"),
    ]
    for field in made:
        definitions.add(field)
    return [field.key for field in made]


def values(model, name):
    return dict(model.objects.values_list(name, "values"))


def test_columns_fill_in_fields_once_and_never_overwrite(bring, read, fields):
    system, stores, signs, ends = fields
    first, again = bring(ROWS), bring(ROWS)
    assert (2, 1, 0) == (first.created, first.updated, first.skipped)
    assert (0, 0, 3) == (again.created, again.updated, again.skipped)

    assert values(CompanyValues, "company__name") == {
        "Bos Staal": {system: "SAP", stores: 1250.5},
        "Melk BV": {stores: 12},
    }
    people = {"Rik Bos": {signs: True}, "Ada Bos": {signs: False}}
    assert people == values(ContactValues, "contact__name")
    assert values(LeadValues, "lead__company__name") == {
        "Bos Staal": {ends: "2027-03-31"},
        "Melk BV": {ends: "2027-12-31"},
    }

    batch = bring(ROWS.replace("sap", "Exact").replace("Excel", "SAP"))
    assert (1, 2) == (batch.updated, batch.skipped)
    assert "SAP" == values(CompanyValues, "company__name")["Melk BV"][system]
    assert "SAP" == values(CompanyValues, "company__name")["Bos Staal"][system]

    batch = read(ROWS)
    (problem,) = ImportRow.objects.get(batch=batch, name="Melk BV").problems
    assert problem.startswith("ERP system “Excel” is left out")


def test_unknown_column_becomes_a_field_on_the_mapping_page(cleo, read, fields):
    batch = read(ROWS.replace("Contract ends", "Doors").replace("2027-03-31", "4").replace("31-12-2027", "7"))
    browser, url = Client(), reverse("import-mapping", args=[batch.pk])
    browser.force_login(cleo)
    page = browser.get(url).content.decode()

    answer = browser.post(url, filled_in(page, {"column_7": "new:lead"}))

    assert 302 == answer.status_code
    doors = CustomField.objects.get(label="Doors")
    assert ("lead", "number") == (doors.subject, doors.kind)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)
    assert {"Bos Staal": {doors.key: 4}, "Melk BV": {doors.key: 7}} == values(
        LeadValues, "lead__company__name"
    )


def test_field_that_is_deleted_meanwhile_is_left_out_and_said_so(ada, read, fields):
    batch = read(ROWS)
    field = CustomField.objects.get(label="Signs")
    browser = Client()
    browser.force_login(ada)
    delete = reverse("custom-field-delete", args=[field.pk])
    assert "list.csv" in browser.get(delete).context["uses"][0]
    definitions.delete(field, clock.now())

    page = browser.get(reverse("import-mapping", args=[batch.pk]))
    assert ["Signs"] == page.context["form"].gone()
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)
    assert ImportBatch.State.COMMITTED == ImportBatch.objects.get(pk=batch.pk).state
    assert not ContactValues.objects.exists()


def test_past_outcomes_fill_in_the_fields_of_their_own_lead(bring, fields, ann, dov):
    ends = fields[-1]
    header, *rows = DEALS.splitlines()
    dates = [f"{row},2027-01-0{number}" for number, row in enumerate(rows, 1)]
    bring("\n".join([f"{header},Contract ends", *dates]))

    found = values(LeadValues, "lead__past__reference")
    assert {str(number): {ends: f"2027-01-0{number}"} for number in range(1, 7)} == found


def test_kind_of_a_new_field_is_told_by_its_cells():
    cells = {
        "number": ["12", "1.250,50", "-3"],
        "text": ["0123", "17"],
        "date": ["2027-03-31", "1987-01-01"],
        "yes_no": ["ja", "nee", "x"],
        "link": ["https://a.example/x", "www.b.example"],
    }
    assert list(cells) == [kind_of(each) for each in cells.values()]
    assert "text" == kind_of([]) == kind_of(["12", "many"])
