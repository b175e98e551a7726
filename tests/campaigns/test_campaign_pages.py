"""A manager plans a campaign on a page, starts it, pauses it; others see it or don't."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.queue import claim

pytestmark = pytest.mark.django_db


def test_a_manager_plans_a_campaign_and_starts_it(client, cleo, typed, territory):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), typed)
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


def test_a_campaign_that_lacks_something_says_what_and_does_not_start(client, cleo, typed):
    client.force_login(cleo)
    client.post(reverse("campaign-new"), typed | {"territories": [], "script-say": ""})
    campaign = Campaign.objects.get()
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "nobody would call" in page
    assert reverse("campaign-start", args=[campaign.pk]) not in page

    answer = client.post(reverse("campaign-start", args=[campaign.pk]), follow=True)

    assert "There is no script" in answer.content.decode()
    assert State.DRAFT == Campaign.objects.get().state


def test_a_running_campaign_stays_complete(client, cleo, campaign, retyped):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | {"script-say": ""})

    assert 422 == answer.status_code
    assert "There is no script" in answer.content.decode()
    campaign.script.refresh_from_db()
    assert campaign.script.opening


def test_a_territory_in_which_leads_wait_is_not_taken_out(client, cleo, lead, campaign, retyped):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | {"territories": []})

    assert "1 lead in Netherlands still waits for a call" in answer.content.decode()
    assert campaign.territories.exists()


def test_a_question_that_was_answered_is_not_taken_out(client, cleo, ann, lead, campaign, retyped):
    lead.answers.create(question=campaign.questions.first(), round=1, text="Yes", by=ann)
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped)

    assert "“Need” has answers" in answer.content.decode()


def test_pausing_stops_the_calls_and_loses_none(client, cleo, ann, lead, campaign):
    client.force_login(cleo)
    client.post(reverse("campaign-pause", args=[campaign.pk]))
    assert claim.take_next(ann) is None
    assert "its calls wait" in client.get(reverse("campaign", args=[campaign.pk])).content.decode()

    client.post(reverse("campaign-start", args=[campaign.pk]))

    assert lead == claim.take_next(ann).lead


def test_ending_has_no_way_back(client, cleo, campaign):
    client.force_login(cleo)
    client.post(reverse("campaign-end", args=[campaign.pk]))
    answer = client.post(reverse("campaign-start", args=[campaign.pk]), follow=True)

    assert State.ENDED == Campaign.objects.get().state
    assert "This campaign is Ended already." in answer.content.decode()


def test_a_good_campaign_is_repeated_as_a_copy_to_adapt(client, cleo, campaign):
    client.force_login(cleo)
    client.post(reverse("campaign-copy", args=[campaign.pk]))

    copy = Campaign.objects.get(state=State.DRAFT)
    assert ("Cold-chain (2)", []) == (copy.name, copy.missing())
    assert copy.audience != campaign.audience
    assert set(campaign.territories.all()) == set(copy.territories.all())


@pytest.mark.parametrize("act", ["start", "pause", "end", "copy"])
def test_an_inside_rep_runs_no_campaign(client, ann, campaign, act):
    client.force_login(ann)

    assert 403 == client.post(reverse(f"campaign-{act}", args=[campaign.pk])).status_code
    assert State.RUNNING == Campaign.objects.get().state


def test_an_inside_rep_reads_the_campaigns_of_her_territories(client, ann, eve, campaign):
    client.force_login(ann)
    page = client.get(reverse("campaign", args=[campaign.pk])).content.decode()
    assert "What would it be worth" in page
    assert reverse("campaign-pause", args=[campaign.pk]) not in page

    client.force_login(eve)
    assert 404 == client.get(reverse("campaign", args=[campaign.pk])).status_code
    assert "Cold-chain" not in client.get(reverse("campaigns")).content.decode()


def test_a_foreign_manager_finds_nothing(client, make_person, elsewhere, campaign, retyped):
    client.force_login(make_person("Max", "manager", elsewhere))

    assert 404 == client.get(reverse("campaign", args=[campaign.pk])).status_code
    assert 404 == client.post(reverse("campaign-edit", args=[campaign.pk]), retyped).status_code
    assert 404 == client.post(reverse("campaign-pause", args=[campaign.pk])).status_code
    answer = client.post(reverse("campaign-new"), retyped)
    assert "not one of the available choices" in answer.content.decode()


def test_an_admin_says_for_which_team(client, ada, north, elsewhere, typed):
    client.force_login(ada)
    answer = client.post(reverse("campaign-new"), typed | {"team": elsewhere.pk})
    assert "Netherlands is of another team than Elsewhere." in answer.content.decode()

    client.post(reverse("campaign-new"), typed | {"team": north.pk})
    assert north == Campaign.objects.get().team


@pytest.mark.parametrize("page", ["campaigns", "campaign"])
def test_a_page_of_campaigns_costs_the_same_however_many_there_are(
    client, cleo, make_campaign, north, territory, lead, django_assert_max_num_queries, page
):
    for number in range(12):
        make_campaign(north, [territory], name=f"Campaign {number}")
    client.force_login(cleo)
    args = [lead.campaign_id] if page == "campaign" else []

    with django_assert_max_num_queries(9 if page == "campaigns" else 16):
        assert "Cold-chain" in client.get(reverse(page, args=args)).content.decode()
