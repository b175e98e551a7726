"""The demo desk's clock: whenever somebody opens it, at night or on a Sunday, it is a working day there.

People may be called in calling hours only, so a demo that lived on the real time would mostly show an empty
desk. Its clock runs ahead of the real one by so much that each start falls into a working day, and it never
goes back. A desk for real work has no such file and lives on the real time.
"""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from salesdesk.clock.walltime import instant_of
from salesdesk.clock.workdays import is_working_day

ZONE = "Europe/Amsterdam"
OPENS, ENDS = time(9, 45), time(15, 30)
STARTS = time(10, 15)


class DemoClock:
    """How far one demo desk is ahead, kept in a file beside its data."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def is_kept(self) -> bool:
        """Whether this desk lives on a clock of its own."""
        return self.path.exists()

    def wind(self, real: datetime) -> timedelta:
        """Set the clock for a start at `real` and keep it; returns by how much it is ahead."""
        ahead = timedelta(seconds=float(self.path.read_text())) if self.is_kept() else timedelta(0)
        shown = real + ahead
        ahead += next_working(shown) - shown
        self.path.write_text(str(round(ahead.total_seconds())))
        return ahead


def next_working(instant: datetime) -> datetime:
    """`instant` itself when the demo's people are at work then, else the next morning on which they are."""
    wall = instant.astimezone(ZoneInfo(ZONE))
    if _works(wall) and OPENS <= wall.time() <= ENDS:
        return instant
    day = wall.date()
    if not (_works(wall) and wall.time() < OPENS):
        day += timedelta(days=1)
    while not is_working_day("NL", "", day):
        day += timedelta(days=1)
    return instant_of(datetime.combine(day, STARTS), ZONE)


def describe_clock(instant: datetime) -> str:
    """What the console says of the demo's time."""
    wall = instant.astimezone(ZoneInfo(ZONE))
    return f"The demo lives on a clock of its own: it is {wall:%A %d %B, %H:%M} in Amsterdam there."


def _works(wall: datetime) -> bool:
    return is_working_day("NL", "", wall.date())
