"""A campaign split over two scripts: the random assignment, versions, and what the card shows."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from campaigns import splits
from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Campaign, Script, ScriptSplit, Variant
from campaigns.splits import Texts
from leads.models import Lead
from leads.queue import call_card, claim

pytestmark = pytest.mark.django_db

TEXTS = {"A": Texts("Good morning?", ""), "B": Texts("One question:", "No time: when then?")}


@pytest.fixture
def split(tuesday, campaign, cleo):
    return splits.save(campaign, cleo, planned=100, texts=TEXTS)


def letter_of(lead):
    return Lead.objects.get(pk=lead.pk).variant.letter


def test_new_leads_get_a_script_by_their_company_and_keep_it(split, lead, make_lead):
    leads = [make_lead(f"Bos {number}") for number in range(12)]
    expected = [
        "AB"[int(hashlib.md5(f"{split.seed}:{each.company_id}".encode()).hexdigest()[:8], 16) % 2]
        for each in leads
    ]
    assert expected == [letter_of(each) for each in leads]
    assert {"A", "B"} == set(expected)
    with pytest.raises(DatabaseError), transaction.atomic():
        Lead.objects.filter(pk=leads[0].pk).update(variant=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Variant.objects.update(opening="Other")


def test_leads_from_before_the_split_keep_the_script_of_the_campaign(lead, campaign, cleo):
    splits.save(campaign, cleo, planned=100, texts=TEXTS)
    found = Lead.objects.get(pk=lead.pk)
    assert (None, campaign.script) == (found.variant, found.script)


def test_changed_scripts_become_a_version_and_stopping_returns_to_one_script(
    split, make_lead, campaign, cleo, ann
):
    first = make_lead("Bos")
    assert split == splits.save(campaign, cleo, planned=200, texts=TEXTS)
    changed = splits.save(campaign, cleo, planned=200, texts=TEXTS | {"B": Texts("Two questions:", "")})
    second = make_lead("Dal", company=None)
    assert (2, split.seed) == (changed.number, changed.seed)
    shown = call_card.load_step(claim.take_lead(ann, first.pk).pk, first.created_at).lead
    assert TEXTS[letter_of(first)].opening == shown.script.opening
    assert changed == Lead.objects.get(pk=second.pk).variant.split

    assert splits.stop(campaign, "B")
    assert not splits.stop(campaign, "B")
    assert "Two questions:" == Script.objects.get(campaign=campaign).opening
    assert ["Two questions:"] * 2 == [Lead.objects.get(pk=each.pk).script.opening for each in (first, second)]
    assert make_lead("Later").variant is None
    assert ["", "B"] == list(ScriptSplit.objects.order_by("number").values_list("kept", flat=True))


def test_split_page_starts_changes_and_ends_a_split(client, cleo, campaign):
    client.force_login(cleo)
    address = reverse("campaign-split", args=[campaign.pk])
    same = {"planned": "400", "a_opening": "Good morning?", "b_opening": "Good morning?"}
    answer = client.post(address, same)
    assert 422 == answer.status_code
    assert {"b_opening"} == set(answer.context["form"].errors)
    assert {"planned"} == set(
        client.post(address, same | {"planned": "1", "b_opening": "B"}).context["form"].errors
    )

    assert 302 == client.post(address, same | {"b_opening": "One question:"}).status_code
    page = client.get(address).context
    assert (400, "One question:") == (page["split"].planned, page["form"]["b_opening"].value())
    client.post(address, {"stop": "A"})
    assert ("A", True) == ScriptSplit.objects.values_list("kept", "stopped").get()
    Campaign.objects.filter(pk=campaign.pk).update(state="ended")
    with pytest.raises(CampaignNotReady, match="has ended"):
        splits.save(campaign, cleo, planned=100, texts=TEXTS)
