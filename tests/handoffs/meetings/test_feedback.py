"""What field says of a meeting reaches the inside rep on the desk, and stays where the meeting is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from handoffs.meetings import booking, meeting_outcome
from handoffs.models import Appointment, Feedback
from leads.calling import notices
from salesdesk import clock

pytestmark = pytest.mark.django_db
NEWS = "/desk/notices/"


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def after(waiting, ann, dov):
    """Wednesday afternoon; they met at eleven."""
    meeting = booking.book(waiting.lead, dov, ann, starts_at=at(25, 11))
    with clock.moved_to(at(25, 14)):
        yield meeting


@pytest.fixture
def told(after, dov):
    return meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD, said="Wants a quote")


def test_what_field_said_is_on_the_desk_until_it_is_read(client, told, ann):
    client.force_login(ann)
    known = {"callbacks": "0", "asked": "0", "heard": ""}
    page = client.get(NEWS, known).content.decode()
    assert "Dov · Van Houten Logistiek: Good: Wants a quote" in page
    assert 204 == client.get(NEWS, known | {"heard": str(told.pk)}).status_code

    client.post(reverse("meeting-feedback-read", args=[told.pk]))

    assert [] == notices.unread_for(ann)
    assert "Wants a quote" not in client.get(NEWS, known | {"heard": str(told.pk)}).content.decode()
    assert 204 == client.get(NEWS, known).status_code


def test_it_stays_with_the_meeting_in_the_story_and_among_what_field_says(client, told, ann, waiting):
    client.force_login(ann)
    client.post(reverse("meeting-feedback-read", args=[told.pk]))

    for address in (f"/meetings/{told.pk}/", "/meetings/feedback/", f"/handoffs/{waiting.pk}/"):
        assert "Wants a quote" in client.get(address).content.decode()
    assert "Read by inside" in client.get(f"/meetings/{told.pk}/").content.decode()


def test_it_is_read_once_by_whom_it_is_for(client, told, ann, ben):
    client.force_login(ben)
    assert 404 == client.post(reverse("meeting-feedback-read", args=[told.pk])).status_code
    client.force_login(ann)
    for _time in range(2):
        assert 302 == client.post(reverse("meeting-feedback-read", args=[told.pk])).status_code

    assert 1 == told.changes.filter(event="feedback_read").count()


def test_said_later_it_comes_later(after, dov, ann):
    meeting_outcome.mark_held(after, dov)
    assert [] == notices.unread_for(ann)

    meeting_outcome.give_feedback(Appointment.objects.get(), dov, feedback=Feedback.TOO_EARLY)

    assert ["Dov · Van Houten Logistiek: Too early"] == [heard.text for heard in notices.unread_for(ann)]


def test_nobody_came_is_something_to_do_and_nothing_to_read(after, dov, ann):
    meeting_outcome.no_show(after, dov)

    assert [] == notices.unread_for(ann)


def test_who_left_reads_nothing(after, dov, ann):
    ann.is_active = False
    ann.save()

    assert meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD).feedback_unread_by is None


def test_every_desk_asks_by_an_index_of_what_is_unread():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM handoffs_appointment WHERE feedback_unread_by_id = 1 ORDER BY feedback_at, id LIMIT 3"
        )
        assert "appointment_feedback_unread" in str(cursor.fetchall())
