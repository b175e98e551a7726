"""The log form points to the planned meeting that somebody is about to log by hand."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handoffs.meetings import booking
from leads.activities.planned import planned_meeting
from salesdesk import clock

pytestmark = pytest.mark.django_db


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def meeting(waiting, ann, dov):
    """A meeting on Wednesday at eleven."""
    return booking.book(waiting.lead, dov, ann, starts_at=at(25, 11))


@pytest.mark.parametrize(
    ("kind", "day", "found"),
    [("visit", 25, True), ("meeting", 25, True), ("call", 25, False), ("visit", 24, False)],
)
def test_planned_meeting_of_the_same_day_is_found(meeting, dov, kind, day, found):
    assert (planned_meeting(meeting.lead, kind, dov, at(day, 16)) == meeting) is found


def test_only_meetings_that_one_may_see_are_named(meeting, mia, ann, eve):
    found = [planned_meeting(meeting.lead, "visit", who, at(25, 16)) for who in (ann, eve, mia)]

    assert found == [meeting, None, None]


def test_form_names_the_meeting_of_the_typed_day(client, meeting, dov):
    client.force_login(dov)
    url = f"/leads/{meeting.lead_id}/log/"
    with clock.moved_to(at(26, 9)):
        today, earlier = client.get(url), client.get(f"{url}?kind=visit&when=yesterday+11")

    assert (today.context["planned"], earlier.context["planned"]) == (None, meeting)
    assert f"/meetings/{meeting.pk}/" in earlier.content.decode()
