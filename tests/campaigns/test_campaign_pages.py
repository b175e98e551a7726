"""Creating, starting, pausing, ending and copying a campaign, and access to its pages."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.models import Campaign, conditions
from campaigns.models.campaign import State
from leads.queue import claim
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db


def test_manager_creates_and_starts_a_campaign(client, cleo, form_data, territory):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), form_data)
    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaign", args=[campaign.pk])

    assert (cleo.team, State.DRAFT, "Vaccines") == (campaign.team, campaign.state, campaign.audience.name)
    assert (["NL", "ES"], ["pharma", "food"]) == (campaign.audience.countries, campaign.audience.industries)
    assert "What would it be worth?" == campaign.script.opening
    assert [("Need", True), ("Budget", False)] == list(campaign.questions.values_list("label", "required"))
    cold = campaign.cadences.get(warmth="cold")
    assert [(timedelta(days=3), "morning")] == list(cold.steps.values_list("gap", "day_part"))
    assert timedelta(hours=24) == campaign.answer_within

    client.post(reverse("campaign-start", args=[campaign.pk]))
    assert State.RUNNING == Campaign.objects.get().state


def test_incomplete_campaign_lists_what_is_missing_and_does_not_start(client, cleo, form_data):
    client.force_login(cleo)
    client.post(reverse("campaign-new"), form_data | {"territories": [], "script-opening": ""})
    campaign = Campaign.objects.get()
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "No territory is assigned." in page
    assert reverse("campaign-start", args=[campaign.pk]) not in page

    answer = client.post(reverse("campaign-start", args=[campaign.pk]), follow=True)

    assert "The script is missing." in answer.content.decode()
    assert State.DRAFT == Campaign.objects.get().state


def test_running_campaign_cannot_become_incomplete(client, cleo, campaign, edit_data):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data | {"script-opening": ""})

    assert 422 == answer.status_code
    assert "The script is missing." in answer.content.decode()
    campaign.script.refresh_from_db()
    assert campaign.script.opening


def test_territory_with_waiting_leads_cannot_be_removed(client, cleo, lead, campaign, edit_data):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data | {"territories": []})

    assert "1 lead there is still waiting for a call" in answer.content.decode()
    assert campaign.territories.exists()


def test_question_with_answers_cannot_be_removed(client, cleo, ann, lead, campaign, edit_data):
    lead.answers.create(question=campaign.questions.first(), round=1, text="Yes", by=ann)
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data)

    assert "“Need” has answers" in answer.content.decode()


def test_paused_campaign_keeps_its_calls_until_it_resumes(client, cleo, ann, lead, campaign):
    client.force_login(cleo)
    client.post(reverse("campaign-pause", args=[campaign.pk]))
    assert claim.take_next(ann) is None
    assert "Planned calls are kept" in client.get(reverse("campaign", args=[campaign.pk])).content.decode()

    client.post(reverse("campaign-start", args=[campaign.pk]))

    assert lead == claim.take_next(ann).lead


def test_ended_campaign_cannot_be_restarted(client, cleo, campaign):
    client.force_login(cleo)
    client.post(reverse("campaign-end", args=[campaign.pk]))
    answer = client.post(reverse("campaign-start", args=[campaign.pk]), follow=True)

    assert State.ENDED == Campaign.objects.get().state
    assert "This campaign's state is now “Ended”." in html.unescape(answer.content.decode())


def test_copied_campaign_is_a_complete_draft(client, cleo, campaign):
    client.force_login(cleo)
    url = reverse("campaign-copy", args=[campaign.pk])
    client.post(url, filled_in(client.get(url).content.decode(), {}))

    copy = Campaign.objects.get(state=State.DRAFT)
    assert ("Cold-chain (2)", []) == (copy.name, conditions.missing(copy))
    assert copy.audience != campaign.audience
    assert set(campaign.territories.all()) == set(copy.territories.all())


@pytest.mark.parametrize(("action", "status"), [("start", 404), ("pause", 404), ("end", 403), ("copy", 403)])
def test_inside_rep_cannot_manage_campaigns(client, ann, campaign, action, status):
    client.force_login(ann)

    assert status == client.post(reverse(f"campaign-{action}", args=[campaign.pk])).status_code
    assert State.RUNNING == Campaign.objects.get().state


def test_inside_rep_sees_only_campaigns_in_her_territories(client, ann, eve, campaign):
    client.force_login(ann)
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "What would it be worth" in page
    assert reverse("campaign-pause", args=[campaign.pk]) not in page

    client.force_login(eve)
    assert 404 == client.get(reverse("campaign", args=[campaign.pk])).status_code
    assert "Cold-chain" not in client.get(reverse("campaigns")).content.decode()


def test_manager_of_another_team_has_no_access(client, make_person, elsewhere, campaign, edit_data):
    client.force_login(make_person("Max", "manager", elsewhere))

    assert 404 == client.get(reverse("campaign", args=[campaign.pk])).status_code
    assert 404 == client.post(reverse("campaign-edit", args=[campaign.pk]), edit_data).status_code
    assert 404 == client.post(reverse("campaign-pause", args=[campaign.pk])).status_code
    answer = client.post(reverse("campaign-new"), edit_data)
    assert "not one of the available choices" in answer.content.decode()


def test_admin_chooses_the_team_of_a_campaign(client, ada, north, elsewhere, form_data):
    client.force_login(ada)
    answer = client.post(reverse("campaign-new"), form_data | {"team": elsewhere.pk})
    assert {"territories"} == set(answer.context["form"].facts.errors)

    client.post(reverse("campaign-new"), form_data | {"team": north.pk})
    assert north == Campaign.objects.get().team


@pytest.mark.parametrize("page", ["campaigns", "campaign"])
def test_campaign_pages_have_a_constant_query_count(
    client, cleo, make_campaign, north, territory, lead, django_assert_max_num_queries, page
):
    for number in range(12):
        make_campaign(north, [territory], name=f"Campaign {number}")
    client.force_login(cleo)
    args = [lead.campaign_id] if page == "campaign" else []

    with django_assert_max_num_queries(9 if page == "campaigns" else 16):
        assert "Cold-chain" in client.get(reverse(page, args=args)).content.decode()
