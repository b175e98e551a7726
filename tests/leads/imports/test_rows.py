"""Rows with facts in several columns: names, numbers, addresses, and contacts without a company."""

import pytest

from leads.imports.mapping.columns import guess
from leads.imports.rows.row_reader import RowReader


def read(header, cells, *, country="NL", legal_form=""):
    mapping = guess(header.split(","), [cells.split(",")])
    return RowReader(mapping, country=country, legal_form=legal_form).read(cells.split(","))


@pytest.mark.parametrize(
    ("header", "cells", "name", "first_name"),
    [
        ("First Name,Last Name,Company", "Sofie,van den Akker,Akkerdam BV", "Sofie van den Akker", "Sofie"),
        ("Voornaam,Tussenvoegsel,Achternaam,Bedrijf", "Anna,de,Vries,Alfa", "Anna de Vries", "Anna"),
        ("Nombre,Primer apellido,Segundo apellido,Empresa", "Pilar,Ros,Gil,Alfa", "Pilar Ros Gil", "Pilar"),
        ("姓,名,公司名稱", "林,美惠,永信", "林美惠", "美惠"),
        ("Vorname,Name,Firma", "Jörg,Maier,Alfa", "Jörg Maier", "Jörg"),
        ("Last Name,Company", "Bruggeman,Alfa", "Bruggeman", ""),
        ("First Name,Last Name,Company", "T.,Bruggeman,Alfa", "T. Bruggeman", ""),
        ("Contact,Company", "Anna de Vries,Alfa", "Anna de Vries", ""),
        ("Display Name,First Name,Last Name,Company", "Jansen; Bram,Bram,Jansen,Alfa", "Bram Jansen", "Bram"),
    ],
)
def test_parts_of_a_name_become_one_contact(header, cells, name, first_name):
    person = read(header, cells).people[0]

    assert (person.name, person.first_name) == (name, first_name)


@pytest.mark.parametrize(
    ("header", "cells", "country", "phone"),
    [
        ("醫事機構名稱,電話區域號碼,電話號碼", "甲診所,02,24292525", "TW", "+886224292525"),
        ("醫事機構名稱,電話區域號碼,電話號碼", "丙診所,07,5361510", "TW", "+88675361510"),
        ("Company,Netnummer,Telefoon", "Alfa,020,6241111", "NL", "+31206241111"),
        ("名稱,區域碼,電話", "甲,(02),24292525", "TW", "+886224292525"),
        ("Bedrijf,Netnr,Abonneenr", "Alfa,20,6241111", "NL", "+31206241111"),
        ("Bedrijf,Zonenummer,Telefoonnummer", "Alfa,02,5551234", "BE", "+3225551234"),
        ("Azienda,Prefisso,Telefono", "Alfa,06,12345678", "IT", "+390612345678"),
        ("Company,Country code,Phone", "Alfa,31,206241111", "NL", "+31206241111"),
        ("Company,Contact,Work phone,Mobile", "Alfa,Anna,,06 12345678", "NL", "+31612345678"),
    ],
)
def test_number_in_several_columns_is_one_number(header, cells, country, phone):
    header = header.replace("Country code", "Phone country code")
    assert read(header, cells, country=country).people[0].phone == phone


def test_house_number_follows_its_street():
    row = read("Company,Straat,Huisnummer,Toevoeging", "Alfa,Keizersgracht,12,A")

    assert row.address == "Keizersgracht 12 A"


@pytest.mark.parametrize(
    ("cells", "company", "legal_form"),
    [
        ("Anna,de Vries,anna@alfa.example", "alfa.example", ""),
        ("Anna,de Vries,anna@gmail.com", "Anna de Vries", ""),
        ("Anna,de Vries,", "Anna de Vries", ""),
    ],
)
def test_contact_without_a_company_stands_for_it_and_is_marked(cells, company, legal_form):
    row = read("First name,Last name,Email", cells, legal_form="company")

    assert (row.name, row.legal_form, row.blocked) == (company, legal_form, False)
    assert company in row.note
    assert company in row.problems[0]


def test_row_that_names_nobody_is_rejected():
    assert read("Company,Phone", ",020 624 1111").blocked


@pytest.mark.parametrize("cell", ["Mrs.", "Dhr.", "Sra.", "先生"])
def test_salutation_is_no_job_title(cell):
    reader = RowReader({0: "company_name", 1: "contact_name", 2: "contact_title"}, country="NL")

    assert reader.read(["Alfa", "Anna", cell]).people[0].title == ""


def test_rounded_registration_number_is_left_out_with_a_sentence():
    row = read("Company Name,Company Registration Number", "Alfa,7.7567E+13", country="FR")

    assert row.register_number == ""
    assert "7.7567E+13" in row.problems[0]
