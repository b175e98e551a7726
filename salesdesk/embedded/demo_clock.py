"""The demo desk's clock, which makes every start fall within working hours.

Calls are only allowed in calling hours, so a demo on real time would often show an empty queue. Its clock runs
ahead of the real time, so that it opens on a working day, and it never goes back. A desk for real work has no
clock file and uses the real time.
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
    """The time by which a demo desk is ahead of the real time, stored in a file in its data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Return whether this desk has a clock of its own."""
        return self.path.exists()

    def wind(self, real: datetime) -> timedelta:
        """Set and store the clock for a start at the `real` time; return how far it is ahead."""
        ahead = timedelta(seconds=float(self.path.read_text())) if self.exists() else timedelta(0)
        shown = real + ahead
        ahead += next_working(shown) - shown
        self.path.write_text(str(round(ahead.total_seconds())))
        return ahead


def next_working(instant: datetime) -> datetime:
    """Return `instant` if it is within the demo's working hours, otherwise the next working morning."""
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
    """Return the console message about the demo's time."""
    wall = instant.astimezone(ZoneInfo(ZONE))
    return f"The demo has its own clock: there it is {wall:%A %d %B, %H:%M} in Amsterdam."


def _works(wall: datetime) -> bool:
    return is_working_day("NL", "", wall.date())
