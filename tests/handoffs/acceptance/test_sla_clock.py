"""The clock of a handoff over daylight saving, holidays, absences and part-timers: what is left is never made up."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from handoffs.acceptance import sla_clock
from handoffs.models import Handoff
from salesdesk.clock import moved_to
from salesdesk.people.models import User
from tests.clock import strategies as some

agreements = st.integers(1, 40).map(lambda hours: timedelta(hours=hours))
waits = st.timedeltas(timedelta(), timedelta(days=45))


@contextmanager
def offered(calendar, at, agreed):
    """A handoff to somebody with these hours, offered `at`."""
    with mock.patch.object(User, "calendar", calendar), moved_to(at):
        handoff = Handoff(to=User(name="Dov"), offered_at=at, agreed=agreed, clock_left=agreed)
        handoff.start_clock(at)
        yield handoff


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements)
def test_all_of_the_agreed_time_is_there_at_the_offer_and_none_of_it_when_it_is_due(calendar, at, agreed):
    with offered(calendar, at, agreed) as handoff:
        assert agreed == handoff.time_left_at(at)
        assert timedelta() == handoff.time_left_at(handoff.due_at)
        assert handoff.due_at > at


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements, before=waits, asked=waits)
def test_a_question_takes_nothing_of_the_clock_and_adds_nothing(calendar, at, agreed, before, asked):
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
def test_nothing_is_answered_in_no_time(calendar, at, agreed, wait):
    with offered(calendar, at, agreed) as handoff:
        handoff.stop_clock(at + wait)
        said = sla_clock.answer_time(handoff)

        assert not said.startswith("0 ")
        assert ("before working hours" == said) is (calendar.between(at, at + wait) == timedelta())


@settings(deadline=None, max_examples=150)
@given(calendar=some.calendars, at=some.instants, agreed=agreements, wait=waits)
def test_near_late_and_very_late_are_told_apart_by_word_sign_and_tone(calendar, at, agreed, wait):
    with offered(calendar, at, agreed) as handoff:
        now = at + wait
        remains, shown = handoff.time_left_at(now), sla_clock.time_left(handoff, now)

        assert ("late" in shown.text) is (now >= handoff.due_at)
        assert (shown.tone == "bad very") is (now > handoff.due_at and remains <= -2 * agreed)
        assert bool(shown.sign) is bool(shown.tone)


@settings(deadline=None, max_examples=200)
@given(calendar=some.calendars, instant=some.instants, working=agreements)
def test_what_is_counted_back_is_what_has_passed(calendar, instant, working):
    begun = calendar.before(instant, working)

    assert working == calendar.between(begun, instant)
    assert begun < instant
