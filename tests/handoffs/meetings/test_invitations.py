"""Invitation e-mails, parsed with `icalendar` and delivered to a real mail server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from handoffs.meetings import booking
from leads.models import Contact, Suppression
from leads.models.compliance.suppression import digest
from salesdesk import clock
from salesdesk.outbox import sending
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
