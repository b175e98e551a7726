"""Search as you type finds companies, contacts, phone numbers and e-mail addresses the user may see."""

import pytest
from django.db import connection

from leads.accounts import search
from leads.models import Company, Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def jan(make_lead):
    lead = make_lead("Bos Staal", contact="Jan van den Berg", phone="+31135551234")
    Contact.objects.filter(pk=lead.contact_id).update(email="j.berg@bos.example")
    Company.objects.filter(pk=lead.company_id).update(other_name="鋼鐵股份有限公司")
    return lead


def found(text, user):
    return [each.lead for each in search.find(text, user)]


@pytest.mark.parametrize(
    "text",
    [
        "bos",
        "BOS ST",
        "jan",
        "Jan van",
        "berg",
        "van den Berg",
        "jan be",
        "j.berg@",
        "鋼鐵",
        "1234",
        "013 555 1234",
        "+31 13-5551234",
    ],
)
def test_lead_is_found_by_company_contact_address_or_number(text, jan, lead, ann):
    assert [jan] == found(text, ann)


@pytest.mark.parametrize("text", ["", "   ", "staal", "zzz", "%", "_", "34", "5678", "piet berg", "\\", "'"])
def test_text_without_a_prefix_match_finds_nothing(text, jan, lead, ann):
    assert [] == found(text, ann)


def test_search_finds_visible_leads_only(jan, eve, ann, cleo, ada):
    assert [] == found("bos", eve)
    assert [jan] == found("bos", ann) == found("bos", cleo) == found("bos", ada)


def test_result_names_the_matching_colleague(jan, ann):
    Contact.objects.create(company=jan.company, name="Piet Smit")

    assert ["Piet Smit"] == [each.person for each in search.find("piet", ann)]


def test_visible_lead_is_found_behind_many_invisible_ones(jan, make_company, ann):
    for number in range(30):
        make_company(f"Bos {number:02} of another desk", phone="")

    assert [jan] == found("bos", ann)


def test_at_most_twenty_results_with_companies_first(make_lead, tuesday, ann):
    for number in range(25):
        make_lead(f"Anna {number:02}")
    make_lead("Zaal", contact="Anna Aap")

    names = [lead.company.name for lead in found("anna", ann)]

    assert [f"Anna {number:02}" for number in range(20)] == names


def test_each_branch_is_an_index_range_scan(jan):
    """The SQL keys must equal the index expressions, else the whole table is read."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for facts in search.WORDS + search.NUMBERS:
            sql = "EXPLAIN " + search._branch(facts)
            cursor.execute(sql, {"typed": "bos", "last": "bos", "words": ["%b%"], "digits": "12", "head": 20})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Cond" in plan, plan
            assert "Sort" not in plan, plan
