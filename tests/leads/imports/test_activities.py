"""Activities of other programs become entries of timelines, dated in the past, once, and by an admin only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from leads.funnel.transitions import Refused
from leads.imports import pipeline, upload
from leads.imports.activities.words import outcome_of, seconds_in
from leads.imports.mapping import presets
from leads.models import Activity, ImportBatch, ImportedActivity, Lead, NextStep, StageChange
from salesdesk import clock

from .row_counts import counts
from .test_undo import undo

pytestmark = pytest.mark.usefixtures("tuesday")

LEADS = (
    "company,postcode,phone,contact,email\nAlfa,1011 AA,020 555 0001,Jan de Vries,jan@alfa.example\n"
    "Beta,1012 AA,020 555 0002,Bo Beta,bo@beta.example\n"
)
CALLS = (
    "Record ID,Activity date,Call Title,Call notes,Call outcome,Call direction,Call duration (HH:mm:ss),"
    "Activity assigned to,Associated Company,Associated Contact Emails\n"
    "1,2024-03-05 14:30,Intro,<p>Likes it &amp; waits</p>,Connected,Outbound,00:02:05,Ann,Alfa,jan@alfa.example\n"
    "2,2024-03-06 09:00,Again,,Left voicemail,Inbound,,Somebody Else,,bo@beta.example\n"
    "3,2024-03-07,Lost,,,,,Ann,Gamma,\n"
    "4,2027-01-01 09:00,Later,,,,,Ann,Alfa,\n"
    "5,soon,When,,,,,Ann,Alfa,\n"
    "1,2024-03-05 14:30,Twice,,,,,Ann,Alfa,\n"
)
#: One activity of each program, all on the same day with Alfa.
OTHERS = {
    "hubspot-notes": "Record ID,Activity date,Note body,Associated Company\n11,2024-03-05 14:30,Hello,Alfa\n",
    "hubspot-emails": "Record ID,Activity date,Email subject,Email body,Associated Company\n"
    "12,2024-03-05 14:30,Hello,Text,Alfa\n",
    "hubspot-meetings": "Record ID,Meeting name,Meeting start time,Associated Company\n"
    "13,Hello,2024-03-05 14:30,Alfa\n",
    "salesforce-activities": "Id,Subject,ActivityDate,Account.Name,Owner.Name,TaskSubtype,Status\n"
    "00T1,Hello,2024-03-05,Alfa,Ann,Call,Completed\n00T2,Not yet,2024-03-05,Alfa,Ann,Call,Not Started\n",
    "pipedrive-activities": "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,"
    "Activity - Done,Activity - Assigned to user,Organization - Name\n"
    "14,Hello,Meeting,2024-03-05,14:30,Done,Ann,Alfa\n15,Not yet,Call,2024-03-05,14:30,To do,Ann,Alfa\n",
    "zoho-calls": "Record Id,Subject,Call Type,Call Start Time,Call Duration,Call Owner,Related To\n"
    "zcrm_1,Hello,Inbound,2024-03-05 14:30:00,02:05,Ann,Alfa\n",
    "teamleader-calls": "Datum;Klant;Telefoongesprek;Verantwoordelijke\n2024-03-05;Alfa;Hello;Ann\n",
}


def test_activities_are_dated_in_the_past_on_the_leads_that_match(bring, campaign, ann, ada):
    bring(LEADS)
    before = (list(StageChange.objects.values_list()), list(NextStep.objects.values_list()))
    batch = bring(CALLS, name="calls.csv")

    assert (batch.preset, batch.contents) == ("hubspot-calls", "activities")
    assert counts(batch) == (6, 2, 0, 0, 4)
    call, mail = Activity.objects.filter(imported=True).order_by("at")
    assert (call.kind, call.at, call.by, call.outcome, call.seconds) == (
        *("call", datetime(2024, 3, 5, 13, 30, tzinfo=UTC), ann),
        *("spoke", 125),
    )
    assert (call.note, call.contact.name, call.lead.company.name) == (
        "Intro\nLikes it & waits",
        "Jan de Vries",
        "Alfa",
    )
    assert (mail.by, mail.incoming, mail.outcome, mail.contact.name) == (None, True, "voicemail", "Bo Beta")
    assert "Somebody Else" in mail.note
    reasons = {row.cells[0]: " ".join(row.problems) for row in batch.refused_rows.all()}
    assert {"1", "3", "4", "5"} == reasons.keys()
    assert "No company or contact" in reasons["3"]
    assert "future" in reasons["4"]
    assert before == (list(StageChange.objects.values_list()), list(NextStep.objects.values_list()))

    again = bring(CALLS)
    assert counts(again) == (6, 0, 0, 2, 4)
    client = Client()
    client.force_login(ada)
    shown = client.get(reverse("lead", args=[call.lead_id])).content.decode()
    assert "Likes it &amp; waits" in shown

    with clock.moved_to(clock.now() + timedelta(days=1)):
        undone = undo(batch, ada)
    assert (undone.undone_created, undone.rows_kept) == (2, 0)
    assert not Activity.objects.filter(imported=True).exists()
    assert not ImportedActivity.objects.exists()
    assert Lead.objects.count() == 2


def test_activities_of_other_programs_are_recognized(bring, campaign, ann):
    bring(LEADS)
    for key, content in OTHERS.items():
        assert presets.recognized(content.replace(";", ",").splitlines()[0].split(",")) == key
        batch = bring(content, name=f"{key}.csv")

        assert (batch.preset, batch.created) == (key, 1), key
        assert batch.refused == content.count("Not yet"), key
    found = list(Activity.objects.filter(imported=True).order_by("pk").values_list("kind", flat=True))
    assert found == ["note", "email", "meeting", "call", "meeting", "call", "call"]
    assert all(note.startswith("Hello") for note in Activity.objects.values_list("note", flat=True))


def test_only_an_import_of_an_admin_dates_activities_in_the_past(bring, campaign, cleo, ada):
    bring(LEADS)
    batch = upload.create_batch(CALLS.encode(), "calls.csv", campaign, country="NL", by=cleo)
    assert batch.contents == "leads"
    with pytest.raises(Refused):
        pipeline.start_reading(batch, batch.mapping, country="NL", contents="activities")

    past = {
        "round": 1,
        "kind": "call",
        "by": ada,
        "at": clock.now() - timedelta(days=900),
        "logged_at": clock.now(),
    }
    for facts in (
        {"imported": True},
        {"imported": True, "logged_at": None},
        {"imported": False, "outcome": "spoke"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Activity.objects.create(lead=Lead.objects.first(), **past | facts)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_importedactivity (key, batch_id, campaign_id, reference) "
            "VALUES (gen_random_uuid(), %s, %s, 'x')",
            [ImportBatch.objects.first().pk, campaign.pk],
        )


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("Connected", "spoke"),
        ("Busy", "no_answer"),
        ("Left voicemail", "voicemail"),
        ("Not connected", "no_answer"),
        ("?", ""),
    ],
)
def test_result_of_a_call_is_read_only_where_it_is_clear(cell, outcome):
    assert outcome_of(cell) == outcome


def test_durations_are_read_as_clock_or_number():
    assert [seconds_in(cell, 60) for cell in ("01:00:05", "2:05", "30", "soon")] == [3605, 125, 1800, None]
