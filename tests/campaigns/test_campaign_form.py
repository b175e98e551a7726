"""The form of a campaign: it begins as the trade does, keeps what was typed, and says each mistake at its field."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns import defaults
from campaigns.models import Campaign, Proposition
from campaigns.models.cadence import Warmth
from campaigns.models.campaign import State

pytestmark = pytest.mark.django_db


def test_a_new_campaign_starts_with_the_rhythm_of_the_trade(client, cleo):
    client.force_login(cleo)
    sheet = client.get(reverse("campaign-new")).context["sheet"]

    gaps = [row["gap"] for row in sheet.cadences[0].steps.initial]
    assert [gap for gap, _part in defaults.CADENCES[Warmth.WARM].steps] == gaps
    assert 6 == len(gaps) + 1
    assert timedelta(minutes=5) == sheet.facts["first_call_within"].initial
    assert sheet.facts["answer_within"].initial is None


def test_a_form_with_errors_keeps_what_was_typed(client, cleo, typed):
    client.force_login(cleo)
    wrong = typed | {
        "countries": "Nederlnd",
        "ends_on": "2026-10-01",
        "questions-2-text": "And who signs?",
        "cold-tries-0-gap": "three",
    }
    answer = client.post(reverse("campaign-new"), wrong)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Did you mean Netherlands?" in page
    assert "It ends before it starts." in page
    assert "Name the criterion in a word." in page
    for kept in ["Vaccines", "Nederlnd", "And who signs?", "What would it be worth?", 'value="three"']:
        assert kept in page
    assert not Campaign.objects.exists()
    assert not Proposition.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"new_proposition": ""}, "Choose a proposition, or type a new one."),
        ({"pitch": ""}, "What does it promise?"),
        ({"name": ""}, "This field is required."),
        ({"questions-1-label": "need"}, "There is a question of this name already."),
        ({"nurture_every": ""}, "This field is required."),
        ({"nurture_every": "0"}, "greater than or equal to 1"),
        ({"employees_from": "9", "employees_to": "3"}, "less than the number"),
    ],
)
def test_each_mistake_is_said_at_its_field(client, cleo, typed, change, sentence):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), typed | change)

    assert 422 == answer.status_code
    assert sentence in answer.content.decode()


def test_half_a_form_is_refused_and_no_error(client, cleo):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), {"name": "Vaccines"})

    assert 422 == answer.status_code
    assert "ManagementForm" in answer.content.decode()


def test_changing_shows_what_is_there_and_writes_what_was_changed(client, cleo, campaign, retyped):
    client.force_login(cleo)
    edit = reverse("campaign-edit", args=[campaign.pk])
    page = client.get(edit).content.decode()
    assert "What would it be worth to know within a minute?" in page
    need, budget = campaign.questions.all()
    swapped = retyped | {
        "questions-0-pk": need.pk,
        "questions-0-label": "Budget",
        "questions-1-pk": budget.pk,
        "questions-1-label": "Need",
    }

    answer = client.post(edit, swapped)

    assert 302 == answer.status_code
    assert [(need.pk, "Budget"), (budget.pk, "Need")] == list(campaign.questions.values_list("pk", "label"))
    assert (State.RUNNING, "Vaccines") == Campaign.objects.values_list("state", "name").get()


def test_a_campaign_renames_and_hides_outcomes_and_moves_none(client, cleo, campaign, retyped):
    """The keys are the same everywhere: hands learn them once."""
    client.force_login(cleo)
    own = {"outcomes-name_later": "After the budget", "outcomes-hide_meeting": "on"}
    client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | own)

    keys = Campaign.objects.get().outcomes()
    assert [1, 2, 3, 4, 5, 6, 8, 9] == [key.number for key in keys]
    assert "After the budget" == keys[3].name
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "After the budget" in page
    client.post(reverse("campaign-copy", args=[campaign.pk]))
    assert keys == Campaign.objects.get(state=State.DRAFT).outcomes()


def test_no_answer_and_do_not_call_are_never_hidden(client, cleo, campaign, retyped):
    client.force_login(cleo)
    client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | {"outcomes-hide_do_not_call": "on"})

    assert 9 == len(Campaign.objects.get().outcomes())
    with pytest.raises(IntegrityError, match="hidden_outcomes_may_be_hidden"):
        Campaign.objects.update(hidden_outcomes=["do_not_call"])


def test_two_keys_of_one_name_are_refused(client, cleo, campaign, retyped):
    client.force_login(cleo)
    twice = {"outcomes-name_later": "Voicemail"}
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | twice)

    assert "Another key bears this name." in answer.content.decode()
    assert not Campaign.objects.get().outcome_names
