"""A manager plans a campaign on a page, starts it, pauses it; others see it or don't."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns import defaults
from campaigns.models import Campaign, Proposition
from campaigns.models.cadence import Warmth
from campaigns.models.campaign import State
from leads import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(territory):
    """What a manager types for a whole campaign, as the browser sends it."""
    return {
        "name": "Vaccines",
        "new_proposition": "Cold-chain",
        "promise": "Know within a minute.",
        "starts_on": "2026-11-01",
        "countries": "Nederland, ES",
        "industries": "pharma, food",
        "territories": [territory.pk],
        "script-say": "What would it be worth?",
        "script-answers": "No time: when then?",
        "questions-TOTAL_FORMS": "3",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label": "Need",
        "questions-0-text": "What goes wrong?",
        "questions-0-required": "on",
        "questions-1-label": "Budget",
        "questions-1-text": "Is there money?",
        "warm-after_last": "nurture",
        "warm-rest": "75",
        "warm-rest_unit": "days",
        "warm-tries-TOTAL_FORMS": "2",
        "warm-tries-INITIAL_FORMS": "0",
        "warm-tries-0-gap": "1",
        "warm-tries-0-gap_unit": "hours",
        "warm-tries-0-part": "any",
        "warm-tries-1-gap_unit": "minutes",
        "warm-tries-1-part": "any",
        "cold-after_last": "rest",
        "cold-rest": "60",
        "cold-rest_unit": "days",
        "cold-tries-TOTAL_FORMS": "1",
        "cold-tries-INITIAL_FORMS": "0",
        "cold-tries-0-gap": "3",
        "cold-tries-0-gap_unit": "days",
        "cold-tries-0-part": "morning",
        "route": "field",
        "currency": "EUR",
        "value_threshold": "25000",
        "decider_threshold": "2",
        "first_call_within": "5",
        "first_call_within_unit": "minutes",
        "answer_within": "24",
        "answer_within_unit": "hours",
        "meet_after": "2",
        "guard": "7",
        "guard_unit": "days",
        "nurture_every": "30",
        "nurture_every_unit": "days",
        "lost_returns_after": "90",
        "lost_returns_after_unit": "days",
        "no_rests_for": "180",
        "no_rests_for_unit": "days",
    }


@pytest.fixture
def retyped(typed, campaign):
    """The same, for a campaign that is there: its proposition is chosen from the list."""
    return typed | {"proposition": campaign.proposition_id, "new_proposition": "", "promise": ""}


def test_a_manager_plans_a_campaign_and_starts_it(client, cleo, typed, territory):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-new"), typed)
    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaign", args=[campaign.pk])

    assert (cleo.team, State.DRAFT, "Vaccines") == (campaign.team, campaign.state, campaign.audience.name)
    assert (["NL", "ES"], ["pharma", "food"]) == (campaign.audience.countries, campaign.audience.industries)
    assert "What would it be worth?" == campaign.script.say
    assert [("Need", True), ("Budget", False)] == list(campaign.questions.values_list("label", "required"))
    cold = campaign.cadences.get(warmth="cold")
    assert [(timedelta(days=3), "morning")] == list(cold.tries.values_list("gap", "part"))
    assert timedelta(hours=24) == campaign.answer_within

    client.post(reverse("campaign-start", args=[campaign.pk]))
    assert State.RUNNING == Campaign.objects.get().state


def test_a_new_campaign_starts_with_the_rhythm_of_the_trade(client, cleo):
    client.force_login(cleo)
    sheet = client.get(reverse("campaign-new")).context["sheet"]

    gaps = [row["gap"] for row in sheet.cadences[0].tries.initial]
    assert [gap for gap, _part in defaults.CADENCES[Warmth.WARM].tries] == gaps
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
        ({"promise": ""}, "What does it promise?"),
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


def test_a_running_campaign_stays_complete(client, cleo, campaign, retyped):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | {"script-say": ""})

    assert 422 == answer.status_code
    assert "There is no script" in answer.content.decode()
    campaign.script.refresh_from_db()
    assert campaign.script.say


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
    assert queue.take_next(ann) is None
    assert "its calls wait" in client.get(reverse("campaign", args=[campaign.pk])).content.decode()

    client.post(reverse("campaign-start", args=[campaign.pk]))

    assert lead == queue.take_next(ann).lead


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
    with pytest.raises(IntegrityError, match="hidden_outcomes_are_known_and_may_be_hidden"):
        Campaign.objects.update(outcomes_hidden=["do_not_call"])


def test_two_keys_of_one_name_are_refused(client, cleo, campaign, retyped):
    client.force_login(cleo)
    twice = {"outcomes-name_later": "Voicemail"}
    answer = client.post(reverse("campaign-edit", args=[campaign.pk]), retyped | twice)

    assert "Another key bears this name." in answer.content.decode()
    assert not Campaign.objects.get().outcome_names
