"""The split of a day, and telling of too much sales admin."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.models import Activity, Pause
from leads.selling_time import admin_alert, split
from leads.selling_time.split import Split
from salesdesk import clock
from salesdesk.people.models import Team

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def called(make_lead, ann, tuesday):
    lead = make_lead()

    def called(minutes: int, *, talked: int = 0, **facts) -> Activity:
        """Log a call that ended so many minutes after ten."""
        facts = {"kind": "call", "outcome": "no_answer", "by": ann, "round": 1} | facts
        at = tuesday + minutes * MINUTE
        return Activity.objects.create(lead=lead, at=at, seconds=talked * 60, **facts)

    return called


@pytest.fixture
def paused(ann, tuesday):
    def paused(since: int, until: int | None, reason: str = "admin") -> Pause:
        ends_at = None if until is None else tuesday + until * MINUTE
        return Pause.objects.create(
            person=ann, reason=reason, starts_at=tuesday + since * MINUTE, until=ends_at
        )

    return paused


def minutes(spent: Split) -> tuple[int, ...]:
    return tuple(round(each / MINUTE) for each in (spent.talking, spent.calling, spent.admin, spent.other))


def test_talking_calling_and_pauses_are_counted_apart(called, paused, ann, tuesday):
    called(20, talked=10)
    called(27, talked=4)
    paused(30, 50)
    called(60, talked=5)
    paused(60, 90, "lunch")

    assert (19, 15 + 3 + 5, 20, 30) == minutes(split.of_day(ann, tuesday.date()))


def test_at_most_a_quarter_of_an_hour_leads_to_a_call(called, ann, tuesday):
    called(0)
    called(120, talked=2)
    assert (2, 15 + 15, 0, 0) == minutes(split.of_day(ann, tuesday.date()))


def test_a_call_that_was_logged_afterwards_does_not_count(called, ann, tuesday):
    called(10, logged_at=tuesday + 50 * MINUTE)
    assert split.of_day(ann, tuesday.date()).recorded == timedelta()


def test_a_pause_that_nobody_ended_counts_only_in_working_hours(paused, ann, tuesday):
    paused(0, None)
    with clock.moved_to(tuesday + timedelta(days=1)):
        spent = split.of_day(ann, tuesday.date())
    assert (0, 0, 450, 0) == minutes(spent)  # from 10:00 to 17:30


def test_a_share_without_recorded_time_is_none(ann, tuesday):
    assert split.of_day(ann, tuesday.date()).share("admin") is None


def test_too_much_sales_admin_is_told_once_to_rep_and_manager(called, paused, ann, cleo, tuesday):
    paused(0, 60)
    called(130, talked=60)
    with clock.moved_to(tuesday + 150 * MINUTE) as now:
        assert 1 == admin_alert.run(now)
        assert 0 == admin_alert.run(now)
    assert [1, 1] == [each.notifications.count() for each in (ann, cleo)]


def test_an_agreed_share_is_not_told(called, paused, ann, cleo, tuesday):
    Team.objects.update(admin_share=50)
    paused(0, 60)
    called(130, talked=60)
    with clock.moved_to(tuesday + 150 * MINUTE) as now:
        assert 0 == admin_alert.run(now)
    assert not cleo.notifications.exists()


def test_a_short_day_is_not_judged(paused, ann, cleo, tuesday):
    paused(0, 60)
    with clock.moved_to(tuesday + 70 * MINUTE) as now:
        assert 0 == admin_alert.run(now)


def test_managers_see_their_team_and_reps_themselves(client, called, ann, ben, cleo, eve, tuesday):
    called(-20, talked=10)
    client.force_login(cleo)
    rows = client.get(reverse("selling-time")).context["rows"]
    assert [ann, ben] == [row.person for row in rows]
    assert (10, 15, 0, 0) == minutes(rows[0].today)
    client.force_login(ann)
    context = client.get(reverse("selling-time")).context
    assert ([], [tuesday.date()]) == (context["rows"], [day.on for day in context["days"]])


def test_day_bounds_follow_the_time_zone_of_the_person(ann, tuesday):
    since, until = split.day_of(ann, tuesday.date())
    assert (tuesday - timedelta(hours=10), timedelta(days=1)) == (since, until - since)
