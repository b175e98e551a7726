"""The present, which the demo desk and the tests may move."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The present instant, aware and in UTC; the moved one inside `moved_to`."""
    return _moved.get() or datetime.now(UTC)


@contextmanager
def moved_to(instant: datetime) -> Iterator[datetime]:
    """Let the desk live at `instant`, where time stands still; nest it to go on.

    Holds for this thread or task only: a thread that is started inside it sees the real time.
    """
    if instant.utcoffset() is None:
        raise ValueError("The clock moves to an instant with a time zone, not to a wall time.")
    token = _moved.set(instant.astimezone(UTC))
    try:
        yield now()
    finally:
        _moved.reset(token)


def moved() -> datetime | None:
    """The instant that the clock was moved to, or None when it shows the real time."""
    return _moved.get()
