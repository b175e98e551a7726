"""The list of suspected pairs: what decides, what only suggests, and what is remembered."""

import csv
from collections import Counter

import pytest
from django.urls import reverse

from campaigns.models import Territory
from leads.accounts.duplicates import compare
from leads.accounts.merging.merge import merge as merge_companies
from leads.models import Company, CompanyToCompare, Contact, Place, SuspectedPair
from salesdesk import clock, parsing
from tests.sample_lists import REAL, needs_real_lists

pytestmark = pytest.mark.django_db


def found():
    """Run the sweep and return the evidence by pair, the strongest first."""
    compare.run(clock.now())
    pairs = SuspectedPair.objects.open().select_related("company", "other_company").order_by("-score", "pk")
    return {
        (str(each.contact or each.company), str(each.other_contact or each.other_company)): each.evidence
        for each in pairs
    }


def test_numbers_and_addresses_decide_and_a_name_only_suggests(make_company, tuesday):
    named = make_company("Van Houten", city="Breda"), make_company("Van Houten B.V.", city="Breda")
    apart = make_company("Twin", register_number="11111111"), make_company("Twin", register_number="22222222")
    phoned = make_company("Alfa", phone="+31135550001"), make_company("Beta", phone="+31135550001")
    mailed = make_company("Gamma"), make_company("Delta")
    Contact.objects.filter(company__in=mailed).update(email="info@gamma.example")
    for number in range(7):
        make_company(f"Tenant {number}", phone="+31135550002")

    pairs = found()

    assert [
        (tuple(map(str, mailed)), ["email"]),
        (tuple(map(str, phoned)), ["phone"]),
        (tuple(map(str, named)), ["name", "city"]),
    ] == list(pairs.items())
    assert not any(apart[0].name in pair for pair in pairs)
    assert not CompanyToCompare.objects.exists()


def test_contacts_of_one_company_are_compared_and_changes_keep_the_list_up_to_date(lead, cleo):
    company = lead.company
    sanne = lead.contact
    same = Contact.objects.create(company=company, name="S. Dekker", email="sanne@houten.example")
    colleague = Contact.objects.create(company=company, name="Tom Maas", phone=sanne.phone)
    assert {} == found()

    Contact.objects.filter(pk=sanne.pk).update(email="Sanne@houten.example")
    Contact.objects.filter(pk=colleague.pk).update(name="")

    assert [(str(sanne), str(same)), (str(sanne), str(company))] == list(found())
    Contact.objects.filter(pk=same.pk).update(email="")
    Contact.objects.filter(pk=colleague.pk).update(name="Tom Maas")
    assert {} == found()


def test_pair_called_different_is_not_suggested_again(make_lead, cleo, client):
    one, other = make_lead("Alfa", phone="+31135550001"), make_lead("Beta", phone="+31135550001")
    found()
    client.force_login(cleo)
    page = client.get(reverse("duplicates")).content.decode()
    assert reverse("lead-merge-with", args=[one.pk, other.pk]) in page
    pair = SuspectedPair.objects.get()

    assert 302 == client.post(reverse("duplicate-judge", args=[pair.pk])).status_code
    Company.objects.filter(pk=other.company_id).update(city="Delft")

    assert {} == found()
    client.get(reverse("duplicates"))  # says what was remembered
    assert "Alfa" not in client.get(reverse("duplicates")).content.decode()
    assert "Alfa" in client.get(reverse("duplicates"), {"show": "dismissed"}).content.decode()
    client.post(reverse("duplicate-judge", args=[pair.pk]))
    assert [("Alfa", "Beta")] == list(found())
    merge_companies(one.company, other.company, cleo)
    assert {} == found()


def test_pair_with_a_company_of_another_team_is_not_shown(
    make_lead, make_campaign, make_person, elsewhere, cleo, client, eve
):
    fay = make_person("Fay", "field", elsewhere)
    eves = Territory.objects.create(name="E", team=elsewhere, inside_rep=eve, field_rep=fay, countries=["NL"])
    make_lead("Alfa", phone="+31135550001")
    make_lead("Beta", phone="+31135550001", campaign=make_campaign(elsewhere, [eves], name="Theirs"))
    assert found()
    client.force_login(cleo)

    assert "Alfa" not in client.get(reverse("duplicates")).content.decode()
    assert 404 == client.post(reverse("duplicate-judge", args=[SuspectedPair.objects.get().pk])).status_code


@needs_real_lists
def test_real_namesakes_with_registration_numbers_are_no_duplicates(db):
    companies = []
    for city, country in (("amsterdam", "NL"), ("madrid", "ES")):
        place = Place.objects.get_or_create(country=country, subdivision="", zones=["UTC"])[0]
        path = REAL / "companies" / f"companydata_{city}.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines, delimiter=";"):
                name, number = row["Company Name"], row["Company Registration Number"]
                facts = {"postcode": row["Postal Code"][:16], "city": row["City"], "place": place}
                facts["address"] = row["Address 1"]
                number = parsing.register_number(number, country).number
                company = Company(name=name, country=country, register_number=number, **facts)
                company.name_key = parsing.name_key(name)[:200]
                companies.append(company)
    Company.objects.bulk_create(companies, ignore_conflicts=True)

    # The list has no number for one of two branches of the museum.
    assert [("Stichting Het Rijksmuseum", "Stichting Het Rijksmuseum")] == list(found())

    # Without their numbers, the names would suggest all of these; what is near comes first.
    numbers = dict(Company.objects.values_list("pk", "register_number"))
    Company.objects.update(register_number="")
    found()
    pairs = list(SuspectedPair.objects.filter(evidence__contains=["name"], score__lte=8).order_by("-score"))
    nearest = [each.evidence[1] for each in pairs]
    assert {"address": 3, "place": 2, "city": 105} == Counter(nearest)
    assert nearest == sorted(nearest, key=["address", "place", "city"].index)
    same = [pair for pair in pairs if not (numbers[pair.company_id] and numbers[pair.other_company_id])]
    assert ["address"] == [each.evidence[1] for each in same]


@pytest.mark.parametrize(
    ("one", "other", "nearest"),
    [
        (("Kade 1", "1011 AB", "Breda"), ("KADE 1.", "1011 AB", "Breda"), ["address"]),
        (("Kade 1", "", "Breda"), ("kade 1", "", "breda"), ["address"]),
        (("Kade 1", "1011 AB", "Breda"), ("Kade 2", "1011 AB", ""), ["place"]),
        (("Kade 1", "1011 AB", "Breda"), ("Kade 1", "1012 AB", "Delft"), []),
        (("", "1011 AB", "Breda"), ("", "1012 AB", "BREDA"), ["city"]),
        (("", "", ""), ("", "", ""), []),
    ],
)
def test_namesakes_rank_by_the_nearest_place(one, other, nearest, make_company, tuesday):
    for address, postcode, city in (one, other):
        make_company("Twin", address=address, postcode=postcode, city=city)

    assert [["name", *nearest]] == list(found().values())
