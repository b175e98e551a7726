"""One company stays one, and two stay two, however lists write their numbers, names and places."""

import pytest
from django.db import connection

from leads.accounts.contact_matching import match_contacts
from leads.models import Company, Contact, Lead
from salesdesk import parsing

from .row_counts import counts, everything

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.mark.parametrize(
    ("country", "first", "again"),
    [
        ("NL", "Noordster Pompen BV,04012345,9711 AB", "Noordster Pompen,4012345,9711 AB"),
        ("NL", "Zuidas Ventielen BV,33012346,1082 MD", "Zuidas Ventielen BV,33 01 23 46,1082 MD"),
        ("NL", "Zuidas Ventielen BV,33012346,1082 MD", "Zuidas Ventielen BV,NL001234567B01,1082 MD"),
        ("ES", "Frutas Levante SL,B12345674,46001", "Frutas Levante,ES-B-12345674,46002"),
        ("DE", "Müller Pumpen GmbH,,80331", "Mueller Pumpen,,80331"),
        ("NL", "Jansen & Zn.,,1011 AA", "Jansen en Zoon BV,,1011 AA"),
        ("NL", "VOF De Bron,,1011 AA", "De Bron V.O.F.,,1011 AA"),
        ("SE", "Alfa Verk AB,556016-0680,111 22", "Alfa Verk,5560160680,111 23"),
        ("DK", "Alfa ApS,DK 13585628,1000", "Alfa,13 58 56 28,1001"),
        ("NO", "Alfa AS,NO 988 077 917 MVA,0150", "Alfa,988077917,0151"),
        ("CH", "Alfa AG,CHE-100.155.212 MWST,8000", "Alfa,CHE100155212,8001"),
        ("PL", "Alfa,856-734-62-15,00-001", "Alfa,PL8567346215,00-002"),
    ],
)
def test_company_written_otherwise_is_known(bring, country, first, again):
    bring(f"company,kvk,postcode\n{first}\n", country=country)

    assert counts(bring(f"company,kvk,postcode\n{again}\n", country=country))[:2] == (1, 0)
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alfa,33012346,1011 AA", "Alfa,33012347,1011 AA"),
        ("Hoek,,1011 AA", "Hok,,1011 AA"),
        ("Mueller,,1011 AA", "Muller,,1011 AA"),
        ("हिंदी,,1011 AA", "हदी,,1011 AA"),
        ("Alfa,n/a,1011 AA", "Beta,n/a,1011 BB"),
        ('Alfa,"7,7567E+13",1011 AA', 'Beta,"7,7567E+13",1011 BB'),
    ],
)
def test_different_companies_stay_apart(bring, one, other):
    assert bring(f"company,kvk,postcode\n{one}\n{other}\n").created == 2


def test_names_that_differ_in_a_vowel_stay_apart_in_later_lists(bring):
    header = "company,postcode,phone"
    bring(f"{header}\nHoek,1011 AA,020 555 1234\n")

    assert bring(f"{header}\nHok BV,1011 AA,020 555 9876\n").created == 1
    assert counts(bring(f"{header}\nHoek BV,1011 AA,020 555 1234\nHok,1011 AA,020 555 9876\n"))[1] == 0
    assert Company.objects.count() == 2


@pytest.mark.parametrize("other", ["Mueller", "Muller"])
def test_umlaut_in_a_list_is_the_same_company_however_it_is_written(bring, other):
    batch = bring(f"company,postcode\nMüller GmbH,80331\n{other},80331\nMÜLLER,80331\n", country="DE")

    assert batch.created == 1
    assert Company.objects.count() == 1


def test_numbers_rounded_by_a_spreadsheet_are_left_out_with_a_sentence(read):
    batch = read(
        "Company Name;Postal Code;City;Country;Company Registration Number\n"
        "Alfa Luxe;75008;Paris;France;7,7567E+13\nBeta Banque;75116;Paris;France;7,7567E+13\n"
        "Gamma Assurances;75380;Paris;France;7,7567E+13\nDelta SARL;75001;Paris;France;55208131766522\n"
    )

    rows = batch.staged.order_by("line")
    assert [row.verdict for row in rows] == ["create"] * 4
    assert [row.register_number for row in rows] == ["", "", "", "55208131766522"]
    assert [any("7,7567E+13" in each for each in row.problems) for row in rows] == [True, True, True, False]


def test_branches_of_a_company_without_a_place_change_nothing_the_second_time(bring):
    bring("Company,Phone,Country\nAlfa,020 555 1234,NL\nAlfa,030 231 4455,NL\n")
    branches = "Company,Phone,Postcode,Country\nAlfa,020 555 1234,1011 AA,NL\nAlfa,030 231 4455,3511 BB,NL\n"

    first = bring(branches)
    before = everything()
    again = bring(branches)

    assert counts(first) == (2, 1, 1, 0, 0)
    assert counts(again) == (2, 0, 0, 2, 0)
    assert everything() == before
    assert set(Company.objects.values_list("postcode", flat=True)) == {"1011 AA", "3511 BB"}


PEOPLE = [
    ("Mr. Jürgen  O’Neill-Smit", "jurgen oneill smit"),
    ("Dhr. J.P. de Vries", "JP de Vries"),
    ("Señora Ana Peña", "ana pena"),
    ("王 小明 先生", "王小明"),
    ("Mrs.", "mrs"),
    ("Łukasz Ørsted", "lukasz orsted"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "one", [name for pair in PEOPLE for name in pair] + ["M. de Vries", "D. de Vries", "हिंदी"]
)
def test_database_and_program_agree_on_the_key_of_a_person(one):
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_key(%s)", [one])
        assert cursor.fetchone() == (parsing.person_key(one),)


@pytest.mark.parametrize(("one", "other"), PEOPLE)
def test_person_written_otherwise_is_known(bring, one, other):
    header = "company,postcode,contact,phone"
    bring(f"{header}\nAlfa,1011 AA,{one},020 555 1234\n")
    bring(f"{header}\nAlfa,1011 AA,{other},\nAlfa,1011 AA,{one},\n")

    assert Contact.objects.count() == 1


def test_people_with_other_initials_stay_apart(bring):
    bring("company,postcode,contact\nAlfa,1011 AA,M. de Vries\nAlfa,1011 AA,D. de Vries\n")

    assert Contact.objects.count() == 2


def test_merge_and_quick_entry_know_a_person_written_otherwise():
    known, coming = Contact(name="Mr. Jürgen Smit", phone="+31205551234"), Contact(name="jurgen smit")

    assert [(coming, known)] == match_contacts([known], [coming])


def test_parts_of_a_name_are_imported_as_one_contact_with_a_first_name(bring):
    bring(
        "First Name,Last Name,Email,Phone Number,Job Title,Company Name\n"
        "Anna,de Vries,anna@alfa.example,020 555 1234,Buyer,Alfa B.V.\n"
    )

    person = Contact.objects.get()
    assert (person.name, person.first_name, person.title) == ("Anna de Vries", "Anna", "Buyer")
    assert (person.email, person.phone) == ("anna@alfa.example", "+31205551234")


def test_contact_without_a_company_becomes_a_marked_lead(bring):
    batch = bring("First Name,Last Name,Email,Phone\nAnna,de Vries,anna@gmail.com,020 555 1234\n")

    assert batch.created == 1
    lead = Lead.objects.get()
    assert (lead.company.name, lead.company.legal_form) == ("Anna de Vries", "")
    assert "Anna de Vries" in lead.activities.get().note
