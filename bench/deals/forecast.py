"""Cost of the forecast and of its accuracy for a manager, on the desks of the board (board.py)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from handoffs.forecast import freezing

from .. import desk
from ..figure import Figure
from . import board

#: Weeks with a frozen forecast that can be scored: as many as the page reads.
WEEKS = range(13, 39)


def figures() -> Iterator[Figure]:
    """Yield the figures of both pages, for the long history against the short one."""
    for size in board.SIZES:
        desk.use(board.made(size))
        for weeks in WEEKS:
            freezing.run(desk.NOW - timedelta(weeks=weeks))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE handoffs_frozendeal, handoffs_frozenforecast")
    yield from board.of_page("forecast", "/opportunities/forecast/")
    yield from board.of_page("accuracy", "/opportunities/forecast/accuracy/")
