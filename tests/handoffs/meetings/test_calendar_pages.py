"""The calendar pages: views, booking, rescheduling, feedback and the subscription feed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from handoffs.meetings import booking
from handoffs.meetings.calendars import calendar
from handoffs.meetings.calendars import feed as calendar_feed
from handoffs.models import Appointment, CalendarLink
from leads.email_nurture import bounces
from leads.models import Contact, Lead
from salesdesk import clock
from salesdesk.people.membership import absences
from salesdesk.people.models import User

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def meeting(waiting, ann, dov):
    return booking.book(waiting.lead, dov, ann, starts_at=at(25, 11))


@pytest.fixture
def typed(dov):
    return {
        "person": dov.pk,
        "meeting": "other",
        "at": "2026-11-26T15:00",
        "duration": "45",
        "location": "Teams",
    }


@pytest.fixture
def book(client, ann, waiting, typed):
    """Submit the booking form as ann."""
    client.force_login(ann)
    return lambda **more: client.post(reverse("lead-meeting-new", args=[waiting.lead_id]), typed | more)


def fresh(person):
    return User.objects.get(pk=person.pk)


def test_calendar_day_has_meetings_absences_and_free_time(meeting, dov, cleo):
    absences.record(dov, cleo, starts_at=at(25, 14), ends_at=at(25, 16), reason="training")
    day = calendar.calendar_days(fresh(dov), at(25, 0).date(), 1, dov)[0]

    assert [(11, 0, 0, 3)] == [(each.hour, each.quarter, each.hours, each.quarters) for each in day.booked]
    assert [(14, 2)] == [(each.hour, each.hours) for each in day.away]
    free = [(each.starts_at.astimezone(HERE).hour, each.ends_at.astimezone(HERE).hour) for each in day.free]
    assert [(9, 11), (11, 14), (16, 17)] == free


def test_colleague_sees_meeting_as_busy(meeting, client, ben, dov):
    client.force_login(ben)
    page = client.get(reverse("calendar"), {"person": dov.pk}).content.decode()

    assert "Busy" in page
    assert "Van Houten" not in page


@pytest.mark.parametrize("view", ["day", "week", "agenda", "nonsense"])
@pytest.mark.parametrize("day", ["2026-11-25", "0001-01-01", "tomorrow", ""])
def test_calendar_renders_every_view_and_day(meeting, client, dov, view, day):
    client.force_login(dov)

    assert 200 == client.get(reverse("calendar"), {"view": view, "day": day}).status_code


def test_booking_uses_time_zone_of_user(book):
    answer = book()

    meeting = Appointment.objects.get()
    assert reverse("meeting", args=[meeting.pk]) == answer.url
    assert (at(26, 15), "Teams") == (meeting.starts_at, meeting.location)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"at": "2026-11-24T09:00"}, "This time is in the past"),
        ({"at": "2027-03-28T02:30"}, "Try 03:00 or later"),
        ({"at": "2026-11-25T11:30"}, "Dov is busy at that time. Free: "),
        ({"at": "0001-01-01T00:00"}, "Enter a date and time"),
        ({"meeting": "soon"}, "Choose one of the available times"),
        ({"at": ""}, "Enter a date and time"),
    ],
)
def test_invalid_booking_time_shows_error_and_keeps_input(meeting, book, wrong, error):
    answer = book(**wrong)

    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert 'value="Teams"' in answer.content.decode()
    assert 1 == Appointment.objects.count()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"starts_at": "2026-11-24T09:00"}, "This time is in the past"),
        ({"starts_at": "2027-03-28T02:30"}, "Try 03:00 or later"),
        ({"starts_at": "2026-11-26T10:15"}, "Dov is busy at that time. Free: "),
        ({"starts_at": ""}, "This field is required"),
    ],
)
def test_invalid_reschedule_time_shows_error_at_field(meeting, make_handoff, client, ann, dov, wrong, error):
    booking.book(make_handoff("Bos Staal").lead, dov, ann, starts_at=at(26, 10))
    client.force_login(dov)
    typed = {"starts_at": "2026-11-26T15:00", "duration": "45", "location": "Teams", "reason": "She is ill"}
    answer = client.post(reverse("meeting-reschedule", args=[meeting.pk]), typed | wrong)

    assert 422 == answer.status_code
    assert error in answer.context["form"].errors["starts_at"][0]
    assert 'value="She is ill"' in answer.content.decode()
    assert meeting.starts_at == Appointment.objects.get(pk=meeting.pk).starts_at


@pytest.mark.parametrize(
    ("chosen", "name"),
    [({"meeting": "2026-11-25T11:30:00+01:00"}, "meeting"), ({"at": "2026-11-25T11:30"}, "at")],
)
def test_taken_time_error_is_at_the_used_field(meeting, book, chosen, name):
    answer = book(**chosen)

    assert [name] == list(answer.context["form"].errors)


def test_bouncing_address_is_shown_and_no_notification_claimed(client, waiting, ann, dov):
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email="sanne@vanhouten.example")
    meeting = booking.book(waiting.lead, dov, ann, starts_at=at(25, 11))
    bounces.mark_bounced("sanne@vanhouten.example", "550 no such user")
    client.force_login(dov)

    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "E-mail to sanne@vanhouten.example bounces." in page
    typed = {"starts_at": "2026-11-26T15:00", "duration": "45"}
    client.post(reverse("meeting-reschedule", args=[meeting.pk]), typed)
    bounces_now = "E-mail to sanne@vanhouten.example bounces. Let them know yourself."
    assert f"Meeting rescheduled. {bounces_now}" in client.get(reverse("calendar")).content.decode()
    client.post(reverse("meeting-cancel", args=[meeting.pk]), {"reason": "Ill"})
    assert f"Meeting cancelled. {bounces_now}" in client.get(reverse("calendar")).content.decode()


def test_show_availability_keeps_typed_time(book, ann):
    answer = book(show="times", person=ann.pk)

    assert 200 == answer.status_code
    assert 'value="2026-11-26T15:00"' in answer.content.decode()
    assert not Appointment.objects.exists()


def test_personal_link_of_the_chosen_host_is_filled_in(book, client, waiting, dov, ann):
    for person in (dov, ann):
        person.meeting_link = f"https://meet.example/{person.name}"
        person.save()
    first = client.get(reverse("lead-meeting-new", args=[waiting.lead_id]))
    other = book(show="times", person=ann.pk, location=dov.meeting_link)
    typed = book(show="times", person=ann.pk, location="At their site")

    pages = (first, other, typed)
    assert [page.context["form"]["location"].value() for page in pages] == [
        dov.meeting_link,
        ann.meeting_link,
        "At their site",
    ]


def test_missing_email_is_shown_before_and_after_booking(book, client, waiting):
    before = client.get(reverse("lead-meeting-new", args=[waiting.lead_id])).content.decode()
    assert "No e-mail address is known. No invitation will be sent" in before.replace("\n", " ")
    book()

    assert "No e-mail address is known" in client.get(reverse("calendar")).content.decode()


def test_no_show_action_shows_who_reschedules(meeting, client, dov):
    client.force_login(dov)
    with clock.moved_to(at(25, 14)):
        page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()

    assert "Ann will reschedule" in page


def test_feedback_is_listed_and_in_timeline(meeting, client, ann, dov):
    client.force_login(dov)
    with clock.moved_to(at(25, 14)):
        client.post(
            reverse("meeting-mark-held", args=[meeting.pk]), {"feedback": "too_early", "comment": "Q3"}
        )
        client.force_login(ann)
        feedback = client.get(reverse("meeting-feedback")).content.decode()
        lead_page = client.get(reverse("lead", args=[meeting.lead_id])).content.decode()

    assert "Too early" in feedback
    assert "Meeting feedback: Too early: Q3" in lead_page


def test_no_show_is_on_the_desk(meeting, client, ann, dov):
    client.force_login(dov)
    with clock.moved_to(at(25, 14)):
        client.post(reverse("meeting-mark-no-show", args=[meeting.pk]), {"comment": ""})
        client.force_login(ann)
        desk = client.get(reverse("desk")).content.decode()

    assert reverse("lead-meeting-new", args=[meeting.lead_id]) in desk
    assert Lead.objects.get(pk=meeting.lead_id).is_open


def test_calendar_feed_serves_own_meetings_by_secret(meeting, client, dov, ann):
    address = reverse("calendar-feed", args=[calendar_feed.create(dov)])
    answer = client.get(address)

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(at(25, 11), "Sanne Dekker · Van Houten Logistiek")] == [(e.start, e["SUMMARY"]) for e in events]
    assert CalendarLink.objects.get().read_at
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.content)
    booking.move(meeting, ann, starts_at=at(26, 11))
    assert 200 == client.get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code


def test_revoked_or_inactive_link_is_not_found(meeting, client, dov):
    old, new = calendar_feed.create(dov), calendar_feed.create(dov)
    assert 404 == client.get(reverse("calendar-feed", args=[old])).status_code
    assert 200 == client.get(reverse("calendar-feed", args=[new])).status_code
    User.objects.filter(pk=dov.pk).update(is_active=False)
    assert 404 == client.get(reverse("calendar-feed", args=[new])).status_code
    User.objects.filter(pk=dov.pk).update(is_active=True)
    client.force_login(dov)
    client.post(reverse("calendar-feed-revoke"))
    assert 404 == client.get(reverse("calendar-feed", args=[new])).status_code


def test_feed_url_is_shown_once(client, dov, tuesday):
    client.force_login(dov)
    made = client.post(reverse("calendar-feed-create")).content.decode()

    assert ".ics" in made
    assert ".ics" not in client.get(reverse("calendar-feed-settings")).content.decode()


@pytest.mark.parametrize("name", ["location", "topic"])
def test_booking_rejects_line_breaks(book, name):
    answer = book(**{name: "Teams\r\nX: y"})

    assert 422 == answer.status_code
    assert "Line breaks are not allowed. Enter a single line." in answer.content.decode()
    assert not Appointment.objects.exists()


def test_reschedule_changes_visit_flag(meeting, client, dov):
    client.force_login(dov)
    typed = {"starts_at": "2026-11-26T15:00", "duration": "45"}
    there = reverse("meeting-reschedule", args=[meeting.pk])

    client.post(there, typed | {"visit": "on"})
    assert Appointment.objects.get().visit
    assert 'id="id_visit" checked' in client.get(there).content.decode()
    client.post(there, typed)
    assert not Appointment.objects.get().visit


def test_reschedule_rejects_line_breaks(meeting, client, dov):
    client.force_login(dov)
    typed = {"starts_at": "2026-11-26T15:00", "duration": "45", "location": "Teams\nX: y"}

    answer = client.post(reverse("meeting-reschedule", args=[meeting.pk]), typed)

    assert 422 == answer.status_code
    assert ["location"] == list(answer.context["form"].errors)


def test_moving_a_meeting_to_a_saturday_warns(meeting, client, dov):
    client.force_login(dov)
    typed = {"starts_at": "2026-11-28T11:00", "duration": "45"}

    client.post(reverse("meeting-reschedule", args=[meeting.pk]), typed)

    assert "Saturday" in client.get(reverse("calendar")).content.decode()
