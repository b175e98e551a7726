"""The clock: the source of every deadline and call window.

`now` is the only source of the current time, so moving the clock (demo desk, tests) moves everything. A `Place`
gives a lead's location and when it may be called; a `Calendar` gives a person's working hours. Instants are aware
and in UTC; local wall time is used only for input and display. No module here imports a model.
"""

from salesdesk.clock.calendars import Calendar, NeverOpen
from salesdesk.clock.moment import moved, moved_everywhere_to, moved_to, now, running_from, today
from salesdesk.clock.named_zones import names_decide
from salesdesk.clock.parts import DayPart, next_in_part, part_of
from salesdesk.clock.places import Place, place_of
from salesdesk.clock.special_days import NO_SPECIAL_DAYS, SpecialDays
from salesdesk.clock.walltime import Resolved, Window, instant_of, local, resolve
from salesdesk.clock.windows import CALLING_HOURS, CallingHours, window
from salesdesk.clock.zones import is_zone, zones_of

__all__ = [
    "CALLING_HOURS",
    "NO_SPECIAL_DAYS",
    "Calendar",
    "CallingHours",
    "DayPart",
    "NeverOpen",
    "Place",
    "Resolved",
    "SpecialDays",
    "Window",
    "instant_of",
    "is_zone",
    "local",
    "moved",
    "moved_everywhere_to",
    "moved_to",
    "names_decide",
    "next_in_part",
    "now",
    "part_of",
    "place_of",
    "resolve",
    "running_from",
    "today",
    "window",
    "zones_of",
]
