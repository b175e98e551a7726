"""Meeting feedback as a notice on the inside rep's desk, and on the meeting itself."""

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
NOTICES = "/desk/notices/"


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def after(waiting, ann, dov):
    """A meeting on Wednesday at eleven, seen that afternoon."""
    meeting = booking.book(waiting.lead, dov, ann, starts_at=at(25, 11))
    with clock.moved_to(at(25, 14)):
        yield meeting


@pytest.fixture
def with_feedback(after, dov):
    return meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD, comment="Wants a quote")


def test_feedback_notice_is_on_desk_until_read(client, with_feedback, ann):
    client.force_login(ann)
    known = {"callbacks": "0", "call_requests": "0", "notices": ""}
    page = client.get(NOTICES, known).content.decode()
    assert "Dov · Van Houten Logistiek: Good: Wants a quote" in page
    assert 204 == client.get(NOTICES, known | {"notices": str(with_feedback.pk)}).status_code

    client.post(reverse("meeting-feedback-read", args=[with_feedback.pk]))

    assert [] == notices.unread_for(ann)
    assert (
        "Wants a quote"
        not in client.get(NOTICES, known | {"notices": str(with_feedback.pk)}).content.decode()
    )
    assert 204 == client.get(NOTICES, known).status_code


def test_read_feedback_stays_on_meeting_and_lists(client, with_feedback, ann, waiting):
    client.force_login(ann)
    client.post(reverse("meeting-feedback-read", args=[with_feedback.pk]))

    for address in (f"/meetings/{with_feedback.pk}/", "/meetings/feedback/", f"/handoffs/{waiting.pk}/"):
        assert "Wants a quote" in client.get(address).content.decode()
    assert "Feedback read by inside" in client.get(f"/meetings/{with_feedback.pk}/").content.decode()


def test_feedback_is_marked_read_once_by_its_reader(client, with_feedback, ann, ben):
    client.force_login(ben)
    assert 404 == client.post(reverse("meeting-feedback-read", args=[with_feedback.pk])).status_code
    client.force_login(ann)
    for _time in range(2):
        assert 302 == client.post(reverse("meeting-feedback-read", args=[with_feedback.pk])).status_code

    assert 1 == with_feedback.changes.filter(event="feedback_read").count()


def test_notice_appears_when_feedback_is_given(after, dov, ann):
    meeting_outcome.mark_held(after, dov)
    assert [] == notices.unread_for(ann)

    meeting_outcome.give_feedback(Appointment.objects.get(), dov, feedback=Feedback.TOO_EARLY)

    assert ["Dov · Van Houten Logistiek: Too early"] == [notice.text for notice in notices.unread_for(ann)]


def test_no_show_creates_no_notice(after, dov, ann):
    meeting_outcome.no_show(after, dov)

    assert [] == notices.unread_for(ann)


def test_inactive_rep_gets_no_notice(after, dov, ann):
    ann.is_active = False
    ann.save()

    assert meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD).feedback_unread_by is None


def test_unread_feedback_query_uses_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM handoffs_appointment WHERE feedback_unread_by_id = 1"
            " ORDER BY feedback_at, id LIMIT 3"
        )
        assert "appointment_feedback_unread" in str(cursor.fetchall())


@pytest.fixture
def deal_meeting(deal, ann, dov):
    """A meeting about dov's deal on Wednesday at eleven, seen that afternoon."""
    meeting = booking.book(deal.lead, dov, ann, starts_at=at(25, 11))
    with clock.moved_to(at(25, 14)):
        yield meeting


def test_host_is_asked_for_the_chance_after_the_meeting(client, deal_meeting, deal, dov):
    client.force_login(dov)
    url = reverse("meeting-mark-held", args=[deal_meeting.pk])
    assert client.get(url).context["form"].initial["probability"] == 40

    assert 302 == client.post(url, {"feedback": Feedback.GOOD, "probability": "70"}).status_code

    deal.refresh_from_db()
    assert (70, 70) == (deal.probability, deal.lead.probability)


def test_manager_who_records_the_meeting_gives_no_chance(client, deal_meeting, deal, cleo):
    client.force_login(cleo)
    url = reverse("meeting-mark-held", args=[deal_meeting.pk])
    assert "probability" not in client.get(url).context["form"].fields

    assert 302 == client.post(url, {"feedback": Feedback.GOOD, "probability": "70"}).status_code

    deal.refresh_from_db()
    assert 40 == deal.probability
