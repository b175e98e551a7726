"""Recording and canceling absences, and their effect on working time and meetings."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from handoffs.meetings import availability
from salesdesk.hooks import Hook
from salesdesk.people.membership import absences
from salesdesk.people.models import Absence, User

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


def on(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=HERE)


@pytest.fixture
def form_data(ann):
    return {"person": ann.pk, "first_day": "2026-11-25", "last_day": "2026-11-26", "reason": "holiday"}


@pytest.fixture
def dov_away(tuesday, dov, cleo):
    """Wednesday and Thursday."""
    absences.record(dov, cleo, starts_at=on(25), ends_at=on(27), reason="ill")
    return User.objects.get(pk=dov.pk)


def test_whole_days_are_in_the_persons_time_zone(tuesday, client, ann, form_data):
    User.objects.filter(pk=ann.pk).update(time_zone="Asia/Taipei")
    client.force_login(ann)
    answer = client.post(reverse("absences"), form_data)

    assert reverse("absences") == answer.url
    away, there = Absence.objects.get(), ZoneInfo("Asia/Taipei")
    assert datetime(2026, 11, 25, tzinfo=there) == away.starts_at
    assert datetime(2026, 11, 27, tzinfo=there) == away.ends_at


def test_absence_may_cover_part_of_a_day(tuesday, client, ann, form_data):
    client.force_login(ann)
    client.post(
        reverse("absences"),
        form_data | {"last_day": "2026-11-25", "from_time": "14:00", "until_time": "16:00"},
    )

    away = Absence.objects.get()
    assert (on(25, 14), on(25, 16)) == (away.starts_at, away.ends_at)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"last_day": "2026-11-24"}, "must end after it starts"),
        ({"last_day": "2028-11-24"}, "be longer than a year"),
        ({"first_day": "0001-01-01"}, "Enter a date"),
        ({"last_day": "9999-12-31"}, "Enter a date"),
        ({"first_day": ""}, "This field is required"),
        ({"first_day": "2027-03-28", "from_time": "02:30", "last_day": "2027-03-29"}, "clock change"),
        ({"from_time": "14:00", "last_day": "2026-11-25", "until_time": "13:00"}, "must end after it starts"),
    ],
)
def test_invalid_absence_shows_its_error_and_keeps_the_input(tuesday, client, ann, form_data, change, error):
    client.force_login(ann)
    answer = client.post(reverse("absences"), form_data | change)

    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert f'value="{(form_data | change)["last_day"]}"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_overlapping_absences_are_rejected(tuesday, client, ann, form_data):
    client.force_login(ann)
    client.post(reverse("absences"), form_data)
    answer = client.post(reverse("absences"), form_data | {"first_day": "2026-11-26"})

    assert "Ann already has an absence in this period." in answer.content.decode()
    assert 1 == Absence.objects.count()


def test_manager_records_an_absence_for_a_rep(tuesday, client, cleo, ann, form_data):
    client.force_login(cleo)
    client.post(reverse("absences"), form_data | {"reason": "ill"})

    assert (ann, cleo) == (Absence.objects.get().person, Absence.objects.get().recorded_by)
    assert '<td data-label="Reason">Sick leave</td>' in client.get(reverse("absences")).content.decode()


def test_reason_of_an_absence_is_hidden_from_colleagues(dov_away, client, ann):
    client.force_login(ann)

    assert '<td data-label="Reason">' not in client.get(reverse("absences")).content.decode()
    assert 404 == client.post(reverse("absence-cancel", args=[Absence.objects.get().pk])).status_code


def test_absence_can_be_canceled(dov_away, client):
    client.force_login(dov_away)
    client.post(reverse("absence-cancel", args=[Absence.objects.get().pk]))

    assert not Absence.objects.exists()


def test_deadlines_are_paused_during_an_absence(tuesday, dov_away):
    """Nine working hours from Tuesday at ten fall on the rest of Tuesday and on Friday."""
    assert on(27, 10) + timedelta(minutes=30) == dov_away.calendar.add(tuesday, timedelta(hours=9))


def test_no_slots_are_free_during_an_absence(tuesday, dov_away):
    free = availability.free_slots(dov_away, after=tuesday, count=8, a_day=2)

    assert {24, 27, 30} < {at.astimezone(HERE).day for at in free} | {24}
    assert not {25, 26} & {at.astimezone(HERE).day for at in free}


def test_absence_returns_the_messages_of_its_hook(tuesday, dov, monkeypatch):
    hook = Hook()
    hook.connect(lambda person, starts_at, ends_at: [f"{person} has a meeting."])
    monkeypatch.setattr(absences, "working_time_changed", hook)

    assert ["Dov has a meeting."] == absences.record(
        dov, dov, starts_at=on(25), ends_at=on(26), reason="holiday"
    )


def test_list_shows_first_and_last_day_in_the_persons_time_zone(tuesday, client, ann, cleo, ada):
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
    ("starts_at", "ends_at", "labels"),
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
def test_calendar_days_show_how_long_an_absence_lasts(tuesday, client, dov, starts_at, ends_at, labels):
    absences.record(dov, dov, starts_at=starts_at, ends_at=ends_at, reason="holiday")
    client.force_login(dov)
    page = client.get(reverse("calendar"), {"view": "agenda", "day": "2026-11-25"}).content.decode()

    lines = [line for line in page.split("<li")[1:] if "Away" in line and "<time>" in line]
    assert f"<time>{labels[0]}</time>" in lines[0]
    pills = [re.findall('<span class="pill warn">(.*?)</span>', line) for line in lines]
    assert [[each] if each else [] for each in labels[1:]] == pills
