"""The lists of companies and contacts: visibility, filters, order, columns and selecting rows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.models import Activity, Company, CompanyValues, Contact, Lead, Suppression
from leads.models.compliance.suppression import digest
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    """Return the names that a user sees on a list, page by page."""

    def shown(user, name, **query):
        client.force_login(user)
        found = []
        while True:
            answer = client.get(reverse(name), query)
            assert 200 == answer.status_code
            found += [row.row.name for row in answer.context["rows"]]
            if not (after := answer.context["page"].after):
                return found
            query["after"] = after

    return shown


@pytest.fixture
def companies(tuesday, make_lead):
    """Two companies with facts that tell them apart."""
    bos, adams = make_lead("Bos Staal", contact="Jan Bos"), make_lead("Adams Foods", contact="Ann Adams")
    Company.objects.filter(pk=bos.company_id).update(
        country="BE", city="Gent", industry="Steel works", employees=40, website="bos.example"
    )
    Company.objects.filter(pk=adams.company_id).update(
        country="NL", city="Breda", industry="Food", employees=900
    )
    Contact.objects.filter(pk=bos.contact_id).update(email="jan@bos.example", title="Purchasing manager")
    return bos, adams


def test_company_and_contact_lists_show_only_those_of_visible_leads(
    lead, shown, ann, ben, dov, cleo, mia, sam, eve, ada
):
    for name, row in (("companies", lead.company.name), ("contacts", lead.contact.name)):
        for user in (ann, cleo, mia, ada):
            assert [row] == shown(user, name)
        for user in (ben, dov, sam, eve):
            assert [] == shown(user, name)
    for user in (ann, cleo, ben, eve):
        assert Company.objects.visible_to(user).exists() == (user in (ann, cleo))
        assert Contact.objects.visible_to(user).exists() == (user in (ann, cleo))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "staal"}, ["Bos Staal"]),
        ({"q": "taal"}, []),
        ({"countries": "Belgium, DE"}, ["Bos Staal"]),
        ({"industry": "stee"}, ["Bos Staal"]),
        ({"industry": "works"}, []),
        ({"city": "GENT"}, ["Bos Staal"]),
        ({"employees_from": "41"}, ["Adams Foods"]),
        ({"employees_from": "1", "employees_to": "900"}, ["Adams Foods", "Bos Staal"]),
        ({"has_website": "yes"}, ["Bos Staal"]),
        ({"has_website": "no"}, ["Adams Foods"]),
        ({"holder": "nobody", "stage": "open"}, ["Adams Foods", "Bos Staal"]),
        ({"holder": "mine"}, []),
        ({"stage": "won"}, []),
        ({"added_from": "01-01-2030"}, []),
        ({"added_to": "01-01-2030"}, ["Adams Foods", "Bos Staal"]),
        ({"countries": "Nowhere", "employees_from": "many", "territory": "-1"}, ["Adams Foods", "Bos Staal"]),
    ],
)
def test_companies_are_filtered_and_invalid_filters_ignored(query, found, companies, shown, ann):
    assert found == shown(ann, "companies", **query)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bos"}, ["Jan Bos"]),
        ({"q": "foods"}, ["Ann Adams"]),
        ({"title": "purch"}, ["Jan Bos"]),
        ({"email": "JAN@"}, ["Jan Bos"]),
        ({"has_email": "no"}, ["Ann Adams"]),
        ({"countries": "NL"}, ["Ann Adams"]),
        ({"industry": "steel"}, ["Jan Bos"]),
        ({"suppressed": "yes"}, ["Jan Bos"]),
        ({"suppressed": "no"}, ["Ann Adams"]),
        ({"legal_basis": "consent"}, []),
    ],
)
def test_contacts_are_filtered(query, found, companies, shown, ann):
    number = Contact.objects.get(name="Jan Bos")
    number.phone = "+31135550199"
    number.save()
    Suppression.objects.create(kind="number", digest=digest(number.phone), reason="Asked", source="call")

    assert found == shown(ann, "contacts", **query)
    assert ["Jan Bos"] == shown(ann, "contacts", phone="013 555 0199")


def test_phone_filter_needs_four_digits(companies, client, ann):
    client.force_login(ann)

    page = client.get(reverse("contacts"), {"phone": "12"})

    assert page.context["form"].errors["phone"]
    assert 2 == len(page.context["rows"])


def test_filters_of_leads_must_hold_for_one_lead_that_the_user_sees(
    companies, make_campaign, make_lead, north, territory, shown, ann, ben
):
    bos, _adams = companies
    Lead.objects.filter(pk=bos.pk).update(holder=ann)

    assert ["Bos Staal"] == shown(ann, "companies", holder="mine")
    assert [] == shown(ann, "companies", holder="mine", stage="won")
    assert ["Jan Bos"] == shown(ann, "contacts", holder="mine", territory=territory.pk)


def test_companies_and_contacts_are_sorted_with_pages(companies, make_lead, shown, ann, monkeypatch):
    make_lead("Cox")  # of unknown size
    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 1)

    assert ["Adams Foods", "Bos Staal", "Cox"] == shown(ann, "companies", sort="name")
    assert ["Adams Foods", "Bos Staal"] == shown(ann, "companies", sort="employees")
    assert ["Bos Staal", "Adams Foods"] == shown(ann, "companies", sort="-employees")
    assert ["Sanne Dekker", "Jan Bos", "Ann Adams"] == shown(ann, "contacts", sort="-name")
    assert ["Ann Adams", "Jan Bos", "Sanne Dekker"] == shown(ann, "contacts", sort="company")


def test_company_columns_count_only_what_the_user_sees(
    companies, make_campaign, north, client, ann, ada, tuesday
):
    bos, _adams = companies
    hidden = make_campaign(north, [], name="Elsewhere")
    other = Lead.objects.create(company=bos.company, campaign=hidden, stream="marketing", source="list")
    for lead, days in ((bos, 3), (other, 1)):
        Activity.objects.create(lead=lead, round=1, kind="note", note="x", at=tuesday - timedelta(days=days))
    Lead.objects.filter(pk=bos.pk).update(holder=ann)

    def facts(user):
        client.force_login(user)
        rows = client.get(reverse("companies"), {"q": "staal", "columns": "leads,owner,last"}).context["rows"]
        return [cell.text for cell in rows[0].cells]

    assert ["1", "Ann"] == facts(ann)[:2]
    assert ["2", "Ann"] == facts(ada)[:2]
    assert facts(ann)[2] != facts(ada)[2]


def test_companies_are_filtered_by_custom_fields_and_show_them(companies, client, shown, ann, tuesday):
    field = CustomField(subject="company", kind="text", label="System", filter_slot=1, indexed_at=tuesday)
    definitions.add(field)
    CompanyValues.objects.create(company=companies[0].company, values={field.key: "SAP"})

    assert ["Bos Staal"] == shown(ann, "companies", **{field.key: "sa"})
    assert ["Jan Bos"] == shown(ann, "contacts", **{field.key: "sa"})
    page = client.get(reverse("contacts"), {"columns": field.key})
    assert {"", "SAP"} == {cell.text for row in page.context["rows"] for cell in row.cells}


def test_person_chooses_the_columns_of_each_list(companies, client, ann):
    client.force_login(ann)

    for name, column in (("companies", "website"), ("contacts", "title")):
        assert 302 == client.post(reverse(f"{name}-columns"), {"column_0": column}).status_code
        assert 1 == len(client.get(reverse(name)).context["columns"])
    ann.refresh_from_db()
    assert {"companies": ["website"], "contacts": ["title"]} == ann.list_columns


def test_actions_on_companies_and_contacts_take_their_open_leads(companies, make_lead, client, cleo):
    bos, adams = companies
    client.force_login(cleo)
    for name, row in (("company", bos.company_id), ("contact", bos.contact_id)):
        page = client.get(reverse("lead-bulk"), {"do": "assign", name: row})
        assert 1 == page.context["count"]
    both = client.get(reverse("lead-bulk"), {"do": "assign", "company": [bos.company_id, adams.company_id]})
    assert 2 == both.context["count"]


def test_empty_lists_explain_why_they_are_empty(lead, client, ann, ben):
    for name in ("companies", "contacts"):
        client.force_login(ann)
        assert b"No matches" in client.get(reverse(name), {"q": "zzz"}).content
        client.force_login(ben)
        assert b"first" in client.get(reverse(name)).content


def test_addresses_in_lists_are_links(client, companies, cleo):
    client.force_login(cleo)

    page = client.get(reverse("contacts"), {"columns": "email"}).content.decode()
    assert 'href="mailto:jan@bos.example"' in page

    page = client.get(reverse("companies"), {"columns": "website"}).content.decode()
    assert 'href="https://bos.example"' in page
