"""The current time, which the demo desk and tests may move."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

#: How far this desk's clock is ahead of the real time; only the demo desk's is (salesdesk/embedded/demo_clock.py).
AHEAD = timedelta(seconds=float(os.environ.get("DESK_CLOCK_AHEAD", "0")))
_moved: ContextVar[Callable[[], datetime] | None] = ContextVar("moved", default=None)
_everywhere: list[datetime] = []


def now() -> datetime:
    """Return the current instant, aware and in UTC; inside `moved_to` the moved one."""
    return moved() or datetime.now(UTC)


def today() -> date:
    """Return the current day of the reader of a page, in the time zone that Django has activated for them."""
    return timezone.localdate(now())


@contextmanager
def moved_to(instant: datetime) -> Iterator[datetime]:
    """Freeze the clock at `instant`; nest calls to move it on.

    Applies to this thread or task only: a thread started inside it sees the real time.
    """
    at = _in_utc(instant)
    with _moved_by(lambda: at) as start:
        yield start


@contextmanager
def running_from(instant: datetime) -> Iterator[datetime]:
    """Set the clock to `instant` and let it run on from there, as it does in use; otherwise like `moved_to`."""
    ahead = _in_utc(instant) - datetime.now(UTC)
    with _moved_by(lambda: datetime.now(UTC) + ahead) as start:
        yield start


@contextmanager
def moved_everywhere_to(instant: datetime) -> Iterator[datetime]:
    """Freeze the clock at `instant` for every thread of this process.

    For browser tests, whose web server runs in threads of its own. A `moved_to` in a thread takes precedence.
    Never use it where real requests are served.
    """
    _everywhere.append(_in_utc(instant))
    try:
        yield now()
    finally:
        _everywhere.pop()


def moved() -> datetime | None:
    """Return the instant that the clock was moved to, or None when it shows the real time."""
    if read := _moved.get():
        return read()
    ahead = datetime.now(UTC) + AHEAD if AHEAD else None
    return _everywhere[-1] if _everywhere else ahead


@contextmanager
def _moved_by(read: Callable[[], datetime]) -> Iterator[datetime]:
    token = _moved.set(read)
    try:
        yield now()
    finally:
        _moved.reset(token)


def _in_utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("The clock can only be moved to an instant with a time zone.")
    return instant.astimezone(UTC)
