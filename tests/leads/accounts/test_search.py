"""Search as you type finds companies, contacts, phone numbers and e-mail addresses the user may see."""

import pytest
from django.db import connection

from leads.accounts import search, search_sql
from leads.models import Company, Contact, Lead

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
        "+31 (0)13 555 12 34",
        "Tel. 013-555 12 34",
        "０１３ ５５５１２３４",
        "٠١٣٥٥٥١٢٣٤",
        "mailto:j.berg@bos.example",
        "Jan <j.berg@bos.example>",
    ],
)
def test_lead_is_found_by_company_contact_address_or_number(text, jan, lead, ann):
    assert [jan] == found(text, ann)


@pytest.mark.parametrize("text", ["", "   ", "taal", "zzz", "%", "_", "34", "5678", "piet berg", "\\", "'"])
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
    sql, facts = search_sql.statement("ES-0135 bos", ["0135 bos"])
    numbers, more = search_sql.statement("0135 5512", ["0135 5512"])
    with connection.cursor() as cursor:
        # Of a table with few rows, any index would do.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for branch in {*sql.split(" UNION ALL "), *numbers.split(" UNION ALL ")}:
            cursor.execute("EXPLAIN " + branch, facts | more | {"head": 20, "scanned": 500})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Cond" in plan, plan
            assert "Seq Scan" not in plan, plan


@pytest.fixture
def names(make_lead):
    """Leads with names in several scripts and spellings, by a short name."""
    named = {
        "cervello": ("Frigoríficos Vallereal", "Andrés Cervelló Pons"),
        "levante": ("Frutas Levante SL", "Pilar Ros"),
        "muller": ("Müller Söhne GmbH", "Jörg Weiß"),
        "mueller": ("Mueller Logistik", "Ann Bee"),
        "obrien": ("O'Brien & Söhne “De Kroon” BV", "Siobhán O’Neill-D'Arcy"),
        "yongxin": ("永信冷鏈股份有限公司", "林美惠"),
        "noor": ("شركة النور للتجارة", "محمد علي"),
        "nativ": ("נתיב בע״מ", "דוד"),
        "hindi": ("हिंदी कंपनी", "राज"),
        "thai": ("บริษัทไทยดีจำกัด", "สมชาย"),
        "lodz": ("Łódź Ørsted", "Æsa Þór"),
        "att": ("AT&T Benelux", "Anne-Marie Smit-Jansen"),
        "hennes": ("Hennes & Mauritz", "Bo Ek"),
        "kroes": ("Kroes en Zoon", "Ad Pit"),
        "colectiu": ("Col·lectiu Zero\u200bWidth", "Soft\u00adhyphen Man"),
        "yamada": ("東京商事", "山田 太郎"),
    }
    return {key: make_lead(company, contact=contact) for key, (company, contact) in named.items()}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *[
            (text, "cervello")
            for text in ("Andres Cervello", "cervelló", "Frigorificos", "vallereal", "pons andres")
        ],
        *[(text, "levante") for text in ("Levante", "frutas sl", "LEVANTE S.L.")],
        *[(text, "muller") for text in ("Mueller Soehne", "Müller S", "muller s", "weiss")],
        *[
            (text, "obrien")
            for text in ("OBrien", "O’Brien", "o brien", "brien", "kroon", "oneill", "d'arcy", "arcy")
        ],
        *[(text, "yongxin") for text in ("永信", "冷鏈", "鏈股", "美惠")],
        *[(text, "noor") for text in ("النور", "محمد", "للتجارة")],
        *[(text, "nativ") for text in ("נתיב", "בעמ", "דוד")],
        *[(text, "hindi") for text in ("कंपनी", "हिंदी")],
        *[(text, "thai") for text in ("ไทยดี", "สมชาย")],
        *[(text, "lodz") for text in ("lodz", "orsted", "aesa", "thor")],
        *[
            (text, "att")
            for text in ("att", "at&t", "at t", "annemarie", "anne marie", "smitjansen", "jansen")
        ],
        *[(text, "hennes") for text in ("hennes en mauritz", "hennes and maur", "hennes & mauritz")],
        *[(text, "kroes") for text in ("kroes & zoon", "kroes en zoon", "kroes und zoon")],
        *[(text, "colectiu") for text in ("collectiu", "col·lectiu", "lectiu", "zerowidth", "softhyphen")],
        *[(text, "yamada") for text in ("山田太郎", "山田 太郎", "太郎")],
    ],
)
def test_names_are_found_without_regard_to_accents_apostrophes_and_script(text, key, names, ann):
    assert [names[key]] == found(text, ann)


def test_umlaut_finds_both_spellings(names, ann):
    assert {names["muller"], names["mueller"]} == set(found("müller", ann))


@pytest.mark.parametrize("text", ["04012345", "0401", "04.012.345", "4012345", "0401 2345"])
def test_registration_number_is_found_in_any_notation(text, jan, ann):
    Company.objects.filter(pk=jan.company_id).update(register_number="04012345")

    assert jan in found(text, ann)


def test_vat_number_is_found_with_and_without_its_country(jan, ann):
    Company.objects.filter(pk=jan.company_id).update(register_number="B12345674")

    assert [jan] == found("ES-B-12345674", ann) == found("b12345674", ann)


def test_last_digits_that_begin_with_zero_are_found(make_lead, ann):
    lead = make_lead("Nul", phone="+31135550123")

    assert [lead] == found("0123", ann)


def test_renamed_and_deleted_companies_leave_no_keys(jan, ann):
    jan.company.name = "Nieuw Koelhuis"
    jan.company.save()

    assert [jan] == found("koelhuis", ann)
    assert [] == found("bos", ann)
    Company.objects.filter(pk=jan.company_id).update(name="Derde")
    assert [jan] == found("derde", ann)


@pytest.mark.parametrize("text", ["levante", "FRUTAS", "ros", "Pílar", "frutas levante sl"])
def test_lists_are_filtered_by_any_word_of_a_name(text, names):
    assert [names["levante"]] == list(Lead.objects.filter(search.filter_by_name(text)))


def test_name_is_searched_in_few_rows_however_many_match(jan):
    """The cost of a search is bounded by the rows it may read, not by the rows that match."""
    sql, _facts = search_sql.statement("jan be", ["jan be"])

    assert sql.count("LIMIT") == sql.count("ORDER BY")
