"""The one-line summary of a cadence, and adding and removing its rows without JavaScript."""

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


def test_default_cadences_are_described_in_one_line():
    assert "6 calls: day 0, +1 hour, +4 hours late afternoon, day 2, day 4, day 7; then phone nurture" == (
        describe_cadence(defaults.CADENCES[Warmth.WARM])
    )
    assert "4 calls: day 0, day 3, day 6, day 9; then restart after a cool-down of 75 days" == (
        describe_cadence(defaults.CADENCES[Warmth.COLD])
    )


def test_cadence_without_steps_is_one_call():
    assert "1 call: day 0; then phone nurture" == describe_cadence(CadenceSpec([], AfterLastAttempt.NURTURE))


def test_cadence_text_names_the_day_part():
    spec = CadenceSpec([(HOUR, DayPart.ANY), (2 * DAY, DayPart.MORNING)], AfterLastAttempt.COOLDOWN, 60 * DAY)

    assert "day 2 morning; then restart after a cool-down of 60 days" in describe_cadence(spec)


def _rows(count: int, **pressed) -> QueryDict:
    data = QueryDict(mutable=True)
    data["cold-steps-TOTAL_FORMS"], data["cold-steps-INITIAL_FORMS"] = str(count), "0"
    for number in range(count):
        data[f"cold-steps-{number}-gap"] = str(number + 1)
    data.update(pressed)
    return data


def _gaps(data) -> list[str]:
    return [data[f"cold-steps-{number}-gap"] for number in range(int(data["cold-steps-TOTAL_FORMS"]))]


def test_removing_a_row_moves_the_rows_below_up():
    assert ["1", "3"] == _gaps(apply_row_action(_rows(3, remove="cold-steps-1")))
    assert "cold-steps-2-gap" not in apply_row_action(_rows(3, remove="cold-steps-1"))


@pytest.mark.parametrize("pressed", ["cold-steps-9", "cold-steps-x", "other-1", "", "cold-steps"])
def test_removing_an_unknown_row_changes_nothing(pressed):
    assert ["1", "2"] == _gaps(apply_row_action(_rows(2, remove=pressed)))


def test_cadence_has_at_most_twenty_steps():
    assert "3" == apply_row_action(_rows(2, add="cold-steps"))["cold-steps-TOTAL_FORMS"]
    assert "20" == apply_row_action(_rows(20, add="cold-steps"))["cold-steps-TOTAL_FORMS"]


@pytest.mark.django_db
def test_rows_are_added_and_removed_without_javascript_or_saving(client, cleo, campaign):
    client.force_login(cleo)
    edit = reverse("campaign-edit", args=[campaign.pk])
    typed = {
        "name": "",
        "warm-after_last_attempt": "cooldown",
        "warm-cooldown": "60",
        "warm-cooldown_unit": "days",
    }
    rows = {"warm-steps-TOTAL_FORMS": "2", "warm-steps-INITIAL_FORMS": "0"}
    for empty in ("cold-steps", "questions"):
        rows |= {f"{empty}-TOTAL_FORMS": "0", f"{empty}-INITIAL_FORMS": "0"}
    steps = {
        "warm-steps-0-gap": "2",
        "warm-steps-0-gap_unit": "hours",
        "warm-steps-0-day_part": "any",
        "warm-steps-1-gap": "3",
        "warm-steps-1-gap_unit": "days",
        "warm-steps-1-day_part": "morning",
    }

    more = client.post(edit, typed | rows | steps | {"add": "warm-steps"})
    less = client.post(edit, typed | rows | steps | {"remove": "warm-steps-0"})

    assert (200, 200) == (more.status_code, less.status_code)
    assert 'name="warm-steps-2-gap"' in more.content.decode()
    assert "3 calls: day 0, +2 hours, day 3 morning; then restart" in more.content.decode()
    assert "2 calls: day 0, day 3 morning; then restart" in less.content.decode()
    assert not more.context["form"].errors
    assert "Cold-chain" == Campaign.objects.get().name
