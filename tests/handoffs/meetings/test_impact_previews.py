"""Previews of cancelled meetings, wherever a lead can exit: desk outcomes and ending a campaign."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from handoffs.meetings import booking
from handoffs.models import Appointment
from leads.assignment import intake
from leads.calling import undo
from leads.compliance import eligibility, suppression
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Hold, Lead, NextStep
from leads.models.stages import Source, Stage
from leads.queue import lookahead
from leads.recycling import campaign_end
from salesdesk import clock

pytestmark = pytest.mark.django_db
State = Appointment.State
CANCELLED = "The meeting (Thu 26 Nov 15:00) will be cancelled."
NOTIFIED = "Sanne Dekker gets a cancellation e-mail."
STAYS_GONE = "Undoing the call will not restore it."


@pytest.fixture
def make_warm(tuesday, make_lead):
    def make(name="Van Houten Logistiek"):
        lead = intake.show_interest(make_lead(name), "A download", by=None, source=Source.FORM)
        Contact.objects.filter(pk=lead.contact_id).update(email="sanne@vanhouten.example")
        return Lead.objects.get(pk=lead.pk)

    return make


@pytest.fixture
def make_meeting(make_warm, ann, dov):
    """Make an MQL with a meeting of dov on Thursday."""

    def make(name="Van Houten Logistiek", hour=15):
        at = datetime(2026, 11, 26, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))
        return booking.book(make_warm(name), dov, ann, starts_at=at)

    return make


@pytest.fixture
def meeting(make_meeting):
    return make_meeting()


@pytest.fixture
def desk(client, ann, meeting):
    """Ann's desk with the lead on screen."""
    eligibility.run(clock.now())
    client.force_login(ann)
    client.post(reverse("desk-next"))
    return client


def press(desk, meeting, **typed):
    hold = Hold.objects.get()
    facts = {"key": uuid.uuid4(), "fence": hold.fence} | typed
    desk.post(reverse("desk-log", args=[meeting.lead_id]), facts)
    return facts["key"]


def panel(desk, name):
    page = " ".join(desk.get("/desk/").content.decode().split())
    return page.partition(f'<dialog class="ask" id="{name}"')[2].partition("</dialog>")[0]


@pytest.mark.parametrize("name", ["later", "no_interest", "do_not_call"])
def test_exit_panels_preview_meeting_cancellation(desk, meeting, name):
    assert f"{CANCELLED} {NOTIFIED}" in panel(desk, name)
    assert (name != "do_not_call") == (STAYS_GONE in panel(desk, name))


@pytest.mark.parametrize("name", ["call_back", "wrong_person"])
def test_other_panels_do_not_mention_the_meeting(desk, name):
    assert "The meeting" not in panel(desk, name)


def test_no_preview_without_meeting(client, make_warm, ann):
    make_warm()
    client.force_login(ann)
    client.post(reverse("desk-next"))

    assert "will be cancelled" not in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "later", "proposed_on": "2026-12-24"},
        {"reason": "no_need"},
        {"reason": "wrong_fit"},
        {"sure": "1"},
    ],
)
def test_exit_cancels_meeting(desk, meeting, typed):
    press(desk, meeting, **typed)

    assert State.CANCELLED == Appointment.objects.get().state
    assert any("with Dov cancelled" in entry.text for entry in timeline_of(Lead.objects.get()))


def test_last_attempt_previews_meeting_cancellation(desk, meeting):
    assert "meeting cancelled" not in desk.get("/desk/").content.decode()
    NextStep.objects.update(attempt=6)

    assert "to nurture, 24 Dec; meeting cancelled" in desk.get("/desk/").content.decode()
    press(desk, meeting, outcome="no_answer")

    assert State.CANCELLED == Appointment.objects.get().state


def test_undone_call_does_not_restore_meeting(desk, meeting, ann):
    key = press(desk, meeting, reason="no_need")
    undo.undo_call(key, by=ann)

    assert (Stage.MQL, State.CANCELLED) == (Lead.objects.get().stage, Appointment.objects.get().state)


def test_objection_cancels_meeting_when_lead_continues_with_colleague(desk, meeting):
    Contact.objects.create(company=meeting.lead.company, name="Bea Kok", phone="+31135550198")
    press(desk, meeting, sure="1")

    lead = Lead.objects.get()
    assert ("Bea Kok", Stage.MQL) == (lead.contact.name, lead.stage)
    assert State.CANCELLED == Appointment.objects.get().state


def test_prerendered_card_shows_new_meeting(meeting, ann):
    eligibility.run(clock.now())
    booking.cancel(meeting, ann, reason="Not yet")
    before = lookahead.next_call(ann).planned_at
    booking.book(meeting.lead, meeting.person, ann, starts_at=meeting.starts_at)

    assert (None, meeting.starts_at) == (before, lookahead.next_call(ann).planned_at)


def campaign_end_page(client, campaign, manager):
    client.force_login(manager)
    return " ".join(client.get(reverse("campaign-end", args=[campaign.pk])).content.decode().split())


def test_campaign_end_previews_and_cancels_meetings(client, make_meeting, campaign, cleo):
    make_meeting()
    make_meeting("Bos Staal", hour=10)
    preview = "2 planned meetings will be cancelled. Invited contacts get a cancellation e-mail."
    assert preview in campaign_end_page(client, campaign, cleo)
    Appointment.objects.filter(lead__company__name="Bos Staal").update(invited_address="")
    assert f"{preview} 1 contact was not invited. Let them know yourself." in campaign_end_page(
        client, campaign, cleo
    )

    client.post(reverse("campaign-end", args=[campaign.pk]))
    campaign_end.run(clock.now())

    assert {State.CANCELLED} == set(Appointment.objects.values_list("state", flat=True))


def test_campaign_end_preview_without_invitations(client, make_meeting, campaign, cleo):
    make_meeting()
    Appointment.objects.update(invited_address="")

    preview = "1 planned meeting will be cancelled. No invitation was sent. Let them know yourself."
    assert preview in campaign_end_page(client, campaign, cleo)


def test_campaign_end_preview_counts_contacts_who_opted_out_as_told_and_bounced_ones_as_not(
    client, make_meeting, campaign, cleo
):
    meeting, bounced = make_meeting(), make_meeting("Bos Staal", hour=10)
    suppression.suppress_address(meeting.invited_address, reason="Unsubscribed.", source="mail")
    Contact.objects.filter(pk=bounced.contact_id).update(bounced_address=bounced.invited_address.upper())
    page = campaign_end_page(client, campaign, cleo)

    assert "Invited contacts get a cancellation e-mail. E-mail to 1 invited contact bounces." in page


def test_campaign_end_keeps_meeting_of_continued_lead(client, meeting, campaign, cleo, ann):
    Lead.objects.update(holder=ann)

    assert "will be cancelled" not in campaign_end_page(client, campaign, cleo)
