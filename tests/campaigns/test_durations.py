"""Formatting and parsing durations."""

from datetime import timedelta

import pytest

from campaigns.durations import format_duration, format_working_time
from campaigns.forms.durations import DurationInputField

EXAMPLES = [
    (timedelta(minutes=5), ["5", "minutes"], "5 minutes"),
    (timedelta(minutes=60), ["1", "hours"], "1 hour"),
    (timedelta(minutes=90), ["90", "minutes"], "90 minutes"),
    (timedelta(days=1), ["1", "days"], "1 day"),
    (timedelta(hours=36), ["36", "hours"], "36 hours"),
    (timedelta(days=2), ["2", "days"], "2 days"),
]


@pytest.mark.parametrize(("duration", "typed", "words"), EXAMPLES)
def test_duration_uses_its_largest_unit_and_round_trips(duration, typed, words):
    field = DurationInputField()

    assert words == format_duration(duration)
    assert typed == [str(part) for part in field.widget.decompress(duration)]
    assert duration == field.clean(typed)


def test_working_time_is_in_hours():
    assert "24 hours" == format_working_time(timedelta(hours=24))
    assert [24, "hours"] == DurationInputField(units=["hours"]).widget.decompress(timedelta(days=1))


def test_empty_duration_is_none_whatever_its_unit():
    assert DurationInputField(required=False).clean(["", "days"]) is None
