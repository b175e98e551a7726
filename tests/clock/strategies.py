"""Hypothesis strategies for instants, zones, places and calendars."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from salesdesk.clock import Calendar, CallingHours, Place, place_of
from salesdesk.clock.provinces import COMMUNITIES
from salesdesk.clock.zones import zone_names

ZONES = sorted(zone_names())
# One zone, several, far apart, across the date line, other weekends, unknown.
COUNTRIES = [
    "NL",
    "ES",
    "TW",
    "US",
    "BR",
    "AU",
    "CA",
    "MX",
    "SA",
    "IL",
    "IR",
    "AE",
    "NP",
    "DE",
    "PT",
    "UM",
    "KI",
    "XX",
]

zones = st.sampled_from(ZONES)
walls = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001 - a wall time is naive
instants = st.datetimes(datetime(2020, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001

quarters = st.builds(lambda n: time(n // 4, n % 4 * 15), st.integers(0, 95))
spans = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])
hours = st.builds(lambda pair: CallingHours(*pair), spans)

places = st.one_of(
    st.sampled_from(
        [
            "NL",
            "ES",
            "TW",
            "US",
            "BR",
            "AU",
            "CA",
            "MX",
            "SA",
            "IL",
            "IR",
            "AE",
            "NP",
            "DE",
            "PT",
            "UM",
            "KI",
            "XX",
        ]
    ).map(place_of),
    st.sampled_from(sorted(COMMUNITIES)).map(lambda province: place_of("ES", postcode=f"{province}001")),
    zones.map(lambda zone: place_of("", time_zone=zone)),
    st.lists(zones, min_size=2, max_size=4).map(lambda some: Place("", "", tuple(some))),
)


absences = st.builds(
    lambda begin, lasts: (begin, begin + lasts),
    instants,
    st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
)
# At least an hour a day: at a quarter of an hour a week, sixty hours take longer than `add` looks ahead.
shifts = spans.filter(lambda pair: (pair[0].hour + 1, pair[0].minute) <= (pair[1].hour, pair[1].minute))

calendars = st.builds(
    lambda span, **rest: Calendar(start=span[0], end=span[1], subdivision="", **rest),
    span=shifts,
    zone=zones,
    country=st.sampled_from(["NL", "ES", "TW", "US", "SA", ""]),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    away=st.lists(absences, max_size=3),
)
