"""Somebody who is away: nothing is planned then, and no clock of theirs runs."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from handoffs.meetings import availability
from salesdesk.hooks import Hook
from salesdesk.people import absences
from salesdesk.people.models import Absence, User

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


def on(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=HERE)


@pytest.fixture
def typed(ann):
    return {"person": ann.pk, "first_day": "2026-11-25", "last_day": "2026-11-26", "reason": "holiday"}


@pytest.fixture
def dov_away(tuesday, dov, cleo):
    """Wednesday and Thursday."""
    absences.record(dov, cleo, starts_at=on(25), ends_at=on(27), reason="ill")
    return User.objects.get(pk=dov.pk)


def test_whole_days_are_days_on_their_own_wall(tuesday, client, ann, typed):
    User.objects.filter(pk=ann.pk).update(time_zone="Asia/Taipei")
    client.force_login(ann)
    answer = client.post(reverse("absences"), typed)

    assert reverse("absences") == answer.url
    away, there = Absence.objects.get(), ZoneInfo("Asia/Taipei")
    assert datetime(2026, 11, 25, tzinfo=there) == away.starts_at
    assert datetime(2026, 11, 27, tzinfo=there) == away.ends_at


def test_a_part_of_a_day_is_enough(tuesday, client, ann, typed):
    client.force_login(ann)
    client.post(
        reverse("absences"), typed | {"last_day": "2026-11-25", "from_time": "14:00", "until_time": "16:00"}
    )

    away = Absence.objects.get()
    assert (on(25, 14), on(25, 16)) == (away.starts_at, away.ends_at)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_day": "2026-11-24"}, "comes back after that"),
        ({"last_day": "2028-11-24"}, "Longer than a year"),
        ({"first_day": "0001-01-01"}, "Enter a valid date"),
        ({"last_day": "9999-12-31"}, "Enter a valid date"),
        ({"first_day": ""}, "This field is required"),
        ({"first_day": "2027-03-28", "from_time": "02:30", "last_day": "2027-03-29"}, "skips that hour"),
        ({"from_time": "14:00", "last_day": "2026-11-25", "until_time": "13:00"}, "comes back after that"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(tuesday, client, ann, typed, wrong, said):
    client.force_login(ann)
    answer = client.post(reverse("absences"), typed | wrong)

    assert 422 == answer.status_code
    assert said in answer.content.decode()
    assert f'value="{(typed | wrong)["last_day"]}"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_nobody_is_away_twice(tuesday, client, ann, typed):
    client.force_login(ann)
    client.post(reverse("absences"), typed)
    answer = client.post(reverse("absences"), typed | {"first_day": "2026-11-26"})

    assert "Ann is away then already." in answer.content.decode()
    assert 1 == Absence.objects.count()


def test_a_manager_says_it_for_who_is_ill(tuesday, client, cleo, ann, typed):
    client.force_login(cleo)
    client.post(reverse("absences"), typed | {"reason": "ill"})

    assert (ann, cleo) == (Absence.objects.get().person, Absence.objects.get().recorded_by)
    assert "Ill" in client.get(reverse("absences")).content.decode()


def test_why_somebody_is_away_is_nobody_elses(dov_away, client, ann):
    client.force_login(ann)

    assert "Ill" not in client.get(reverse("absences")).content.decode().partition("<form")[0]
    assert 404 == client.post(reverse("absence-cancel", args=[Absence.objects.get().pk])).status_code


def test_who_takes_it_back_works_then(dov_away, client):
    client.force_login(dov_away)
    client.post(reverse("absence-cancel", args=[Absence.objects.get().pk]))

    assert not Absence.objects.exists()


def test_no_clock_runs_while_somebody_is_away(tuesday, dov_away):
    """Nine hours on from Tuesday at ten: the rest of Tuesday, and then Friday."""
    assert on(27, 10) + timedelta(minutes=30) == dov_away.calendar.add(tuesday, timedelta(hours=9))


def test_nothing_is_free_while_somebody_is_away(tuesday, dov_away):
    free = availability.free_slots(dov_away, after=tuesday, count=8, a_day=2)

    assert {24, 27, 30} < {at.astimezone(HERE).day for at in free} | {24}
    assert not {25, 26} & {at.astimezone(HERE).day for at in free}


def test_who_keeps_meetings_is_told_of_it(tuesday, dov, monkeypatch):
    hook = Hook()
    hook.connect(lambda who, begins, ends: [f"{who} meets then."])
    monkeypatch.setattr(absences, "working_time_changed", hook)

    assert ["Dov meets then."] == absences.record(
        dov, dov, starts_at=on(25), ends_at=on(26), reason="holiday"
    )


def test_the_list_says_the_first_and_the_last_day_on_the_clock_of_who_is_away(
    tuesday, client, ann, cleo, ada
):
    User.objects.filter(pk=ann.pk).update(time_zone="Asia/Taipei")
    there = ZoneInfo("Asia/Taipei")
    ann.refresh_from_db()
    absences.record(
        ann,
        cleo,
        starts_at=datetime(2026, 11, 25, tzinfo=there),
        ends_at=datetime(2026, 11, 28, tzinfo=there),
        reason="holiday",
    )
    absences.record(
        ann,
        cleo,
        starts_at=datetime(2027, 1, 4, 14, tzinfo=there),
        ends_at=datetime(2027, 1, 4, 16, tzinfo=there),
        reason="training",
    )
    client.force_login(cleo)
    page = client.get(reverse("absences")).content.decode()

    assert '<td data-label="First day">Wed 25 Nov</td>' in page
    assert '<td data-label="Last day">Fri 27 Nov</td>' in page
    assert '<td data-label="First day">4 Jan 2027 14:00</td>' in page
    assert '<td data-label="Last day">4 Jan 2027 16:00</td>' in page


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (on(25), on(28), ["All day", "through Fri 27 Nov", "through Fri 27 Nov", ""]),
        (on(25), on(26), ["All day", ""]),
        (on(25, 14), on(25, 16), ["14:00", "until 16:00"]),
        (on(25, 14), on(26), ["14:00", "the rest of the day"]),
        (
            on(25, 14),
            on(27, 12),
            ["14:00", "until Fri 27 Nov 12:00", "until Fri 27 Nov 12:00", "until 12:00"],
        ),
    ],
)
def test_a_day_of_the_calendar_says_how_long_somebody_is_away(tuesday, client, dov, begins, ends, said):
    absences.record(dov, dov, starts_at=begins, ends_at=ends, reason="holiday")
    client.force_login(dov)
    page = client.get(reverse("calendar"), {"view": "agenda", "day": "2026-11-25"}).content.decode()

    lines = [line for line in page.split("<li")[1:] if "Away" in line and "<time>" in line]
    assert f"<time>{said[0]}</time>" in lines[0]
    pills = [re.findall('<span class="pill warn">(.*?)</span>', line) for line in lines]
    assert [[each] if each else [] for each in said[1:]] == pills
