"""What the other side's calendar gets, read back by `icalendar` from a real mail server."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from handoffs.meetings import booking
from leads.models import Contact, Suppression
from leads.models.suppression import digest
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.outbox.models import Outbox
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db
SANNE = "sanne@vanhouten.example"


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def known(waiting):
    """Sanne has an address, and reads Dutch."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email=SANNE, language="nl")
    return waiting.lead


def letters():
    return [row.payload for row in Outbox.objects.filter(payload__has_key="ics").order_by("pk")]


def events():
    return [
        (calendar["METHOD"], calendar.walk("VEVENT")[0])
        for calendar in (Calendar.from_ical(each["ics"]) for each in letters())
    ]


def test_booked_moved_and_cancelled_are_one_meeting_in_their_calendar(known, ann, dov):
    meeting = booking.book(known, dov, ann, starts_at=at(25, 11), location="https://meet.example/x")
    meeting = booking.move(meeting, ann, starts_at=at(26, 15))
    booking.cancel(meeting, ann, reason="They chose another")

    told = events()
    assert ["REQUEST", "REQUEST", "CANCEL"] == [method for method, _event in told]
    assert [0, 1, 2] == [event["SEQUENCE"] for _method, event in told]
    assert 1 == len({event["UID"] for _method, event in told})
    assert [at(25, 11), at(26, 15), at(26, 15)] == [event.start for _method, event in told]
    assert ["CONFIRMED", "CONFIRMED", "CANCELLED"] == [event["STATUS"] for _method, event in told]
    assert "They chose another" not in letters()[-1]["text"] + letters()[-1]["ics"]


def test_an_invitation_says_who_where_and_on_whose_clock(known, ann, dov):
    booking.book(known, dov, ann, starts_at=at(25, 11), location="https://meet.example/x", topic="Cold chain")

    calendar = Calendar.from_ical(letters()[0]["ics"])
    event = calendar.walk("VEVENT")[0]
    assert "Europe/Amsterdam" == event["DTSTART"].params["TZID"]
    assert ["Europe/Amsterdam"] == [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]
    assert "mailto:dov@desk.example" == event["ORGANIZER"]
    assert "mailto:desk@localhost" == event["ORGANIZER"].params["SENT-BY"]
    assert {f"mailto:{SANNE}", "mailto:dov@desk.example"} == set(event["ATTENDEE"])
    assert ("https://meet.example/x", "Cold chain") == (event["LOCATION"], event["SUMMARY"])
    assert dov.email == letters()[0]["reply_to"]


def test_a_visit_is_where_they_are(known, ann, dov):
    known.company.city = "Tilburg"
    known.company.save()
    meeting = booking.book(known, dov, ann, starts_at=at(25, 11), visit=True)
    booking.move(meeting, ann, starts_at=at(25, 11), visit=False, location="https://meet.example/x")

    places = [event["LOCATION"] for _method, event in events()]
    assert ["Van Houten Logistiek, Tilburg", "https://meet.example/x"] == places
    assert "Van Houten Logistiek, Tilburg" in letters()[0]["text"]


def test_a_meeting_that_is_offered_from_the_desk_is_invited_to_in_their_own_time(known, ann, dov):
    known.company.place.zones = ["Asia/Taipei"]
    known.company.place.save()
    booking.book(known, dov, ann, starts_at=at(25, 9))

    event = events()[0][1]
    assert ("Asia/Taipei", 16) == (event["DTSTART"].params["TZID"], event.start.hour)


def test_mail_that_bounces_or_is_not_wanted_is_not_sent(known, ann, dov):
    Suppression.objects.create(
        kind=Suppression.Kind.ADDRESS, digest=digest(SANNE), reason="asked", source="mail"
    )
    meeting = booking.book(known, dov, ann, starts_at=at(25, 11))

    assert [] == letters()
    assert f"{SANNE} asked for no more mail." in list(booking.booking_warnings(meeting))


def test_a_real_server_gets_the_invitation_beside_the_text_and_as_a_file(known, ann, dov, settings):
    booking.book(known, dov, ann, starts_at=at(25, 11))
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
