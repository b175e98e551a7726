"""Retries are scheduled in another part of the day than the last two calls."""

from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campaigns.models.cadence import DayPart
from leads.funnel.cadence import next_attempt_at
from salesdesk import clock
from tests.clock import strategies as some

gaps = st.integers(1, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


def _call_time(place: clock.Place, at: datetime) -> datetime:
    """Return the first moment from `at` on within the calling hours of `place`."""
    open_then = clock.window(place, at)
    assume(open_then is not None)
    return max(open_then.opens_at, at)


@settings(max_examples=300, deadline=None)
@given(some.places, some.instants, gaps, gaps)
def test_next_attempt_uses_another_part_of_the_day_than_the_last_two(place, at, between, gap):
    before = _call_time(place, at)
    call = _call_time(place, before + between)

    planned = next_attempt_at(place, gap, DayPart.ANY, [call, before])

    assert clock.part_of(planned, place) not in {clock.part_of(each, place) for each in (call, before)}
    assert planned >= call + gap
    assert planned in clock.window(place, planned)


@settings(max_examples=100, deadline=None)
@given(some.places, some.instants, gaps, st.sampled_from(list(clock.DayPart)))
def test_next_attempt_uses_the_day_part_set_in_the_cadence(place, at, gap, day_part):
    call = _call_time(place, at)

    assert day_part == clock.part_of(next_attempt_at(place, gap, day_part, [call]), place)
