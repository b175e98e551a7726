"""A column with partners: a known one becomes the partner of new leads, and no name is lost."""

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
    assert row.problems == ["We have no partner “Unknown Cooling”, so the name goes into the note."]

    bring(ROWS)

    assert leads() == {
        "Bos Staal": ("Koelhuis Partners", "partner"),
        "Melk BV": (None, "field"),
        "Far BV": (None, "field"),
    }
    assert "Partner: Unknown Cooling" in Lead.objects.get(company__name="Melk BV").activities.get().note


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
