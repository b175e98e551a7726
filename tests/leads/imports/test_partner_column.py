"""A column with partners: a known one becomes the partner of new leads, and no name is lost."""

import pytest

from leads.imports import pipeline
from leads.models import ImportRow, Lead

ROWS = """Company,Postcode,Phone,Contact,Partner
Bos Staal,4811 AB,013-555 1000,Rik Bos,KOELHUIS partners b.v.
Melk BV,4811 AD,013-555 1002,Ina Melk,Unknown Cooling
Far BV,4811 AE,013-555 1003,Ada Far,
"""


def leads():
    return {
        lead.company.name: (lead.partner and str(lead.partner), lead.route)
        for lead in Lead.objects.select_related("company", "partner__company")
    }


def test_known_partner_gets_the_lead_and_an_unknown_one_is_noted(read, bring, make_partner):
    make_partner()
    batch = read(ROWS)
    row = ImportRow.objects.get(batch=batch, name="Melk BV")
    assert row.problems == ["No single partner matches “Unknown Cooling”. The name is kept in the note."]

    bring(ROWS)

    assert leads() == {
        "Bos Staal": ("Koelhuis Partners", "partner"),
        "Melk BV": (None, "field"),
        "Far BV": (None, "field"),
    }
    assert "Partner: Unknown Cooling" in Lead.objects.get(company__name="Melk BV").activities.get().note


@pytest.mark.parametrize("written", ["Hok BV", "Hoek BV"])
def test_names_of_one_key_are_told_apart(bring, make_partner, written):
    make_partner("Hoek BV")
    bring(ROWS.replace("KOELHUIS partners b.v.", written))

    assert (("Hoek BV", "partner") if written == "Hoek BV" else (None, "field")) == leads()["Bos Staal"]


def test_any_row_of_a_company_can_name_its_partner(bring, make_partner):
    make_partner()
    bring(ROWS + "Bos Staal,4811 AB,,Ada Bos,\nMelk BV,4811 AD,,Kim Melk,Koelhuis Partners\n")

    assert [("Koelhuis Partners", "partner")] * 2 == [leads()[name] for name in ("Bos Staal", "Melk BV")]


def test_partner_that_changed_team_after_the_preview_gets_nothing(read, make_partner, elsewhere, ben):
    partner = make_partner()
    batch = read(ROWS)
    ben.team = elsewhere
    ben.save()
    type(partner).objects.update(owner=ben)
    pipeline.start_committing(batch)
    assert pipeline.process(batch.pk)

    assert {(None, "field")} == set(leads().values())


def test_partner_that_ended_after_the_preview_gets_nothing(read, make_partner):
    partner = make_partner()
    batch = read(ROWS)
    type(partner).objects.update(ended_at=partner.created_at)
    pipeline.start_committing(batch)
    assert pipeline.process(batch.pk)

    assert {(None, "field")} == set(leads().values())


def test_partner_does_not_sell_to_itself_or_replace_another(bring, make_partner):
    partner, other = make_partner("Bos Staal"), make_partner("Andere Partner")
    bring(ROWS.replace("KOELHUIS partners b.v.", "Bos Staal"))
    assert leads()["Bos Staal"] == (None, "field")

    Lead.objects.filter(company__name="Melk BV").update(partner=other)
    bring(ROWS.replace("Unknown Cooling", "bos staal"))
    assert leads()["Melk BV"][0] == "Andere Partner"
    assert partner.leads.count() == 0
