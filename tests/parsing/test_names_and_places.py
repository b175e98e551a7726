"""Name keys of companies, and countries, postcodes and cities in lists."""

from collections import Counter

import pytest

from leads.imports.files import read_table
from salesdesk import parsing
from tests.sample_lists import REAL, SHIPPED, needs_real_lists


@pytest.mark.parametrize(
    "same",
    [
        ["Acme B.V.", "ACME BV", "acme b. v.", " Acme,  BV ", "Ａｃｍｅ"],
        ["Peña & Hijos, S.L.", "PENA HIJOS SL", "Pena & Hijos S. L. U."],
        ["臺灣水泥股份有限公司", "台灣水泥", "台灣水泥(股)公司"],
        ["Müller GmbH & Co. KG", "Müller"],
        ["Test Rite Co., Ltd.", "TEST-RITE LIMITED"],
        ["Grupo Sol, S.A. de C.V.", "Grupo Sol"],
        ["Łódź Sp. z o.o.", "ŁÓDŹ SP Z O O"],
    ],
)
def test_spellings_of_one_company_share_a_key(same):
    assert len({parsing.name_key(name) for name in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Acme North", "Acme South"), ("BV", "NV"), ("台泥", "亞泥"), ("Plan A", "Plan B")]
)
def test_different_companies_have_different_keys(one, other):
    assert parsing.name_key(one) != parsing.name_key(other)


@needs_real_lists
def test_no_two_of_taiwans_listed_companies_share_a_key():
    table = read_table.read(REAL / "companies/twse_listed_t187ap03_L.csv", "twse.csv")
    column = table.header.index("公司名稱")

    assert len({parsing.name_key(cells[column]) for _, cells in table.rows}) == 1023


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "NL",
            [
                "nl",
                "NLD",
                "Netherlands",
                "The Netherlands",
                "Nederland",
                "Países Bajos",
                "Holanda",
                "荷蘭",
                "荷兰",
            ],
        ),
        ("ES", ["es", "ESP", "Spain", "Spanje", "España", "ESPANA", "西班牙"]),
        ("TW", ["tw", "TWN", "Taiwan", "Taiwan, R.O.C.", "Taiwán", "台灣", "臺灣", "中華民國"]),
        ("DE", ["Germany", "Duitsland", "Alemania", "德國", "Deutschland"]),
        ("KY", ["KY 開曼群島                                                    ", "Cayman Islands"]),
        ("US", ["U.S.A.", "United States of America", "Verenigde Staten", "Estados Unidos", "美國"]),
    ],
)
def test_country_is_recognized_by_its_names(code, names):
    assert {parsing.country(name) for name in names} == {code}


@pytest.mark.parametrize("cell", ["", "－ ", "Select", "Breda", "XX", "NL España"])
def test_unknown_country_is_empty(cell):
    assert parsing.country(cell) == ""


@pytest.mark.parametrize(
    ("cell", "country", "written"),
    [
        ("1059cm", "NL", "1059 CM"),
        ("1059  CM", "NL", "1059 CM"),
        ("8001", "ES", "08001"),
        ("28045", "ES", "28045"),
        ("110-01", "TW", "11001"),
        ("sw1a 1aa", "GB", "SW1A 1AA"),
        ("", "NL", ""),
    ],
)
def test_postcode_is_in_its_national_format(cell, country, written):
    assert parsing.postcode(cell, country) == written


def test_country_and_postcode_of_all_sample_companies_are_parsed():
    for name, country, length in [("amsterdam", "NL", 7), ("madrid", "ES", 5)]:
        table = read_table.read(SHIPPED / f"companydata_{name}.csv", name)
        at, code = table.header.index("Country"), table.header.index("Postal Code")
        assert {parsing.country(cells[at]) for _, cells in table.rows} == {country}
        assert {len(parsing.postcode(cells[code], country)) for _, cells in table.rows} == {length}


@pytest.mark.parametrize(
    ("address", "city", "postcode"),
    [
        ("台北市中山北路2段113號", "台北市", ""),
        ("臺北市信義區市府路1號", "台北市", ""),
        ("新北巿汐止區新台五路一段95號", "新北市", ""),
        ("(103)台北市大同區承德路三段210號B1", "台北市", "103"),
        ("74145 台南市新市區大利一路3號", "台南市", "74145"),
        ("南投市南崗三路21號", "南投縣", ""),
        ("南部科學園區臺南市新市區環西路二段2號", "台南市", ""),
        ("中國上海閔行區吳中路1688號", "", ""),
        ("8 Penjuru Lane, Singapore 609189", "", ""),
        ("104 Harbour Road", "", ""),
        ("", "", ""),
    ],
)
def test_taiwanese_address_gives_city_and_postcode(address, city, postcode):
    assert parsing.place_in_address(address, "TW") == (city, postcode)


def test_address_elsewhere_gives_no_place():
    assert parsing.place_in_address("台北市中山北路2段113號", "CN") == ("", "")


@needs_real_lists
def test_city_is_found_for_most_of_taiwans_listed_companies():
    table = read_table.read(REAL / "companies/twse_listed_t187ap03_L.csv", "twse.csv")
    column = table.header.index("住址")
    cities = Counter(parsing.place_in_address(cells[column], "TW").city for _, cells in table.rows)

    assert cities["台北市"] == 357
    assert cities["新北市"] == 160
    assert cities[""] < 90


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("  Acme \n Ltd\x00\x07 ", "Acme Ltd"),
        ("e\u0301", "é"),
        ("a\u200b\ufeffb", "ab"),
        ("－ ", ""),
        ("—", ""),
        ("０２", "０２"),
        ("'=1+1", "=1+1"),
        ("'t Hart", "'t Hart"),
    ],
)
def test_cell_is_cleaned(cell, kept):
    assert parsing.text(cell) == kept


@pytest.mark.parametrize("cell", ["a;=1+1", "a; -5", 'a;"=1"', "a;\t@b;+c", "a\n;=1", "a\n=1"])
def test_cell_has_no_formula_where_semicolons_separate(cell):
    safe = parsing.safe_cell(cell)

    parts = [part.strip(' "') for line in safe.splitlines() for part in line.split(";")]
    assert not [part for part in parts if part.startswith(("=", "+", "-", "@"))]
    assert parsing.text(safe) == parsing.text(cell)


@pytest.mark.parametrize("cell", ["=1+1", "+886 2", "-5", "@ann", "\t=1", " =1", "＝1"])
def test_escaped_formula_can_be_read_back(cell):
    assert parsing.safe_cell(cell).startswith("'")
    assert parsing.text(parsing.safe_cell(cell)) == parsing.text(cell)
