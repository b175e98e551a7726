"""Exports of CRMs, address books and accounting programs are mapped without a person, in every language."""

import pytest

from leads.imports.mapping.columns import Field, guess
from tests.leads.imports.more_exports import MORE_EXPORTS

PERSON = (Field.FIRST_NAME, Field.LAST_NAME)

# Headers with the field expected, or None for a column that must not be imported.
EXPORTS = {
    "hubspot": """Record ID=external_id, First Name=first_name, Last Name=last_name, Email=contact_email,
        Phone Number=contact_phone, Contact owner=, Company Name=company_name, Job Title=contact_title,
        Lifecycle Stage=, Street Address=address, City=city, State/Region=region, Postal Code=postcode,
        Country/Region=country, Website URL=website, Original Source=source,
        Unsubscribed from all email=do_not_email, Create Date=""",
    "salesforce leads": """Id=external_id, Salutation=, FirstName=first_name, LastName=last_name,
        Title=contact_title, Company=company_name, Email=contact_email, Phone=company_phone,
        MobilePhone=contact_phone, Fax=, LeadSource=source, Street=address, City=city, State=region,
        PostalCode=postcode, Country=country, NumberOfEmployees=employees, AnnualRevenue=revenue, OwnerId=,
        Owner.Name=, DoNotCall=do_not_call, HasOptedOutOfEmail=do_not_email, CreatedById=""",
    "salesforce accounts": """Account Name=company_name, Phone=company_phone, BillingStreet=address,
        BillingCity=city, BillingPostalCode=postcode, BillingCountry=country, ShippingStreet=, ShippingCity=,
        Account Owner=""",
    "pipedrive": """Person - Name=contact_name, Person - Email - Work=contact_email,
        Person - Phone - Mobile=contact_phone, Person - Owner=, Organization - Name=company_name,
        Organization - Address=address, Organization - City/town/village/locality=city,
        Organization - ZIP/Postal code=postcode, Organization - Country=country""",
    "zoho": """Lead Owner=, Company=company_name, First Name=first_name, Last Name=last_name,
        Designation=contact_title, Email=contact_email, Mobile=contact_phone, No. of Employees=employees,
        Email Opt Out=do_not_email, Zip Code=postcode""",
    "teamleader": """Bedrijf=company_name, Voornaam=first_name, Achternaam=last_name, E-mail=contact_email,
        Mobiel=contact_phone, Functie=contact_title, Straat=address, Huisnummer=address, Postcode=postcode,
        Plaats=city, Land=country, BTW-nummer=register_number, Verantwoordelijke=, Taal=""",
    "linkedin": """First Name=first_name, Last Name=last_name, Email Address=contact_email,
        Company=company_name, Position=contact_title, Connected On=""",
    "google": """First Name=first_name, Middle Name=middle_name, Last Name=last_name, Name Prefix=,
        Organization Name=company_name, Organization Title=contact_title, E-mail 1 - Label=,
        E-mail 1 - Value=contact_email, Phone 1 - Label=, Phone 1 - Value=contact_phone,
        Address 1 - Street=address, Address 1 - City=city, Address 1 - Country=country""",
    "outlook": """First Name=first_name, Last Name=last_name, Company=company_name, Job Title=contact_title,
        Business Street=address, Business City=city, Business Postal Code=postcode,
        Business Country/Region=country, Business Fax=, Business Phone=company_phone,
        Mobile Phone=contact_phone, Home Phone=, E-mail Address=contact_email, E-mail Type=, Web Page=website""",
    "mailchimp": """Email Address=contact_email, First Name=first_name, Last Name=last_name,
        Phone Number=contact_phone, MEMBER_RATING=""",
    "apollo": """First Name=first_name, Last Name=last_name, Title=contact_title, Company=company_name,
        Email=contact_email, Email Status=, Work Direct Phone=contact_phone, Home Phone=, # Employees=employees,
        Industry=industry, Person Linkedin Url=, Company Address=address, Company City=city,
        Company Country=country, Company Phone=company_phone""",
    "shopify": """Customer ID=external_id, First Name=first_name, Last Name=last_name, Email=contact_email,
        Default Address Company=company_name, Default Address Address1=address, Default Address City=city,
        Default Address Country Code=country, Default Address Zip=postcode, Default Address Phone=contact_phone,
        Total Spent=""",
    "exact": """Code=, Naam=company_name, Adres=address, Postcode=postcode, Plaats=city, Land=country,
        Telefoon=contact_phone, KvK-nummer=register_number, Accountmanager=, Contactpersoon=contact_name""",
    "afas": """Naam=company_name, Zoeknaam=company_name_other, Straat=address, Huisnummer=address,
        Postcode=postcode, Woonplaats=city, KvK-nummer=register_number""",
    "dynamics": """First Name=first_name, Last Name=last_name, Company Name=company_name, Owner=,
        Do not allow Phone Calls=do_not_call, Street 1=address""",
    "mautic": """companyname=company_name, firstname=first_name, lastname=last_name, address1=address,
        zipcode=postcode, owner=""",
    "dutch": """Voornaam=first_name, Tussenvoegsel=middle_name, Achternaam=last_name, Bedrijfsnaam=company_name""",
    "spanish": """Nombre=first_name, Primer apellido=last_name, Segundo apellido=last_name,
        Empresa=company_name, Cargo=contact_title, Teléfono móvil=contact_phone, Propietario del contacto=,
        No llamar=do_not_call""",
    "german": """Anrede=, Vorname=first_name, Nachname=last_name, Firma=company_name,
        E-Mail-Adresse=contact_email, Straße=address, Hausnummer=address, PLZ=postcode, Ort=city,
        Zuständiger Mitarbeiter=, Anzahl Mitarbeiter=employees, Nicht anrufen=do_not_call""",
    "german name beside first name": """Name=last_name, Vorname=first_name, Firma=company_name""",
    "french": """Civilité=, Prénom=first_name, Nom=last_name, Société=company_name, Fonction=contact_title,
        Portable=contact_phone, Code postal=postcode, Ville=city, Pays=country, SIRET=register_number,
        Propriétaire=, Ne pas appeler=do_not_call""",
    "japanese": """会社名=company_name, 姓=last_name, 名=first_name, 役職=contact_title,
        メールアドレス=contact_email, 携帯電話=contact_phone, 郵便番号=postcode, 都道府県=region, 住所=address,
        所有者=, 架電禁止=do_not_call""",
    "simplified chinese": """公司名称=company_name, 联系人=contact_name, 手机=contact_phone, 邮箱=contact_email,
        备注=note, 请勿来电=do_not_call""",
    "traditional chinese": """公司名稱=company_name, 姓=last_name, 名=first_name, 手機=contact_phone, 業務員=,
        請勿來電=do_not_call""",
    "area code": """醫事機構名稱=company_name, 電話區域號碼=company_phone, 電話號碼=company_phone""",
    "our own people": """Company=company_name, Contact=contact_name, Phone=contact_phone, Owner=, AssignedTo=,
        Created By=, Sales Rep=""",
} | MORE_EXPORTS


