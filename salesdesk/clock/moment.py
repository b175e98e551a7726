"""The present, which the demo desk and the tests may move."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

#: How far this desk's clock runs ahead of the real one: the demo's does (salesdesk/embedded/demo_clock.py).
AHEAD = timedelta(seconds=float(os.environ.get("DESK_CLOCK_AHEAD", "0")))
_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)
_everywhere: list[datetime] = []


def now() -> datetime:
    """The present instant, aware and in UTC; the moved one inside `moved_to`."""
    return moved() or datetime.now(UTC)


@contextmanager
def moved_to(instant: datetime) -> Iterator[datetime]:
    """Let the desk live at `instant`, where time stands still; nest it to go on.

    Holds for this thread or task only: a thread that is started inside it sees the real time.
    """
    token = _moved.set(_in_utc(instant))
    try:
        yield now()
    finally:
        _moved.reset(token)


@contextmanager
def moved_everywhere_to(instant: datetime) -> Iterator[datetime]:
    """The same for every thread of this process: a browser's test, whose web server runs in threads of its own.

    A thread that has its own `moved_to` keeps that. Never use it where real requests are answered.
    """
    _everywhere.append(_in_utc(instant))
    try:
        yield now()
    finally:
        _everywhere.pop()


def moved() -> datetime | None:
    """The instant that the clock was moved to, or None when it shows the real time."""
    ahead = datetime.now(UTC) + AHEAD if AHEAD else None
    return _moved.get() or (_everywhere[-1] if _everywhere else ahead)


def _in_utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("The clock moves to an instant with a time zone, not to a wall time.")
    return instant.astimezone(UTC)
