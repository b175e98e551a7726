"""Search as you type finds companies, people, numbers and addresses, among what a person may see."""

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
def test_a_lead_is_found_by_how_its_company_person_address_or_number_is_known(text, jan, lead, ann):
    assert [jan] == found(text, ann)


@pytest.mark.parametrize("text", ["", "   ", "staal", "zzz", "%", "_", "34", "5678", "piet berg", "\\", "'"])
def test_what_nothing_begins_with_finds_nothing(text, jan, lead, ann):
    assert [] == found(text, ann)


def test_nobody_finds_what_is_not_theirs(jan, eve, ann, cleo, ada):
    assert [] == found("bos", eve)
    assert [jan] == found("bos", ann) == found("bos", cleo) == found("bos", ada)


def test_a_colleague_of_the_contact_is_named(jan, ann):
    Contact.objects.create(company=jan.company, name="Piet Smit")

    assert ["Piet Smit"] == [each.person for each in search.find("piet", ann)]


def test_who_sees_little_is_not_hidden_behind_who_sees_much(jan, make_company, ann):
    for number in range(30):
        make_company(f"Bos {number:02} of another desk", phone="")

    assert [jan] == found("bos", ann)


def test_at_most_twenty_are_shown_companies_first(make_lead, tuesday, ann):
    for number in range(25):
        make_lead(f"Anna {number:02}")
    make_lead("Zaal", contact="Anna Aap")

    names = [lead.company.name for lead in found("anna", ann)]

    assert [f"Anna {number:02}" for number in range(20)] == names


def test_each_branch_reads_a_stretch_of_an_index(jan):
    """The keys in SQL are the expressions of the indexes; a difference would read the whole table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for facts in search.WORDS + search.NUMBERS:
            sql = "EXPLAIN " + search._branch(facts)
            cursor.execute(sql, {"typed": "bos", "last": "bos", "words": ["%b%"], "digits": "12", "head": 20})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Cond" in plan, plan
            assert "Sort" not in plan, plan
