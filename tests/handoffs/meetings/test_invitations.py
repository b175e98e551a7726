"""Invitation e-mails, parsed with `icalendar` and delivered to a real mail server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from handoffs.meetings import booking, exit_impact, invitations, lead_moves
from handoffs.models import Appointment
from leads.compliance import suppression
from leads.models import Contact, Suppression
from leads.models.compliance.suppression import digest
from salesdesk import clock
from salesdesk.outbox import returns, sending
from salesdesk.outbox.models import Outbox
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db
SANNE = "sanne@vanhouten.example"


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def invited_lead(waiting):
    """A lead whose contact Sanne has an e-mail address and reads Dutch."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email=SANNE, language="nl")
    return waiting.lead


def emails():
    return [row.payload for row in Outbox.objects.filter(payload__has_key="ics").order_by("pk")]


def events():
    return [
        (calendar["METHOD"], calendar.walk("VEVENT")[0])
        for calendar in (Calendar.from_ical(each["ics"]) for each in emails())
    ]


def test_invitation_updates_share_uid(invited_lead, ann, dov):
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11), location="https://meet.example/x")
    meeting = booking.move(meeting, ann, starts_at=at(26, 15))
    booking.cancel(meeting, ann, reason="They chose another")

    sent = events()
    assert ["REQUEST", "REQUEST", "CANCEL"] == [method for method, _event in sent]
    assert [0, 1, 2] == [event["SEQUENCE"] for _method, event in sent]
    assert 1 == len({event["UID"] for _method, event in sent})
    assert [at(25, 11), at(26, 15), at(26, 15)] == [event.start for _method, event in sent]
    assert ["CONFIRMED", "CONFIRMED", "CANCELLED"] == [event["STATUS"] for _method, event in sent]
    assert "They chose another" not in emails()[-1]["text"] + emails()[-1]["ics"]


def test_invitation_has_organizer_location_and_time_zone(invited_lead, ann, dov):
    booking.book(
        invited_lead, dov, ann, starts_at=at(25, 11), location="https://meet.example/x", topic="Cold chain"
    )

    calendar = Calendar.from_ical(emails()[0]["ics"])
    event = calendar.walk("VEVENT")[0]
    assert "Europe/Amsterdam" == event["DTSTART"].params["TZID"]
    assert ["Europe/Amsterdam"] == [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]
    assert "mailto:dov@desk.example" == event["ORGANIZER"]
    assert "mailto:desk@localhost" == event["ORGANIZER"].params["SENT-BY"]
    assert {f"mailto:{SANNE}", "mailto:dov@desk.example"} == set(event["ATTENDEE"])
    assert ("https://meet.example/x", "Cold chain") == (event["LOCATION"], event["SUMMARY"])
    assert dov.email == emails()[0]["reply_to"]


def test_visit_location_defaults_to_company(invited_lead, ann, dov):
    invited_lead.company.city = "Tilburg"
    invited_lead.company.save()
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11), visit=True)
    booking.move(meeting, ann, starts_at=at(25, 11), visit=False, location="https://meet.example/x")

    places = [event["LOCATION"] for _method, event in events()]
    assert ["Van Houten Logistiek, Tilburg", "https://meet.example/x"] == places
    assert "Van Houten Logistiek, Tilburg" in emails()[0]["text"]


def test_invitation_uses_customer_time_zone(invited_lead, ann, dov):
    invited_lead.company.place.zones = ["Asia/Taipei"]
    invited_lead.company.place.save()
    booking.book(invited_lead, dov, ann, starts_at=at(25, 9))

    event = events()[0][1]
    assert ("Asia/Taipei", 16) == (event["DTSTART"].params["TZID"], event.start.hour)


def test_suppressed_address_gets_no_invitation(invited_lead, ann, dov):
    Suppression.objects.create(
        kind=Suppression.Kind.ADDRESS, digest=digest(SANNE), reason="asked", source="mail"
    )
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11))

    assert [] == emails()
    assert f"{SANNE} has opted out of e-mail." in list(booking.booking_warnings(meeting))


