"""Imports create leads, count every row, and neither duplicate nor overwrite data."""

import csv
import io

import pytest

from leads.assignment import intake
from leads.compliance import suppression
from leads.imports import pipeline, preview
from leads.imports.refused_rows import refused_rows_csv
from leads.models import (
    Company,
    CompletedStep,
    Contact,
    ImportBatch,
    ImportPerson,
    ImportRow,
    Lead,
    StageChange,
    Stakeholder,
    Suppression,
)
from leads.models.imports.rows import ImportVerdict
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from salesdesk import clock

from .row_counts import counts, everything

pytestmark = pytest.mark.usefixtures("tuesday")

LIST = """company,postcode,phone,contact person,industry
Bos Staal BV,4811 AB,013-555 1000,Tom Bos,Steel
Koelhuis Oost,5046 CD,not known,,Cold storage
Van Houten,1011 AB,,,Transport
"""


@pytest.fixture
def other(make_campaign, north, territory):
    """A second campaign for known companies."""
    return make_campaign(north, [territory], name="Fleet audit")


def test_import_creates_leads_with_a_first_step(bring, campaign, territory, ada):
    batch = bring(LIST)

    assert counts(batch) == (3, 3, 0, 0, 0)
    assert (batch.without_number, batch.without_territory) == (2, 0)
    bos = Lead.objects.get(company__name="Bos Staal BV")
    assert (bos.stage, bos.stream, bos.territory, bos.campaign) == (
        "suspect",
        "inside",
        territory,
        campaign,
    )
    assert (bos.contact.name, bos.contact.phone) == ("Tom Bos", "+31135551000")
    assert set(batch.leads.all()) == set(Lead.objects.all())
    step = bos.steps.get()
    assert (step.kind, step.contact, step.place.country) == (StepKind.COLD, bos.contact, "NL")


def test_stage_change_of_each_lead_records_importer_and_list(bring, ada):
    bring(LIST, name="autumn.csv")

    change = StageChange.objects.filter(lead__company__name="Van Houten").get()
    assert (change.from_stage, change.to_stage, change.by) == ("", "suspect", ada)
    assert "autumn.csv" in change.reason


def test_lead_without_number_is_not_queued_and_keeps_the_typed_text(bring):
    bring(LIST)

    assert list(
        Lead.objects.missing_number().order_by("company__name").values_list("company__name", flat=True)
    ) == ["Koelhuis Oost", "Van Houten"]
    assert Lead.objects.get(company__name="Koelhuis Oost").contact.phone_typed == "not known"


def test_importing_a_list_again_changes_nothing(bring):
    bring(LIST)
    before = everything()

    batch = bring(LIST)

    assert counts(batch) == (3, 0, 0, 3, 0)
    assert everything() == before


def test_list_can_be_imported_again_after_calls(bring, ada, ann):
    bring(LIST)
    lead = Lead.objects.get(company__name="Bos Staal BV")
    suppression.suppress_number(lead.contact.phone, by=ann, reason="asked", source="call")

    batch = bring(LIST)

    assert counts(batch) == (3, 0, 0, 2, 1)
    assert Lead.objects.filter(company=lead.company).count() == 1


def test_known_company_becomes_a_lead_in_another_campaign(bring, other):
    bring(LIST)

    batch = bring(LIST, into=other)

    assert counts(batch) == (3, 3, 0, 0, 0)
    assert Company.objects.count() == 3
    assert Lead.objects.get(company__name="Bos Staal BV", campaign=other).contact.name == "Tom Bos"


def test_existing_values_are_kept_and_blanks_filled(bring):
    bring(LIST)

    batch = bring(
        "company,postcode,industry,employees,website\n"
        "BOS STAAL B.V.,4811AB,Metal,140,www.bos.example\n"
        "Van Houten,1011 AB,Transport,,\n"
    )

    assert counts(batch) == (2, 0, 1, 1, 0)
    bos = Company.objects.get(name="Bos Staal BV")
    assert (bos.industry, bos.employees, bos.website) == ("Steel", 140, "www.bos.example")


