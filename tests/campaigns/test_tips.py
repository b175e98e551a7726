"""Tips for a campaign's calls: shared by reps, marked as useful, taken into the script or hidden by the manager."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from campaigns.campaign_editor import CampaignNotReady
from campaigns.models import Script, Tip, UsefulTip
from campaigns.tips import deciding, sharing

pytestmark = pytest.mark.django_db
LOGGERS = {"kind": "objection", "heard": "We have loggers", "text": "When did you last read one?"}


@pytest.fixture
def tip(campaign, ann):
    return sharing.share(campaign, ann, **LOGGERS)


def texts(client, campaign):
    """Return the texts on the page of a campaign's tips, in order."""
    return [
        tip.text for tip, _result in client.get(reverse("campaign-tips", args=[campaign.pk])).context["tips"]
    ]


def test_rep_shares_an_objection_with_its_answer(client, ann, cleo, campaign):
    client.force_login(ann)
    client.post(reverse("tip-share", args=[campaign.pk]), LOGGERS)

    tip = Tip.objects.get()
    assert (ann, "We have loggers", Tip.State.SHARED) == (tip.by, tip.heard, tip.state)
    client.force_login(cleo)
    assert [LOGGERS["text"]] == texts(client, campaign)


def test_insight_has_no_objection(client, ann, campaign):
    client.force_login(ann)
    insight = {"kind": "insight", "heard": "left over", "text": "Bakers answer before six."}
    client.post(reverse("tip-share", args=[campaign.pk]), insight)

    assert ("insight", "") == Tip.objects.values_list("kind", "heard").get()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (LOGGERS | {"heard": ""}, "heard"),
        (LOGGERS | {"text": ""}, "text"),
        (LOGGERS | {"text": "x" * 301}, "text"),
        (LOGGERS | {"text": "two\nlines"}, "text"),
        (LOGGERS | {"kind": "poem"}, "kind"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_incomplete_tip_is_refused_at_the_field(client, ann, campaign, typed, field, headers):
    client.force_login(ann)
    answer = client.post(reverse("tip-share", args=[campaign.pk]), typed, headers=headers)

    assert 422 == answer.status_code
    assert [field] == list(answer.context["form"].errors)
    assert not Tip.objects.exists()


def test_tip_is_useful_once_per_person_and_the_most_useful_is_first(client, ann, cleo, tip, campaign):
    newer = sharing.share(campaign, ann, kind="insight", text="Newer")
    client.force_login(cleo)
    assert ["Newer", tip.text] == texts(client, campaign)
    for _twice in range(2):
        client.post(reverse("tip-useful", args=[tip.pk]), {"useful": "1"})

    assert 1 == UsefulTip.objects.count()
    assert [tip.text, newer.text] == texts(client, campaign)
    client.post(reverse("tip-useful", args=[tip.pk]), {"useful": "0"})
    assert not UsefulTip.objects.exists()


def test_two_marks_at_once_count_once(tip, cleo):
    sharing.mark_useful(tip, cleo, True)

    with pytest.raises(IntegrityError, match="tip_is_useful_once_per_person"):
        UsefulTip.objects.create(tip=tip, person=cleo)


def test_manager_takes_a_tip_into_the_script_and_takes_it_out_again(client, cleo, campaign, tip):
    Script.objects.filter(campaign=campaign).update(objections="“No time.” When then?")
    client.force_login(cleo)
    client.post(reverse("tip-take", args=[tip.pk]))

    script = Script.objects.get(campaign=campaign)
    assert ["“No time.” When then?", tip.line] == script.objections.splitlines()
    client.post(reverse("tip-restore", args=[tip.pk]))
    script.refresh_from_db()
    tip.refresh_from_db()
    assert ("“No time.” When then?", Tip.State.SHARED) == (script.objections, tip.state)


def test_script_that_was_edited_since_stays_when_a_tip_is_taken_back(cleo, campaign, tip):
    deciding.take(tip, cleo)
    Script.objects.filter(campaign=campaign).update(objections="“Loggers?” Read when?")
    deciding.restore(tip)

    assert "“Loggers?” Read when?" == Script.objects.get(campaign=campaign).objections


def test_hidden_tip_is_seen_by_managers_only_until_it_is_restored(client, ann, cleo, campaign, tip):
    client.force_login(cleo)
    client.post(reverse("tip-hide", args=[tip.pk]))
    rep = Client()
    rep.force_login(ann)

    assert ([tip.text], []) == (texts(client, campaign), texts(rep, campaign))
    client.post(reverse("tip-restore", args=[tip.pk]))
    assert [tip.text] == texts(rep, campaign)


def test_second_decision_is_refused(cleo, tip):
    deciding.hide(tip, cleo)

    with pytest.raises(CampaignNotReady):
        deciding.take(tip, cleo)
    assert tip.line not in Script.objects.get(campaign=tip.campaign).objections


def test_rep_cannot_decide_and_another_team_sees_nothing(client, ann, eve, campaign, tip):
    client.force_login(ann)
    for name in ("tip-take", "tip-hide", "tip-restore"):
        assert 403 == client.post(reverse(name, args=[tip.pk])).status_code
    client.force_login(eve)
    assert 404 == client.get(reverse("campaign-tips", args=[campaign.pk])).status_code
    assert 404 == client.post(reverse("tip-share", args=[campaign.pk]), LOGGERS).status_code
    assert 404 == client.post(reverse("tip-useful", args=[tip.pk]), {"useful": "1"}).status_code


def test_desk_shows_the_tips_of_the_campaign_under_the_script(
    client, tuesday, ann, cleo, campaign, tip, make_lead
):
    make_lead()
    hidden = sharing.share(campaign, ann, kind="insight", text="Nobody answers on Fridays.")
    deciding.hide(hidden, cleo)
    client.force_login(ann)
    client.post(reverse("desk-next"))

    page = client.get(reverse("desk")).content.decode()
    assert LOGGERS["text"] in page
    assert hidden.text not in page
    assert reverse("campaign-tips", args=[campaign.pk]) in page


def test_panel_on_the_desk_is_a_part_of_the_page(client, ann, campaign, tip):
    client.force_login(ann)
    url = reverse("tip-useful", args=[tip.pk])
    panel = client.post(url, {"useful": "1"}, headers={"HX-Request": "true"}).content.decode()

    assert 'id="tips"' in panel
    assert 'aria-pressed="true"' in panel
    assert "<html" not in panel
