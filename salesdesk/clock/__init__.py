"""The clock: every deadline and every call window comes from here.

`now` is the only source of the present; a moved clock (the demo desk, a test) moves everything. Places say
where a lead is and when it may be called; a calendar says when a person works. Instants are aware and UTC,
local wall time exists only at the edges. Nothing here knows a model.
"""

from salesdesk.clock.calendars import Calendar, NeverOpen
from salesdesk.clock.moment import moved, moved_everywhere_to, moved_to, now
from salesdesk.clock.parts import DayPart, next_in_part, part_of
from salesdesk.clock.places import Place, place_of
from salesdesk.clock.walltime import Resolved, Window, instant_of, local, resolve
from salesdesk.clock.windows import CALLING_HOURS, CallingHours, window
from salesdesk.clock.zones import is_zone, zones_of

__all__ = [
    "CALLING_HOURS",
    "Calendar",
    "CallingHours",
    "DayPart",
    "NeverOpen",
    "Place",
    "Resolved",
    "Window",
    "instant_of",
    "is_zone",
    "local",
    "moved",
    "moved_everywhere_to",
    "moved_to",
    "next_in_part",
    "now",
    "part_of",
    "place_of",
    "resolve",
    "window",
    "zones_of",
]