def test_number_in_a_later_list_queues_the_lead(bring, ada):
    bring(LIST)

    batch = bring("company,postcode,phone,contact person\nVan Houten,1011 AB,020-555 1000,Sanne Dekker\n")

    assert counts(batch) == (1, 0, 1, 0, 0)
    lead = Lead.objects.get(company__name="Van Houten")
    assert (lead.contact.name, lead.contact.phone) == ("Sanne Dekker", "+31205551000")
    assert [step.kind for step in lead.steps.all()] == [StepKind.COLD]
    assert CompletedStep.objects.get(lead=lead).kind == StepKind.MISSING_NUMBER


@pytest.mark.parametrize("colleague", ["+31135551001", ""])
def test_import_and_single_lead_choose_the_same_contact(
    bring, make_campaign, north, territory, other, ada, colleague
):
    """The known contact of the company has been suppressed."""
    bring(f"company,phone,contact person\nBos,013-555 1000,Tom Bos\nBos,{colleague},Ans Bos\n")
    tom, ans = Contact.objects.order_by("pk")
    suppression.suppress_number(tom.phone, by=ada, reason="asked", source="call")
    alone = make_campaign(north, [territory], name="Alone")

    batch = bring("company,contact person\nBos,Tom Bos\n", into=other)
    intake.create_lead(tom.company, alone, tom, by=ada)

    kind = StepKind.COLD if colleague else StepKind.MISSING_NUMBER
    for campaign in (other, alone):
        lead = Lead.objects.get(campaign=campaign)
        step = lead.steps.get()
        assert (kind, ans, ans) == (step.kind, step.contact, lead.contact)
    assert batch.without_number == int(not colleague)


def test_preview_counts_company_with_only_suppressed_numbers_as_missing_number(bring, read, other, ada):
    bring("company,phone,contact person\nBos,013-555 1000,Tom Bos\n")
    suppression.suppress_number("+31135551000", by=ada, reason="asked", source="call")

    assert 1 == preview.totals(read("company,contact person\nBos,Tom Bos\n", into=other)).without_number


def test_contacts_are_called_in_list_order(bring, other):
    bring("company,phone,contact person\nBos,013-555 1000,Tom Bos\nBos,013-555 1001,Ans Bos\n")

    bring("company,contact person\nBos,Ans Bos\nBos,Tom Bos\n", into=other)

    assert "Ans Bos" == Lead.objects.get(campaign=other).contact.name


def test_several_contacts_of_a_company_are_one_lead(bring):
    batch = bring(
        "company,kvk,phone,contact person,job title\n"
        "Bos Staal,12345678,013-555 1000,Tom Bos,Director\n"
        "Bos Staal,12345678,013-555 1001,Ans Bos,Buyer\n"
        "Bos Staal,12345678,013-555 1000,Tom Bos,Director\n"
    )

    assert counts(batch) == (3, 1, 1, 1, 0)
    assert set(Contact.objects.values_list("name", "phone")) == {
        ("Tom Bos", "+31135551000"),
        ("Ans Bos", "+31135551001"),
    }


def test_registration_numbers_separate_companies_and_a_missing_one_does_not(read):
    batch = read(
        "company,kvk,postcode\n"
        "Bos Staal,11111111,4811 AB\nBos Staal,22222222,4811 AB\n"
        "Koelhuis,33333333,5046 CD\nKoelhuis,,5046 CD\n"
    )

    assert list(batch.staged.order_by("line").values_list("verdict", "twin")) == [
        (ImportVerdict.CREATE, 2),
        (ImportVerdict.CREATE, 3),
        (ImportVerdict.CREATE, 4),
        (ImportVerdict.SKIP, 4),
    ]


def test_same_name_in_two_cities_is_two_companies(read):
    batch = read("company,city\nGarage Centraal,Breda\nGarage Centraal,Tilburg\n")

    assert {row.verdict for row in batch.staged.all()} == {ImportVerdict.CREATE}


def test_list_without_cities_matches_by_name_and_phone_number(bring):
    bring(LIST)

    batch = bring("company,phone\nBos Staal,+31 13 555 1000\nBos Staal Gent,+31 13 555 1000\n")

    assert counts(batch) == (2, 1, 0, 1, 0)


