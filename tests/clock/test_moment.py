import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from salesdesk.clock import moved, moved_everywhere_to, moved_to, now

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    before = datetime.now(UTC)

    assert before <= now() <= datetime.now(UTC)
    assert now().tzinfo is UTC
    assert moved() is None


def test_moved_clock_is_frozen_until_released():
    with moved_to(MONDAY) as instant:
        assert MONDAY == now() == now() == moved() == instant

    assert moved() is None
    assert now() > MONDAY


def test_nested_moves_restore_the_outer_time():
    with moved_to(MONDAY):
        with moved_to(now() + timedelta(hours=3)):
            assert MONDAY + timedelta(hours=3) == now()
        assert now() == MONDAY


def test_clock_is_restored_after_an_error():
    with pytest.raises(LookupError), moved_to(MONDAY):
        raise LookupError

    assert moved() is None


def test_moved_to_can_be_entered_twice():
    @moved_to(MONDAY)
    def look():
        return now()

    assert look() == look() == MONDAY


def test_moved_instant_is_converted_to_utc():
    with moved_to(datetime(2026, 3, 2, 17, tzinfo=timezone(timedelta(hours=8)))):
        assert now() == MONDAY
        assert now().tzinfo is UTC


def test_naive_time_is_rejected():
    with pytest.raises(ValueError, match="time zone"), moved_to(datetime(2026, 3, 2)):  # noqa: DTZ001
        pass


def test_other_thread_sees_the_real_time():
    seen = []
    with moved_to(MONDAY):
        thread = threading.Thread(target=lambda: seen.append(moved()))
        thread.start()
        thread.join()

    assert seen == [None]


def test_clock_moved_everywhere_applies_to_every_thread():
    seen = []
    with moved_everywhere_to(MONDAY):
        thread = threading.Thread(target=lambda: seen.append(now()))
        thread.start()
        thread.join()
        with moved_to(MONDAY + timedelta(days=1)):
            seen.append(now())

    assert [MONDAY, MONDAY + timedelta(days=1)] == seen
    assert moved() is None
