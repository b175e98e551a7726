"""Test callbacks across DST changes in every time zone, and with a wrong system clock."""

from datetime import datetime, timedelta

import pytest

from leads.calling import calls
from leads.compliance import call_windows, eligibility
from leads.funnel import next_steps
from leads.models import Lead, NextStep, Place
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock
from salesdesk.clock import zones
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
#: Wall times: a Friday on which a call is promised, and the Monday after the DST change for which it is promised.
SPRING = tuple(map(datetime.fromisoformat, ("2026-03-20T12:00", "2026-03-30T11:00")))
AUTUMN = tuple(map(datetime.fromisoformat, ("2026-10-16T12:00", "2026-11-02T11:00")))


def all_zones() -> list[str]:
    """Return the time zones of all countries, about four hundred."""
    by_country = zones._zones_by_country()
    return sorted({zone for country in by_country for zone in by_country[country]})


def plan_callback(lead, zone: str, wall: datetime) -> NextStep:
    """Plan a callback at a wall time in `zone`, as the desk does."""
    place, _made = Place.objects.get_or_create(country="", subdivision="", zones=[zone])
    lead.company.place = place
    NextStep.objects.filter(lead=lead).delete()
    return next_steps.plan(lead, StepKind.CALLBACK, due_at=clock.instant_of(wall, zone))


def _delete_callback(zone: str) -> None:
    NextStep.objects.all().delete()
    Place.objects.filter(country="", zones=[zone]).delete()


@pytest.mark.parametrize(
    ("promised_on", "monday"),
    [SPRING, AUTUMN],
)
def test_callback_across_a_dst_change_surfaces_once_at_its_wall_time_in_400_zones(lead, promised_on, monday):
    """The weeks between promise and call include the changes in Europe, America and Australia."""
    everywhere = all_zones()
    due = {zone: clock.instant_of(monday, zone) for zone in everywhere}
    assert len(everywhere) >= 400
    for zone, due_at in due.items():
        assert monday == due_at.astimezone(zones.ZoneInfo(zone)).replace(tzinfo=None), zone

    wrong = []
    for zone in zones.one_of_each(everywhere):  # the others have the same DST changes
        with clock.moved_to(promised_on.replace(tzinfo=TUESDAY.tzinfo)):
            planned = plan_callback(lead, zone, monday)
        with clock.moved_to(due[zone] - MINUTE) as early:
            call_windows.roll(early)
            before = eligibility.make_ready(early, 10)
        with clock.moved_to(due[zone]):
            on_time, again = eligibility.make_ready(due[zone], 10), eligibility.make_ready(due[zone], 10)
        found = (planned.wall_time, planned.due_at, before, on_time, again)
        if found != (monday.strftime("%Y-%m-%dT%H:%M"), due[zone], 0, 1, 0):
            wrong.append((zone, *found))
        _delete_callback(zone)
    assert [] == wrong


def test_keeping_the_utc_offset_would_be_wrong_in_many_zones():
    """With the UTC offset of the day of the promise, calls would be an hour off."""
    promised_on, wall = SPRING
    wrong = 0
    for zone in all_zones():
        offset = promised_on.astimezone(zones.ZoneInfo(zone)).utcoffset()
        wrong += clock.instant_of(wall, zone) != (wall - offset).replace(tzinfo=TUESDAY.tzinfo)
    assert wrong > 50


@pytest.fixture
def promised(lead, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(minutes=30))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)
    return lead


def test_callback_made_with_a_fast_clock_is_not_offered_again(promised, ann, tuesday):
    with clock.moved_to(tuesday + timedelta(hours=1)) as fast:
        eligibility.run(fast)
        assert promised.pk == claim.take_next(ann).lead_id
        calls.log(promised.pk, calls.Call(Outcome.NO_ANSWER), by=ann, fence=ann.hold.fence)

    for minutes in range(0, 60, 5):
        with clock.moved_to(tuesday + timedelta(minutes=minutes)) as right:
            eligibility.run(right)
            assert claim.take_next(ann) is None


def test_callback_is_offered_after_a_fast_clock_rolled_its_window(promised, ann, tuesday):
    """The fast sweep moved the call window to tomorrow; after the correction there is still an hour left today."""
    five = tuesday + timedelta(hours=7)
    steps_due = NextStep.objects.filter(lead=promised)
    steps_due.update(due_at=five)
    eligibility.run(five + timedelta(hours=1))
    assert not steps_due.get().ready

    with clock.moved_to(five):
        eligibility.run(five)
        assert promised.pk == claim.take_next(ann).lead_id


def test_callback_delayed_by_a_slow_clock_is_offered_after_its_correction(promised, ann, tuesday):
    due = tuesday + timedelta(minutes=30)
    for wrong in (due - timedelta(hours=1), due - MINUTE):
        with clock.moved_to(wrong):
            eligibility.run(wrong)
            assert claim.take_next(ann) is None
    with clock.moved_to(due):
        eligibility.run(due)
        assert promised.pk == claim.take_next(ann).lead_id
    assert 1 == Lead.objects.count()