def test_sent_invitation_has_calendar_part_and_attachment(invited_lead, ann, dov, settings):
    booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    with opened(settings) as box:
        sending.run(clock.now())

    mail = next(each for each in box.messages if SANNE in each["To"])
    parts = {part.get_content_type(): part for part in mail.walk()}
    calendar, file = parts["text/calendar"], parts["application/ics"]
    assert ["multipart/alternative", "application/ics"] == [
        part.get_content_type() for part in mail.get_payload()
    ]
    assert ("REQUEST", "utf-8") == (calendar.get_param("method"), calendar.get_content_charset())
    assert ("invite.ics", dov.email) == (file.get_filename(), mail["Reply-To"])
    read = [Calendar.from_ical(part.get_payload(decode=True)) for part in (calendar, file)]
    assert read[0].walk("VEVENT")[0]["UID"] == read[1].walk("VEVENT")[0]["UID"]
    assert at(25, 11) == read[0].walk("VEVENT")[0].start


def opt_out():
    suppression.suppress_address(SANNE, reason="Unsubscribed.", source="mail")


def test_invited_contact_who_opts_out_still_gets_changes_and_the_cancellation(invited_lead, ann, dov):
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    opt_out()
    assert "Sanne Dekker gets a cancellation e-mail." == exit_impact.sends_cancellation(meeting)
    meeting = booking.move(meeting, ann, starts_at=at(26, 15))
    assert [] == list(booking.booking_warnings(meeting))
    booking.cancel(meeting, ann, reason="Not now")

    assert ["REQUEST", "REQUEST", "CANCEL"] == [method for method, _event in events()]


def test_invited_contact_who_opts_out_is_invited_again_when_another_rep_takes_the_meeting(
    invited_lead, ann, dov, make_person, north
):
    booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    opt_out()
    lead_moves.transfer_meetings(invited_lead, dov, make_person("Eva", "field", north), ann)

    assert ["REQUEST", "CANCEL", "REQUEST"] == [method for method, _event in events()]
    assert SANNE == Appointment.objects.planned().get().invited_address


def test_contact_who_was_not_invited_and_opts_out_hears_of_nothing(invited_lead, ann, dov):
    opt_out()
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    booking.cancel(booking.move(meeting, ann, starts_at=at(26, 15)), ann, reason="Not now")

    assert [] == emails()
    assert "No invitation was sent. Let them know yourself." == exit_impact.sends_cancellation(meeting)


@pytest.mark.parametrize("invited", ["", SANNE, "old@vanhouten.example"])
@pytest.mark.parametrize("bounced", ["", SANNE.upper(), "old@vanhouten.example"])
@pytest.mark.parametrize("opted_out", [False, True])
def test_counts_sentences_and_cancellations_agree(invited_lead, ann, dov, invited, bounced, opted_out):
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    Appointment.objects.update(invited_address=invited)
    Contact.objects.filter(pk=meeting.contact_id).update(bounced_address=bounced)
    if opted_out:
        opt_out()
    meeting = Appointment.objects.for_pages().get()
    told = Appointment.objects.filter(invitations.CANCELLATION_IS_SENT).exists()

    assert told == ("gets a cancellation e-mail" in exit_impact.sends_cancellation(meeting))
    booking.cancel(meeting, ann, reason="Not now")
    assert told == ("CANCEL" in [method for method, _event in events()])


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("invite", "the invitation to the meeting could not be delivered"),
        ("move", "the new time or place of the meeting could not be delivered"),
        ("cancel", "the cancellation of the meeting could not be delivered"),
    ],
)
@pytest.mark.parametrize("gone", [True, False])
def test_email_about_a_meeting_that_comes_back_is_logged_and_alerts_the_rep_who_booked_it(
    invited_lead, ann, dov, method, message, gone
):
    meeting = booking.book(invited_lead, dov, ann, starts_at=at(25, 11))
    if method == "move":
        booking.move(meeting, ann, starts_at=at(26, 15))
    if method == "cancel":
        booking.cancel(meeting, ann, reason="Not now")
    row = Outbox.objects.filter(payload__to=SANNE).latest("pk")
    for _twice in range(2):
        returns.bounce(row, "552 5.2.2 mailbox full", address_gone=gone)

    alert = Outbox.objects.get(dedupe_key__endswith=f"undelivered:{row.dedupe_key}").payload
    assert (ann.email, True) == (alert["to"], message in alert["subject"])
    assert 1 == invited_lead.activities.filter(note__contains=message).count()
    assert Outbox.objects.dead().filter(pk=row.pk, error__contains="full").exists()
    assert gone == Contact.objects.get(pk=meeting.contact_id).mail_bounces
    assert (method == "invite") == (Appointment.objects.get().invited_address == "")
