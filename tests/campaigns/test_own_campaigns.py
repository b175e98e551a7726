"""Own campaigns of inside reps: private and small until a manager approves them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import own_campaigns
from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign, Territory
from campaigns.models.campaign import State
from campaigns.models.own_campaign import MOST_LEADS
from leads.accounts import new_lead
from leads.accounts.new_lead import NewLead
from leads.funnel.transitions import Refused
from leads.models import Company, Lead
from leads.models.stages import Source
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.actor import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(tuesday, cleo, ann, campaign, territory):
    return own_campaigns.create(ann, name="Old customers", like=campaign, territories=[territory])


def told(person):
    return list(person.notifications.filter(kind="approval").values_list("subject", flat=True))


def sees(person):
    return list(Campaign.objects.visible_to(person).filter(private=True))


def test_own_campaign_runs_at_once_and_the_manager_is_asked(own, campaign, cleo, ann):
    assert told(cleo) == ["Ann asks you to approve a campaign: Old customers"]
    own_campaigns.create(ann, name="More", like=campaign, territories=own.territories.all(), opening="Hello?")

    assert (own.state, own.private, own.owner) == (State.RUNNING, True, ann)
    assert own.questions.count() == campaign.questions.count()
    assert [each.script.opening for each in Campaign.objects.filter(private=True).order_by("pk")] == [
        campaign.script.opening,
        "Hello?",
    ]


def test_territory_of_a_colleague_is_refused(tuesday, ann, ben, dov, north, campaign):
    other = Territory.objects.create(
        name="Spain", team=north, inside_rep=ben, field_rep=dov, countries=["ES"]
    )

    with pytest.raises(CampaignNotReady, match="your own"):
        own_campaigns.create(ann, name="Spain", like=campaign, territories=[other])


def test_private_campaign_and_its_leads_are_seen_by_owner_and_managers(
    own, make_lead, ann, ada, cleo, mia, dov, sam
):
    lead = make_lead(campaign=own)

    assert [sees(each) for each in (ann, cleo, ada)] == [[own]] * 3
    assert [sees(each) for each in (mia, dov)] == [[]] * 2
    assert lead in Lead.objects.visible_to(ann)
    assert lead in Lead.objects.visible_to(cleo)
    assert lead not in Lead.objects.visible_to(mia)


def test_only_the_owner_is_served_its_leads_until_it_is_approved(own, make_lead, ann, ben, cleo, territory):
    lead = make_lead(campaign=own)
    assert claim.take_next(ann).lead == lead
    Territory.objects.filter(pk=territory.pk).update(inside_rep=ben)
    assert claim.take_next(ann) is None
    assert claim.take_next(ben) is None

    own_campaigns.approve(own, cleo)

    assert claim.take_next(ben).lead == lead


def test_approved_campaign_is_open_to_the_team_and_its_owner_is_told(own, ann, cleo, mia):
    own_campaigns.approve(own, cleo)

    assert own in Campaign.objects.visible_to(mia)
    assert told(ann) == ["Approved: Old customers is now a campaign of your team"]
    with pytest.raises(CampaignNotReady, match="already"):
        own_campaigns.decline(own, cleo, "Late.")


def test_declined_campaign_stays_private_with_a_reason_and_may_be_approved_later(client, own, ann, cleo):
    client.force_login(cleo)
    assert client.post(reverse("campaign-decline", args=[own.pk]), {"reason": " "}).status_code == 422
    client.post(reverse("campaign-decline", args=[own.pk]), {"reason": "Marketing writes to them."})

    client.force_login(ann)
    assert "Marketing writes to them." in client.get(reverse("campaign", args=[own.pk])).content.decode()
    assert told(ann) == ["Not approved: Old customers stays private"]
    own_campaigns.approve(own, cleo)
    assert Campaign.objects.get(pk=own.pk).declined_because == ""


def test_only_a_manager_of_the_team_decides(own, ann):
    with pytest.raises(CampaignNotReady, match="Ask the manager"):
        own_campaigns.approve(own, ann)


def test_private_campaign_takes_200_leads(own, territory, place, ann, cleo):
    def fill(count):
        sign(ann, "Filled")
        names = [f"Company {Lead.objects.count() + number}" for number in range(count)]
        companies = Company.objects.bulk_create(
            Company(name=name, name_key=name.lower(), country="NL", place=place) for name in names
        )
        Lead.objects.bulk_create(Lead(company=each, campaign=own, territory=territory) for each in companies)

    typed = NewLead(own, Source.OWN, "Bos Staal", "NL")
    fill(MOST_LEADS)
    with pytest.raises(IntegrityError, match="private_campaign_is_small"), transaction.atomic():
        fill(1)
    with pytest.raises(Refused, match="200 leads, the most"):
        new_lead.add(typed, ann)

    approved = own_campaigns.approve(own, cleo)

    fill(1)
    assert new_lead.add(replace(typed, campaign=approved), ann).campaign == own


def test_rep_sets_one_up_in_the_browser(client, tuesday, ann, campaign, territory, cleo):
    client.force_login(ann)
    url = reverse("own-campaign-new")
    assert client.post(url, {"name": campaign.name, "like": campaign.pk}).status_code == 422
    typed = {"name": "Old customers", "like": campaign.pk, "territories": [territory.pk]}
    answer = client.post(url, typed)

    made = Campaign.objects.get(owner=ann)
    assert answer.url == reverse("campaign", args=[made.pk])
    assert "waits for your manager" in client.get(answer.url).content.decode()
    assert "waiting for approval" in client.get(reverse("campaigns")).content.decode()


def test_owner_edits_pauses_and_resumes_while_it_is_private(client, own, ann, cleo, ben, territory):
    client.force_login(ann)
    typed = {"name": "Former customers", "territories": [territory.pk], "opening": "Do you remember us?"}
    questions = list(own.questions.values_list("pk", flat=True))
    assert client.post(reverse("own-campaign-edit", args=[own.pk]), typed | {"name": ""}).status_code == 422
    client.post(reverse("own-campaign-edit", args=[own.pk]), typed)

    now = Campaign.objects.get(pk=own.pk)
    assert (now.name, now.script.opening, now.private) == ("Former customers", "Do you remember us?", True)
    assert list(now.questions.values_list("pk", flat=True)) == questions
    for state, page in ((State.PAUSED, "campaign-pause"), (State.RUNNING, "campaign-start")):
        client.post(reverse(page, args=[own.pk]))
        assert Campaign.objects.get(pk=own.pk).state == state

    own_campaigns.approve(own, cleo)
    for page in ("campaign-pause", "own-campaign-edit"):
        assert client.post(reverse(page, args=[own.pk]), typed).status_code == 404


def test_owner_asks_again_after_a_decline(own, ann, cleo, ben, tuesday):
    with pytest.raises(CampaignNotReady, match="already"):
        own_campaigns.ask_again(own, ann)
    own_campaigns.decline(own, cleo, "Marketing writes to them.")
    with pytest.raises(CampaignNotReady):
        own_campaigns.ask_again(own, ben)
    with clock.moved_to(tuesday + timedelta(days=1)):
        own_campaigns.ask_again(own, ann)

    assert Campaign.objects.get(pk=own.pk).awaits_approval
    assert told(cleo) == ["Ann asks you to approve a campaign: Old customers"] * 2
    assert cleo.notifications.unread().count() == 1
    own_campaigns.approve(own, cleo)
    assert not cleo.notifications.unread().exists()
