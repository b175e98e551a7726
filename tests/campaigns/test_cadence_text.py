"""The cadence as a manager reads and shapes it: in a line, with rows more or less, without JavaScript too."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from campaigns import defaults
from campaigns.cadence_text import describe_cadence
from campaigns.campaign_editor import CadenceSpec
from campaigns.forms.row_actions import apply_row_action
from campaigns.models import Campaign
from campaigns.models.cadence import AfterLastAttempt, DayPart, Warmth

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_rhythms_of_the_trade_in_words():
    """Six calls over a week, then nurture; four in ten working days, then a rest."""
    assert (
        "6 calls: day 0, +1 hour, +4 hours late afternoon, day 2, day 4, day 7; then to telephone nurture"
        == describe_cadence(defaults.CADENCES[Warmth.WARM])
    )
    assert (
        "4 calls: day 0, day 3, day 6, day 9; then it rests for 75 days and starts again"
        == describe_cadence(defaults.CADENCES[Warmth.COLD])
    )


def test_one_call_is_a_rhythm_too():
    assert "1 call: day 0; then to telephone nurture" == describe_cadence(
        CadenceSpec([], AfterLastAttempt.NURTURE)
    )


def test_a_day_with_its_part():
    rhythm = CadenceSpec(
        [(HOUR, DayPart.ANY), (2 * DAY, DayPart.MORNING)], AfterLastAttempt.COOLDOWN, 60 * DAY
    )

    assert "day 2 morning; then it rests for 60 days" in describe_cadence(rhythm)


def _typed(count: int, **pressed) -> QueryDict:
    data = QueryDict(mutable=True)
    data["cold-tries-TOTAL_FORMS"], data["cold-tries-INITIAL_FORMS"] = str(count), "0"
    for number in range(count):
        data[f"cold-tries-{number}-gap"] = str(number + 1)
    data.update(pressed)
    return data


def _gaps(data) -> list[str]:
    return [data[f"cold-tries-{number}-gap"] for number in range(int(data["cold-tries-TOTAL_FORMS"]))]


def test_a_row_goes_away_and_the_ones_below_move_up():
    assert ["1", "3"] == _gaps(apply_row_action(_typed(3, remove="cold-tries-1")))
    assert "cold-tries-2-gap" not in apply_row_action(_typed(3, remove="cold-tries-1"))


@pytest.mark.parametrize("pressed", ["cold-tries-9", "cold-tries-x", "other-1", "", "cold-tries"])
def test_what_is_no_row_is_not_taken_away(pressed):
    assert ["1", "2"] == _gaps(apply_row_action(_typed(2, remove=pressed)))


def test_there_are_never_more_than_twenty_tries():
    assert "3" == apply_row_action(_typed(2, add="cold-tries"))["cold-tries-TOTAL_FORMS"]
    assert "20" == apply_row_action(_typed(20, add="cold-tries"))["cold-tries-TOTAL_FORMS"]


@pytest.mark.django_db
def test_a_row_is_added_and_taken_away_without_javascript_and_nothing_is_saved(client, cleo, campaign):
    client.force_login(cleo)
    edit = reverse("campaign-edit", args=[campaign.pk])
    typed = {"name": "", "warm-after_last": "cooldown", "warm-rest": "60", "warm-rest_unit": "days"}
    rows = {"warm-tries-TOTAL_FORMS": "2", "warm-tries-INITIAL_FORMS": "0"}
    for empty in ("cold-tries", "questions"):
        rows |= {f"{empty}-TOTAL_FORMS": "0", f"{empty}-INITIAL_FORMS": "0"}
    steps = {
        "warm-tries-0-gap": "2",
        "warm-tries-0-gap_unit": "hours",
        "warm-tries-0-part": "any",
        "warm-tries-1-gap": "3",
        "warm-tries-1-gap_unit": "days",
        "warm-tries-1-part": "morning",
    }

    more = client.post(edit, typed | rows | steps | {"add": "warm-tries"})
    less = client.post(edit, typed | rows | steps | {"remove": "warm-tries-0"})

    assert (200, 200) == (more.status_code, less.status_code)
    assert 'name="warm-tries-2-gap"' in more.content.decode()
    assert "3 calls: day 0, +2 hours, day 3 morning; then it rests for 60 days" in more.content.decode()
    assert "2 calls: day 0, day 3 morning; then it rests for 60 days" in less.content.decode()
    assert "not right yet" not in more.content.decode()
    assert "Cold-chain" == Campaign.objects.get().name
