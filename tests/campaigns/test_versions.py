"""Copies of a campaign: their hypothesis, the line that they form, and what changed."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from campaigns import lifecycle
from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign
from campaigns.models.campaign import Route, State
from campaigns.versions import copying, differences, line
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db
SHORTER = {
    "hypothesis": "Shorter opening",
    "hypothesis_measure": "conversations",
    "hypothesis_direction": "up",
}


@pytest.fixture
def copy(campaign):
    return copying.copy(campaign, name="Short", **SHORTER)


def read(campaign, user):
    """Return the line of a campaign with what `differences` needs."""
    rows = line.campaigns_of_line(campaign, user).select_related(*differences.SELECTED)
    return line.in_order(rows.prefetch_related(*differences.PREFETCHED))


def test_copy_keeps_its_parent_and_hypothesis(client, cleo, campaign):
    client.force_login(cleo)
    url = reverse("campaign-copy", args=[campaign.pk])
    client.post(url, filled_in(client.get(url).content.decode(), SHORTER))

    copy = Campaign.objects.get(state=State.DRAFT)
    assert campaign == copy.copied_from
    assert SHORTER == {name: getattr(copy, name) for name in SHORTER}


def test_copy_without_a_hypothesis_is_a_repetition(client, cleo, campaign):
    client.force_login(cleo)
    url = reverse("campaign-copy", args=[campaign.pk])
    client.post(url, filled_in(client.get(url).content.decode(), {}))

    copy = Campaign.objects.get(state=State.DRAFT)
    assert (campaign, "", "", "") == (
        copy.copied_from,
        copy.hypothesis,
        copy.hypothesis_measure,
        copy.hypothesis_direction,
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Again", "hypothesis": "Shorter opening"}, "hypothesis_measure"),
        ({"name": "Again", "hypothesis_measure": "sql"}, "hypothesis"),
        ({"name": "Again", "hypothesis": "x" * 201, "hypothesis_measure": "sql"}, "hypothesis"),
        ({"name": "Again", "hypothesis": "Shorter", "hypothesis_measure": "revenue"}, "hypothesis_measure"),
        ({"name": "Cold-chain"}, "name"),
        ({"name": ""}, "name"),
    ],
)
def test_incomplete_copy_is_refused_at_the_field(client, cleo, campaign, typed, field):
    client.force_login(cleo)
    answer = client.post(reverse("campaign-copy", args=[campaign.pk]), typed)

    assert 422 == answer.status_code
    assert [field] == list(answer.context["form"].errors)
    assert 1 == Campaign.objects.count()


def test_hypothesis_can_be_changed_while_the_copy_is_a_draft(client, cleo, copy):
    client.force_login(cleo)
    url = reverse("campaign-hypothesis", args=[copy.pk])
    changed = {"hypothesis": "Ask for the owner", "hypothesis_measure": "sql"}
    client.post(url, filled_in(client.get(url).content.decode(), changed))

    copy = Campaign.objects.get(pk=copy.pk)
    assert ("Ask for the owner", "sql", "up") == (
        copy.hypothesis,
        copy.hypothesis_measure,
        copy.hypothesis_direction,
    )


def test_hypothesis_can_be_removed_from_a_draft(client, cleo, copy):
    client.force_login(cleo)
    url = reverse("campaign-hypothesis", args=[copy.pk])
    nothing = {"hypothesis": "", "hypothesis_measure": ""}
    client.post(url, filled_in(client.get(url).content.decode(), nothing))

    copy = Campaign.objects.get(pk=copy.pk)
    assert ("", "", "") == (copy.hypothesis, copy.hypothesis_measure, copy.hypothesis_direction)


def test_hypothesis_is_fixed_once_the_campaign_started(client, cleo, copy):
    client.force_login(cleo)
    url = reverse("campaign-hypothesis", args=[copy.pk])
    opened = filled_in(client.get(url).content.decode(), {"hypothesis": "Something else"})
    lifecycle.start(copy, cleo)

    answer = client.post(url, opened)

    assert 422 == answer.status_code
    assert answer.context["form"].non_field_errors()
    copy = Campaign.objects.get(pk=copy.pk)
    assert "Shorter opening" == copy.hypothesis
    with pytest.raises(CampaignNotReady):
        copying.change_hypothesis(copy, **SHORTER | {"hypothesis": "Something else"})
    with pytest.raises(ProgrammingError, match="hypothesis"), transaction.atomic():
        Campaign.objects.filter(pk=copy.pk).update(hypothesis="Something else")


def test_started_copy_can_still_be_edited_and_ended(client, cleo, copy, edit_data):
    lifecycle.start(copy, cleo)
    client.force_login(cleo)
    client.post(reverse("campaign-edit", args=[copy.pk]), edit_data | {"name": "Shorter"})
    lifecycle.end(copy, cleo)

    copy = Campaign.objects.get(pk=copy.pk)
    assert ("Shorter", State.ENDED, "Shorter opening") == (copy.name, copy.state, copy.hypothesis)


def test_stale_hypothesis_edit_is_rejected(cleo, ada, copy):
    url = reverse("campaign-hypothesis", args=[copy.pk])
    first, second = Client(), Client()
    first.force_login(cleo)
    second.force_login(ada)
    stale = filled_in(second.get(url).content.decode(), {"hypothesis": "Mine"})
    first.post(url, filled_in(first.get(url).content.decode(), {"hypothesis": "Theirs"}))

    answer = second.post(url, stale)

    assert 422 == answer.status_code
    copy = Campaign.objects.get(pk=copy.pk)
    assert "Theirs" == copy.hypothesis


def test_first_version_has_no_hypothesis(client, cleo, make_campaign, north, territory):
    first = make_campaign(north, [territory], state=State.DRAFT)
    client.force_login(cleo)

    assert 404 == client.get(reverse("campaign-hypothesis", args=[first.pk])).status_code
    with pytest.raises(IntegrityError, match="only_a_copy_has_a_hypothesis"):
        Campaign.objects.filter(pk=first.pk).update(**SHORTER)


def test_hypothesis_without_a_figure_is_refused_by_the_database(copy):
    with pytest.raises(IntegrityError, match="hypothesis_names_a_figure"):
        Campaign.objects.filter(pk=copy.pk).update(hypothesis_measure="")


def test_parent_never_changes(copy):
    with pytest.raises(ProgrammingError, match="copied_from"):
        Campaign.objects.filter(pk=copy.pk).update(copied_from=None)


def test_line_has_each_copy_below_its_parent(cleo, campaign, copy):
    second = copying.copy(campaign, name="Afternoon")
    grandchild = copying.copy(copy, name="Shorter still")

    expected = [(campaign, None), (copy, campaign), (grandchild, copy), (second, campaign)]
    for start in (campaign, copy, grandchild, second):
        found = line.in_order(line.campaigns_of_line(start, cleo))
        assert expected == [(each.campaign, each.parent) for each in found]


def test_line_leaves_out_campaigns_of_others(eve, mia, campaign, copy, make_campaign, north, territory):
    make_campaign(north, [territory], name="Unrelated")

    assert [] == line.in_order(line.campaigns_of_line(campaign, eve))
    assert {campaign, copy} == set(line.campaigns_of_line(campaign, mia))


def test_campaign_page_shows_the_line_once_there_are_two(client, ann, cleo, campaign):
    client.force_login(cleo)
    url = reverse("campaign", args=[campaign.pk])
    assert 'id="versions"' not in client.get(url).content.decode()
    copy = copying.copy(campaign, name="Short", **SHORTER)

    page = client.get(url).content.decode()
    assert 'id="versions"' in page
    assert reverse("campaign", args=[copy.pk]) in page
    assert "Shorter opening" in page
    assert reverse("campaign-versions", args=[campaign.pk]) in page

    client.force_login(ann)
    assert reverse("campaign-versions", args=[campaign.pk]) not in client.get(url).content.decode()


def test_unchanged_copy_has_no_differences(cleo, campaign, copy):
    first, second = (each.campaign for each in read(campaign, cleo))

    assert [] == differences.differences(first, second)


def test_differences_are_found_field_by_field(cleo, campaign, copy, territory):
    copy.script.opening = "Two questions?"
    copy.script.save()
    copy.questions.filter(label="Budget").delete()
    copy.cadences.get(warmth="cold").steps.filter(number=3).delete()
    copy.audience.industries = ["Pharma"]
    copy.audience.save()
    copy.territories.clear()
    Campaign.objects.filter(pk=copy.pk).update(
        route=Route.INSIDE, value_threshold=5_000, outcome_names={"later": "After the budget"}
    )

    first, second = (each.campaign for each in read(campaign, cleo))
    found = {each.where: (each.before, each.now) for each in differences.differences(first, second)}

    assert ("Netherlands", "") == found["Territories"]
    assert ("", "Pharma") == found["Audience: industries"]
    assert ("What would it be worth to know within a minute?", "Two questions?") == found["Opening"]
    assert ("Budget?", "") == found["Question: Budget"]
    assert ("Interested, later", "After the budget") == found["Outcome: Interested, later"]
    assert ("Field closes", "Inside closes") == found["Route"]
    assert {"Cadence: cold", "Deal value above which field closes"} < set(found)
    assert 8 == len(found)
