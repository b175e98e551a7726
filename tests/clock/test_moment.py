import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from salesdesk.clock import moved, moved_everywhere_to, moved_to, now

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_present_is_aware_and_in_utc():
    before = datetime.now(UTC)

    assert before <= now() <= datetime.now(UTC)
    assert now().tzinfo is UTC
    assert moved() is None


def test_a_moved_clock_stands_still_until_it_is_let_go():
    with moved_to(MONDAY) as instant:
        assert MONDAY == now() == now() == moved() == instant

    assert moved() is None
    assert now() > MONDAY


def test_a_moved_clock_can_be_moved_again_and_comes_back():
    with moved_to(MONDAY):
        with moved_to(now() + timedelta(hours=3)):
            assert MONDAY + timedelta(hours=3) == now()
        assert now() == MONDAY


def test_a_moved_clock_comes_back_when_the_work_inside_fails():
    with pytest.raises(LookupError), moved_to(MONDAY):
        raise LookupError

    assert moved() is None


def test_the_same_mover_serves_twice():
    @moved_to(MONDAY)
    def look():
        return now()

    assert look() == look() == MONDAY


def test_an_instant_of_another_zone_is_shown_in_utc():
    with moved_to(datetime(2026, 3, 2, 17, tzinfo=timezone(timedelta(hours=8)))):
        assert now() == MONDAY
        assert now().tzinfo is UTC


def test_a_wall_time_moves_no_clock():
    with pytest.raises(ValueError, match="time zone"), moved_to(datetime(2026, 3, 2)):  # noqa: DTZ001
        pass


def test_another_thread_sees_the_real_time():
    seen = []
    with moved_to(MONDAY):
        thread = threading.Thread(target=lambda: seen.append(moved()))
        thread.start()
        thread.join()

    assert seen == [None]


def test_a_clock_that_is_moved_everywhere_is_seen_by_every_thread():
    seen = []
    with moved_everywhere_to(MONDAY):
        thread = threading.Thread(target=lambda: seen.append(now()))
        thread.start()
        thread.join()
        with moved_to(MONDAY + timedelta(days=1)):
            seen.append(now())

    assert [MONDAY, MONDAY + timedelta(days=1)] == seen
    assert moved() is None