@pytest.mark.parametrize("export", EXPORTS)
def test_export_is_mapped_without_a_person(export):
    expected = [" ".join(column.split()).rpartition("=")[::2] for column in EXPORTS[export].split(",")]

    found = guess([name for name, _field in expected], [])

    assert {name: found[n].value if n in found else "" for n, (name, _field) in enumerate(expected)} == dict(
        expected
    )


def test_title_of_mr_and_mrs_is_no_job_title():
    rows = [["Mrs.", "Alfa", "NL"], ["Mr.", "Beta", "NL"], ["Dhr.", "Gamma", "NL"]]

    assert guess(["title", "company", "country"], rows) == {1: Field.COMPANY_NAME, 2: Field.COUNTRY}


def test_cells_that_contradict_their_header_are_mapped_by_what_they_are():
    rows = [["Alfa", "ann@alfa.example", "EMEA"], ["Beta", "bob@beta.example", "APAC"]] * 3

    assert guess(["Company", "Contact", "Country"], rows) == {0: Field.COMPANY_NAME, 1: Field.COMPANY_EMAIL}


def test_address_of_our_own_person_is_not_the_email_of_the_company():
    rows = [["Alfa", "pim@ours.example"], ["Beta", "ines@ours.example"]]

    assert guess(["Company", "AssignedTo"], rows) == {0: Field.COMPANY_NAME}


def test_profile_of_a_person_is_not_the_website_of_the_company():
    rows = [["Alfa", "https://www.linkedin.com/in/anna"], ["Beta", "https://www.linkedin.com/in/bram"]]

    assert guess(["Company", "URL"], rows) == {0: Field.COMPANY_NAME}


@pytest.mark.parametrize(
    "header", ["CVR", "Organisationsnummer", "NIP", "Org.nr.", "NIPC", "Y-tunnus", "IČO"]
)
def test_registration_numbers_of_other_countries_are_mapped(header):
    assert guess(["Company", header], [["Alfa", "5560160680"]])[1] == Field.REGISTER_NUMBER


@pytest.mark.parametrize(
    "header",
    [
        "Revenue (in 000s USD)",
        "Omzet (x 1.000)",
        "Umsatz in TEUR",
        "Revenue in mln",
        "營業額（千元）",
        "Turnover th EUR",
    ],
)
def test_amounts_in_thousands_are_not_taken_for_whole_ones(header):
    assert guess(["Company", header], [["Alfa", "12"]]) == {0: Field.COMPANY_NAME}


@pytest.mark.parametrize(
    "header",
    [
        "Mobile Do Not Call",
        "Contact: do not phone",
        "Niet meer bellen",
        "Bitte nicht mehr anrufen",
        "Ne plus appeler",
        "拒絕聯絡",
    ],
)
def test_objection_is_seen_at_the_end_of_any_header(header):
    assert guess(["Company", header], []) == {0: Field.COMPANY_NAME, 1: Field.DO_NOT_CALL}


def test_column_of_a_hinted_company_is_no_name_of_a_person():
    header = ["Name (Company)", "Name (Person)", "First name", "Phone (company)"]

    assert [field.value for field in guess(header, []).values()] == [
        "company_name",
        "last_name",
        "first_name",
        "company_phone",
    ]


def test_number_after_the_street_is_part_of_the_address():
    found = guess(["Firma", "Straat", "Nr", "Postcode", "Nummer"], [])

    assert (found[2], found[4]) == (Field.ADDRESS, Field.EXTERNAL_ID)


def test_place_of_the_company_comes_before_that_of_the_person():
    assert guess(["Company", "Person City", "Company City"], [])[2] == Field.CITY
