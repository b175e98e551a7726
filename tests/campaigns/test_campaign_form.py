"""The campaign form: defaults, validation, and custom outcome labels."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns import defaults
from campaigns.models import Campaign, Proposition
from campaigns.models.cadence import Warmth
from campaigns.models.campaign import State

pytestmark = pytest.mark.django_db


def test_new_campaign_starts_with_the_default_cadences_and_times(client, cleo):
    client.force_login(cleo)
    form = client.get(reverse("campaign-new")).context["form"]

    gaps = [row["gap"] for row in form.cadences[0].steps.initial]
    assert [gap for gap, _part in defaults.CADENCES[Warmth.WARM].steps] == gaps
    assert 6 == len(gaps) + 1
    assert timedelta(minutes=5) == form.facts["first_call_within"].initial
    assert form.facts["answer_within"].initial is None


def test_invalid_form_keeps_its_input_and_saves_nothing(client, cleo, form_data):
    client.force_login(cleo)
    wrong = form_data | {
        "countries": "Nederlnd",
        "ends_on": "2026-10-01",
        "questions-2-text": "And who signs?",
        "cold-steps-0-gap": "three",
    }
    answer = client.post(reverse("campaign-new"), wrong)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert "Did you mean Netherlands?" in page
    assert "The end date is before the start date." in page
    assert "Enter a name for this criterion." in page
    for kept in ["Vaccines", "Nederlnd", "And who signs?", "What would it be worth?", 'value="three"']:
        assert kept in page
    assert not Campaign.objects.exists()
    assert not Proposition.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"new_proposition": ""}, "Choose a proposition or enter a new one."),
        ({"pitch": ""}, "Enter a value statement for the new proposition."),
        ({"name": ""}, "This field is required."),
        ({"questions-1-label": "need"}, "Another question already has this name."),
        ({"nurture_every": ""}, "This field is required."),
        ({"nurture_every": "0"}, "greater than or equal to 1"),
        ({"employees_from": "9", "employees_to": "3"}, "less than the minimum"),
    ],
)
def test_invalid_field_shows_its_error(client, cleo, form_data, change, error):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), form_data | change)

    assert 422 == answer.status_code
    assert error in answer.content.decode()


def test_form_without_row_counts_is_rejected(client, cleo):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), {"name": "Vaccines"})

    assert 422 == answer.status_code
    assert "ManagementForm" in answer.content.decode()


def test_edit_page_shows_the_campaign_and_saves_changes(client, cleo, campaign, edit_data):
    client.force_login(cleo)
    edit = reverse("campaign-edit", args=[campaign.pk])
    page = client.get(edit).content.decode()
    assert "What would it be worth to know within a minute?" in page
    need, budget = campaign.questions.all()
    swapped = edit_data | {
        "questions-0-pk": need.pk,
        "questions-0-label": "Budget",
        "questions-1-pk": budget.pk,
        "questions-1-label": "Need",
    }

    answer = client.post(edit, swapped)

    assert 302 == answer.status_code
    assert [(need.pk, "Budget"), (budget.pk, "Need")] == list(campaign.questions.values_list("pk", "label"))
    assert (State.RUNNING, "Vaccines") == Campaign.objects.values_list("state", "name").get()


def test_renamed_and_hidden_outcomes_keep_their_keys(client, cleo, campaign, edit_data):
    client.force_login(cleo)
    own = {"outcomes-name_later": "After the budget", "outcomes-hide_meeting": "on"}
    client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data | own)

    keys = Campaign.objects.get().outcomes()
    assert [1, 2, 3, 4, 5, 6, 8, 9] == [key.number for key in keys]
    assert "After the budget" == keys[3].name
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "After the budget" in page
    client.post(reverse("campaign-copy", args=[campaign.pk]), {"name": "Again"})
    assert keys == Campaign.objects.get(state=State.DRAFT).outcomes()


def test_no_answer_and_do_not_call_cannot_be_hidden(client, cleo, campaign, edit_data):
    client.force_login(cleo)
    client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data | {"outcomes-hide_do_not_call": "on"})

    assert 9 == len(Campaign.objects.get().outcomes())
    with pytest.raises(IntegrityError, match="hidden_outcomes_may_be_hidden"):
        Campaign.objects.update(hidden_outcomes=["do_not_call"])


def test_duplicate_outcome_labels_are_rejected(client, cleo, campaign, edit_data):
    client.force_login(cleo)
    twice = {"outcomes-name_later": "Voicemail"}
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data | twice)

    assert "Another outcome already has this label." in answer.content.decode()
    assert not Campaign.objects.get().outcome_names
