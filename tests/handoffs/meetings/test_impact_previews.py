"""Wherever a lead drops it is said beforehand that an agreed meeting falls: by a key of the desk, with a campaign."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from handoffs.meetings import booking
from handoffs.models import Appointment
from leads.assignment import intake
from leads.calling import undo
from leads.compliance import eligibility
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Hold, Lead, NextStep
from leads.models.stages import Source, Stage
from leads.queue import lookahead
from leads.recycling import campaign_end
from salesdesk import clock

pytestmark = pytest.mark.django_db
State = Appointment.State
FALLS = "The meeting of Thu 26 Nov 15:00 is cancelled."
TOLD = "Sanne Dekker gets a cancellation."
STAYS_GONE = "Taking the call back does not bring it back."


@pytest.fixture
def make_warm(tuesday, make_lead):
    def make(name="Van Houten Logistiek"):
        lead = intake.show_interest(make_lead(name), "A download", by=None, source=Source.FORM)
        Contact.objects.filter(pk=lead.contact_id).update(email="sanne@vanhouten.example")
        return Lead.objects.get(pk=lead.pk)

    return make


@pytest.fixture
def make_agreed(make_warm, ann, dov):
    """A lead that showed interest, and meets dov on Thursday."""

    def make(name="Van Houten Logistiek", hour=15):
        at = datetime(2026, 11, 26, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))
        return booking.book(make_warm(name), dov, ann, starts_at=at)

    return make


@pytest.fixture
def meeting(make_agreed):
    return make_agreed()


@pytest.fixture
def desk(client, ann, meeting):
    """Ann sits at the desk, and has that lead on screen."""
    eligibility.run(clock.now())
    client.force_login(ann)
    client.post(reverse("desk-next"))
    return client


def press(desk, meeting, **said):
    hold = Hold.objects.get()
    facts = {"key": uuid.uuid4(), "fence": hold.fence} | said
    desk.post(reverse("desk-log", args=[meeting.lead_id]), facts)
    return facts["key"]


def panel(desk, name):
    page = " ".join(desk.get("/desk/").content.decode().split())
    return page.partition(f'<dialog class="ask" id="{name}"')[2].partition("</dialog>")[0]


@pytest.mark.parametrize("name", ["later", "no_interest", "do_not_call"])
def test_every_panel_that_lets_a_lead_drop_says_that_its_meeting_falls(desk, meeting, name):
    assert f"{FALLS} {TOLD}" in panel(desk, name)
    assert (name != "do_not_call") == (STAYS_GONE in panel(desk, name))


@pytest.mark.parametrize("name", ["call_back", "wrong_person"])
def test_what_keeps_the_lead_keeps_its_meeting(desk, name):
    assert "The meeting" not in panel(desk, name)


def test_without_a_meeting_nothing_is_said(client, make_warm, ann):
    make_warm()
    client.force_login(ann)
    client.post(reverse("desk-next"))

    assert "is cancelled" not in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "later", "proposed_on": "2026-12-24"},
        {"reason": "no_need"},
        {"reason": "wrong_fit"},
        {"sure": "1"},
    ],
)
def test_it_falls_as_was_said(desk, meeting, said):
    press(desk, meeting, **said)

    assert State.CANCELLED == Appointment.objects.get().state
    assert any("with Dov is cancelled" in line.said for line in timeline_of(Lead.objects.get()))


def test_the_last_try_says_on_its_key_that_the_meeting_falls(desk, meeting):
    assert "the meeting falls" not in desk.get("/desk/").content.decode()
    NextStep.objects.update(attempt=6)

    assert "to nurture, 24 Dec; the meeting falls" in desk.get("/desk/").content.decode()
    press(desk, meeting, outcome="no_answer")

    assert State.CANCELLED == Appointment.objects.get().state


def test_a_call_that_is_taken_back_leaves_the_meeting_cancelled(desk, meeting, ann):
    key = press(desk, meeting, reason="no_need")
    undo.undo_call(key, by=ann)

    assert (Stage.MQL, State.CANCELLED) == (Lead.objects.get().stage, Appointment.objects.get().state)


def test_nobody_meets_who_asked_not_to_be_called_though_a_colleague_goes_on(desk, meeting):
    Contact.objects.create(company=meeting.lead.company, name="Bea Kok", phone="+31135550198")
    press(desk, meeting, sure="1")

    lead = Lead.objects.get()
    assert ("Bea Kok", Stage.MQL) == (lead.contact.name, lead.stage)
    assert State.CANCELLED == Appointment.objects.get().state


def test_a_meeting_that_is_agreed_meanwhile_is_on_a_card_that_was_drawn_before(meeting, ann):
    eligibility.run(clock.now())
    booking.cancel(meeting, ann, reason="Not yet")
    before = lookahead.next_call(ann).planned_at
    booking.book(meeting.lead, meeting.person, ann, starts_at=meeting.starts_at)

    assert (None, meeting.starts_at) == (before, lookahead.next_call(ann).planned_at)


def shown_before_the_end(client, campaign, manager):
    client.force_login(manager)
    return " ".join(client.get(reverse("campaign-end", args=[campaign.pk])).content.decode().split())


def test_before_a_campaign_ends_it_says_how_many_meetings_fall(client, make_agreed, campaign, cleo):
    make_agreed()
    make_agreed("Bos Staal", hour=10)
    said = "2 agreed meetings are cancelled. Who was invited gets a cancellation."
    assert said in shown_before_the_end(client, campaign, cleo)
    Appointment.objects.filter(lead__company__name="Bos Staal").update(invited="")
    assert f"{said} One was not invited: tell them yourself." in shown_before_the_end(client, campaign, cleo)

    client.post(reverse("campaign-end", args=[campaign.pk]))
    campaign_end.run(clock.now())

    assert {State.CANCELLED} == set(Appointment.objects.values_list("state", flat=True))


def test_nobody_was_invited(client, make_agreed, campaign, cleo):
    make_agreed()
    Appointment.objects.update(invited="")

    said = "One agreed meeting is cancelled. No invitation went out, so tell them yourself."
    assert said in shown_before_the_end(client, campaign, cleo)


def test_what_goes_on_when_a_campaign_ends_keeps_its_meeting(client, meeting, campaign, cleo, ann):
    Lead.objects.update(holder=ann)

    assert "is cancelled" not in shown_before_the_end(client, campaign, cleo)
