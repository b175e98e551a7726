"""Properties of the handoff clock across daylight saving, holidays, absences and part-time schedules."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from handoffs.acceptance import sla_clock
from handoffs.models import Handoff
from leads.models import Lead
from salesdesk.clock import moved_to
from salesdesk.people.models import User
from tests.clock import strategies as some

agreements = st.integers(1, 40).map(lambda hours: timedelta(hours=hours))
waits = st.timedeltas(timedelta(), timedelta(days=45))


@contextmanager
def offered(calendar, at, agreed):
    """A handoff offered at `at` to a field rep with this calendar."""
    with mock.patch.object(User, "calendar", calendar), moved_to(at):
        facts = {"offered_at": at, "agreed_response_time": agreed, "clock_left": agreed}
        handoff = Handoff(lead=Lead(), to=User(name="Dov"), **facts)
        handoff.start_clock(at)
        yield handoff


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements)
def test_time_left_is_full_at_offer_and_zero_at_deadline(calendar, at, agreed):
    with offered(calendar, at, agreed) as handoff:
        assert agreed == handoff.time_left_at(at)
        assert timedelta() == handoff.time_left_at(handoff.due_at)
        assert handoff.due_at > at


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements, before=waits, asked=waits)
def test_question_does_not_change_time_left(calendar, at, agreed, before, asked):
    with offered(calendar, at, agreed) as handoff:
        due, left = handoff.due_at, handoff.time_left_at(at + before)
        handoff.stop_clock(at + before)
        assert left == handoff.time_left_at(at + before + asked)

        handoff.start_clock(at + before + asked)

        assert left == handoff.time_left_at(at + before + asked)
        assert handoff.due_at >= due
        if left > timedelta():
            assert timedelta() == handoff.time_left_at(handoff.due_at)


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements, wait=waits)
def test_response_time_is_never_shown_as_zero(calendar, at, agreed, wait):
    with offered(calendar, at, agreed) as handoff:
        handoff.stop_clock(at + wait)
        shown = sla_clock.answer_time(handoff)

        assert not shown.startswith("0 ")
        assert ("Outside working hours" == shown) is (calendar.between(at, at + wait) == timedelta())


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements, wait=waits)
def test_deadline_states_differ_in_text_sign_and_tone(calendar, at, agreed, wait):
    with offered(calendar, at, agreed) as handoff:
        now = at + wait
        remaining, shown = handoff.time_left_at(now), sla_clock.time_left(handoff, now)

        assert ("overdue" in shown.text) is (now >= handoff.due_at)
        assert (shown.tone == "bad critical") is (now > handoff.due_at and remaining <= -2 * agreed)
        assert bool(shown.sign) is bool(shown.tone)


@settings(deadline=None, max_examples=200)
@given(calendar=some.calendars, instant=some.instants, working=agreements)
def test_calendar_before_is_inverse_of_between(calendar, instant, working):
    start = calendar.before(instant, working)

    assert working == calendar.between(start, instant)
    assert start < instant
