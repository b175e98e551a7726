"""A length of time is said as people say it, and comes back as it was."""

from datetime import timedelta

import pytest

from campaigns.durations import format_duration
from campaigns.forms.durations import DurationInputField

SAID = [
    (timedelta(minutes=5), ["5", "minutes"], "5 minutes"),
    (timedelta(minutes=60), ["1", "hours"], "1 hour"),
    (timedelta(minutes=90), ["90", "minutes"], "90 minutes"),
    (timedelta(hours=24), ["24", "hours"], "24 hours"),
    (timedelta(hours=36), ["36", "hours"], "36 hours"),
    (timedelta(days=2), ["2", "days"], "2 days"),
]


@pytest.mark.parametrize(("length", "typed", "words"), SAID)
def test_a_length_is_said_in_its_largest_unit_and_understood_again(length, typed, words):
    field = DurationInputField()

    assert words == format_duration(length)
    assert typed == [str(part) for part in field.widget.decompress(length)]
    assert length == field.clean(typed)


def test_one_day_stays_a_day_where_only_days_are_asked():
    assert [1, "days"] == DurationInputField(units=["days"]).widget.decompress(timedelta(days=1))


def test_an_empty_length_is_none_whatever_unit_stands_beside_it():
    assert DurationInputField(required=False).clean(["", "days"]) is None
