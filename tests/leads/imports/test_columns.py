"""Proposed column mappings of real lists."""

import pytest

from leads.imports.files import read_table
from leads.imports.mapping.columns import Field, guess
from tests.sample_lists import REAL, SHIPPED, needs_real_lists


def mapping(path):
    table = read_table.read(path, path.name)
    return {field: table.header[column] for column, field in guess(table.header, table.sample()).items()}


@needs_real_lists
def test_chinese_headers_of_taiwans_listed_companies_are_mapped():
    assert mapping(REAL / "companies/twse_listed_t187ap03_L.csv") == {
        Field.EXTERNAL_ID: "公司代號",
        Field.COMPANY_NAME: "公司名稱",
        Field.COMPANY_NAME_OTHER: "英文簡稱",
        Field.REGISTER_NUMBER: "營利事業統一編號",
        Field.INDUSTRY: "產業別",
        Field.ADDRESS: "住址",
        Field.DECIDER_NAME: "董事長",
        Field.CONTACT_NAME: "發言人",
        Field.CONTACT_TITLE: "發言人職稱",
        Field.SECOND_CONTACT_NAME: "代理發言人",
        Field.COMPANY_PHONE: "總機電話",
        Field.COMPANY_EMAIL: "電子郵件信箱",
        Field.WEBSITE: "網址",
    }


@pytest.mark.parametrize(("name", "number"), [("amsterdam", "Column 1"), ("madrid", "ID")])
def test_purchased_list_is_mapped_without_its_headquarters_columns(name, number):
    assert mapping(SHIPPED / f"companydata_{name}.csv") == {
        Field.EXTERNAL_ID: number,
        Field.COMPANY_NAME: "Company Name",
        Field.COMPANY_NAME_OTHER: "Trade Name",
        Field.REGISTER_NUMBER: "Company Registration Number",
        Field.ADDRESS: "Address 1",
        Field.POSTCODE: "Postal Code",
        Field.CITY: "City",
        Field.REGION: "State/Province",
        Field.COUNTRY: "Country",
        Field.INDUSTRY: "Business Category Code 1 - Description",
        Field.EMPLOYEES: "Employees Total",
        Field.REVENUE: "Yearly Revenue Local Currency",
    }


@needs_real_lists
def test_known_columns_of_other_real_lists_are_mapped():
    assert mapping(REAL / "maven/accounts.csv") == {
        Field.COMPANY_NAME: "account",
        Field.INDUSTRY: "sector",
        Field.REVENUE: "revenue",
        Field.EMPLOYEES: "employees",
        Field.COUNTRY: "office_location",
    }
    leads = mapping(REAL / "xeducation/Leads.csv")
    assert leads[Field.DO_NOT_CALL] == "Do Not Call"
    assert leads[Field.SOURCE] == "Lead Source"
    assert mapping(REAL / "ugly/characters.csv")[Field.COMPANY_PHONE] == "景點服務電話"


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            ["Bedrijfsnaam", "KvK-nummer", "Plaats", "Contactpersoon", "Functie", "Telefoon", "Niet bellen"],
            [
                Field.COMPANY_NAME,
                Field.REGISTER_NUMBER,
                Field.CITY,
                Field.CONTACT_NAME,
                Field.CONTACT_TITLE,
                Field.CONTACT_PHONE,
                Field.DO_NOT_CALL,
            ],
        ),
        (
            ["RAZÓN SOCIAL", "C.I.F.", "Código Postal", "Población", "Teléfono", "Correo electrónico"],
            [
                Field.COMPANY_NAME,
                Field.REGISTER_NUMBER,
                Field.POSTCODE,
                Field.CITY,
                Field.COMPANY_PHONE,
                Field.COMPANY_EMAIL,
            ],
        ),
        (["Company", "Name", "E-mail"], [Field.COMPANY_NAME, Field.CONTACT_NAME, Field.CONTACT_EMAIL]),
        (["Name", "Phone"], [Field.COMPANY_NAME, Field.COMPANY_PHONE]),
    ],
)
def test_headers_in_all_languages_are_mapped(header, fields):
    assert guess(header, []) == dict(enumerate(fields))


def test_unknown_headers_are_mapped_by_their_cells():
    rows = [
        [f"K-{n:03}", "Spain", f"ann{n}@acme.example", f"+34 91 555 {n:04}", "www.acme.es", "7"]
        for n in range(20)
    ]

    assert guess(["a", "b", "c", "d", "e", "f"], rows) == {
        0: Field.EXTERNAL_ID,
        1: Field.COUNTRY,
        2: Field.COMPANY_EMAIL,
        3: Field.COMPANY_PHONE,
        4: Field.WEBSITE,
    }


def test_fax_and_registrar_phone_are_not_mapped():
    rows = [["(02)2531-6529", "(02)6636-5566"] for _ in range(20)]

    assert guess(["傳真機號碼", "過戶電話"], rows) == {}


def test_each_field_is_mapped_to_one_column():
    header = ["Employees On Site", "Employees Total", "Email", "E-mail"]

    found = guess(header, [])
    assert found[1] == Field.EMPLOYEES
    assert 0 not in found
    assert len(set(found.values())) == len(found)
