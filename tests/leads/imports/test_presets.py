"""Exports of other programs are recognized by their columns, and their deals come in with all that they tell."""

from datetime import UTC, date, datetime

import pytest

from leads.imports import proposal, upload
from leads.imports.mapping import columns, presets
from leads.imports.mapping.fields import Field
from leads.models import Contact, Lead

from .documented_exports import DOCUMENTED

HEADERS = {
    "hubspot-contacts": "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date",
    "hubspot-companies": "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region",
    "salesforce-leads": "Lead ID,First Name,Last Name,Title,Company,Email,Lead Status,Lead Source,Lead Owner",
    "salesforce-accounts": "Account ID,Account Name,Billing Street,Billing City,Phone,Account Owner",
    "pipedrive-people": "Person - Name,Person - Email - Work,Person - Organization,Person - Owner",
    "pipedrive-organizations": "ID,Organization - Name,Organization - Address,Organization - Owner",
    "zoho-contacts": "Record Id,Contact Owner,First Name,Last Name,Account Name,Mailing Street,Email Opt Out",
    "zoho-accounts": "Account Owner,Rating,Account Name,Phone,Account Site",
    "zoho-leads": "Record Id,Lead Owner,Company,First Name,Last Name,Lead Status,Lead Source",
    "teamleader-contacts": "Voornaam,Achternaam,Bedrijf,Functie,E-mail,GSM",
    "teamleader-companies": "Naam,BTW-nummer,E-mail,Telefoon,Straat,Postcode,Stad,Verantwoordelijke",
    "": "company,phone,contact person",
}
#: A deal of Alfa that Ann won, as each program writes it.
DEALS = {
    "hubspot-deals": "Record ID,Deal Name,Deal Stage,Close Date,Pipeline,Amount,Deal owner,Create Date,"
    "Associated Company\n81,Renewal,Closed Won,2017-03-01 10:12,Sales,1054,Ann,2017-01-03 09:00,Alfa\n",
    "salesforce-opportunities": "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,"
    'Opportunity Owner,Loss Reason\n006A,Renewal,Alfa,Closed Won,"USD 1,054.00",2017-03-01,2017-01-03,Ann,\n',
    "pipedrive-deals": "Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Stage,Deal - Status,"
    "Deal - Owner,Deal - Deal created,Deal - Won time,Deal - Lost time\n"
    "82,Renewal,Alfa,1054,Our own stage,Won,Ann,2017-01-03 09:00:00,2017-03-01 10:12:00,\n",
    "zoho-deals": "Record Id,Deal Owner,Deal Name,Account Name,Amount,Stage,Closing Date,Created Time,Reason For Loss\n"
    "zcrm_1,Ann,Renewal,Alfa,1054,Closed Won,2017-03-01,2017-01-03 09:00:00,\n",
    "teamleader-deals": "Referentie;Titel;Klant;Bedrag;Fase;Status;Verantwoordelijke;Aangemaakt op;Gesloten op\n"
    "83;Renewal;Alfa;1.054,00;Eigen fase;Gewonnen;Ann;2017-01-03;2017-03-01\n",
}


@pytest.mark.parametrize("key", HEADERS)
def test_export_is_recognized_by_its_columns(key):
    header = HEADERS[key].split(",")

    assert presets.recognized(header) == key
    assert {"company_name", "first_name", "contact_name"} & set(
        presets.fields_of(key, header, {}).values()
    ) or not key


@pytest.mark.parametrize("key", DOCUMENTED)
def test_documented_headers_are_recognized_and_have_their_fields(key):
    pairs = [" ".join(pair.split()).rsplit("=", 1) for pair in DOCUMENTED[key].split(",")]
    header = [name for name, _field in pairs]

    assert presets.recognized(header) == key
    fields = presets.fields_of(key, header, columns.guess(header, []))
    assert [[name, fields.get(at, "")] for at, name in enumerate(header)] == pairs


def test_person_with_name_and_its_parts_is_named_once(bring, campaign):
    bring(
        "Person - Name,Person - First name,Person - Last name,Person - Email,Person - Owner,Organization name\n"
        "Tony Turner,Tony,Turner,tony@moveer.example,Ann,Moveer\n"
    )

    assert [("Tony Turner", "Moveer")] == list(Contact.objects.values_list("name", "company__name"))


def test_deals_of_other_programs_come_in_as_history(tuesday, bring, campaign, ann):
    for key, content in DEALS.items():
        batch = bring(content, name=f"{key}.csv")

        assert (batch.preset, batch.is_history, batch.created) == (key, True, 1), key
        lead = Lead.objects.get(past__batch=batch)
        assert (lead.stage, lead.value, lead.closed_by, lead.company.name) == ("won", 1054, ann, "Alfa"), key
        assert (lead.created_at, lead.closed_at.date()) == (
            datetime(2017, 1, 3, 12, tzinfo=UTC),
            date(2017, 3, 1),
        ), key


def test_deals_of_a_manager_are_no_history(campaign, cleo):
    batch = upload.create_batch(DEALS["pipedrive-deals"].encode(), "deals.csv", campaign, by=cleo)

    assert not batch.is_history
    assert not set(batch.mapping.values()) & {Field.STAGE, Field.OWNER, Field.DEAL_NAME}
    assert proposal.may_be_history(batch) is False