def test_row_with_suppressed_number_is_refused(bring, ada):
    suppression.suppress_number("+31135551000", by=ada, reason="asked", source="call")

    batch = bring(LIST)

    assert counts(batch) == (3, 2, 0, 0, 1)
    rows = refused_rows(batch)
    assert rows[1][:3] == ["2", "A phone number in this row is on the do-not-call list.", "Bos Staal BV"]
    assert not Company.objects.filter(name="Bos Staal BV").exists()


def test_suppressed_email_address_is_left_out(bring, ada):
    suppression.suppress_number("tom@bos.example", by=ada, reason="asked", source="mail")
    refused = Suppression.objects.get()
    refused.kind = "address"
    refused.save()

    bring("company,phone,email\nBos Staal,013-555 1000,Tom@bos.example\n")

    assert Contact.objects.get().email == ""


def test_refused_rows_are_exported_with_reasons_and_escaped_formulas(bring):
    batch = bring(
        "company,country,phone,do not call\n,NL,,\nAcme,Narnia,,\n=cmd(),NL,,yes\nBolt,NL,,\nCog,NL,,,more\n"
    )

    assert counts(batch) == (5, 1, 0, 0, 4)
    assert [row[:3] for row in refused_rows(batch)] == [
        ["Line", "Reason", "company"],
        ["2", "The company name is missing.", ""],
        ["3", "We don't recognize the country “Narnia”.", "Acme"],
        ["4", "Marked as do not call in the list.", "'=cmd()"],
        ["6", "The row has 5 cells, but the header has 4.", "Cog"],
    ]


def test_corrected_refused_rows_can_be_uploaded_again(bring):
    batch = bring("company,country\nAcme,Narnia\n")
    corrected = (
        b"".join(refused_rows_csv(batch))
        .decode("utf-8-sig")
        .replace("Narnia,", "NL,")
        .replace(",Narnia", ",NL")
    )

    assert counts(bring(corrected)) == (1, 1, 0, 0, 0)


def test_lead_outside_all_territories_goes_to_marketing(bring, territory):
    territory.postcodes = ["10-19", "50"]
    territory.save()

    batch = bring(LIST)

    assert (batch.created, batch.without_territory) == (3, 1)
    lead = Lead.objects.get(company__name="Bos Staal BV")
    assert (lead.stream, lead.territory, lead.steps.count()) == (Stream.MARKETING, None, 0)


def test_named_people_become_stakeholders(bring):
    bring(
        "company,phone,contact person,second contact,director\n"
        "Bos Staal,013-555 1000,Tom Bos,Ans Bos,Kees Bos\n"
        "Koelhuis,013-555 2000,Eva Kool,,Eva Kool\n"
    )

    stakeholders = set(Stakeholder.objects.values_list("contact__name", "buying_role"))
    assert stakeholders == {("Ans Bos", "influences"), ("Kees Bos", "decides"), ("Eva Kool", "decides")}


def test_note_in_a_list_is_added_to_the_timeline(bring, ada):
    bring("company,note\nBos Staal,Met at the fair\n")

    activity = Lead.objects.get().activities.get()
    assert (activity.kind, activity.note, activity.by) == ("note", "Met at the fair", ada)


def test_file_and_staged_rows_are_deleted_after_import(bring):
    batch = bring(LIST)

    assert not batch.parts.exists()
    assert not ImportRow.objects.exists()
    assert not ImportPerson.objects.exists()


def test_failed_import_is_rolled_back_and_retried(read, monkeypatch):
    batch = read(LIST)
    before = everything()
    pipeline.start_committing(batch)
    with monkeypatch.context() as broken:
        broken.setattr("leads.imports.engine.results.count_rows", None)
        assert pipeline.process(batch.pk)

    assert everything() == before
    assert pipeline.run(clock.now()) == 1
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.COMMITTED


def test_import_is_marked_as_failed_after_three_attempts(read, monkeypatch):
    batch = read(LIST)
    pipeline.start_committing(batch)
    monkeypatch.setattr("leads.imports.engine.results.count_rows", None)
    for _attempt in range(pipeline.ATTEMPTS):
        pipeline.run(clock.now())

    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.FAILED
    assert "Nothing was imported" in batch.error
    assert pipeline.run(clock.now()) == 0


def refused_rows(batch):
    return list(csv.reader(io.StringIO(b"".join(refused_rows_csv(batch)).decode("utf-8-sig"))))
