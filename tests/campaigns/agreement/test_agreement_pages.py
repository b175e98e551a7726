"""The pages of the agreed funnel."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.agreement import signing
from campaigns.models import ActionDone, Campaign, FunnelAgreement
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db
PROPOSE = "/campaigns/agreement/propose/"


@pytest.fixture
def propose(client, tuesday, campaign, cleo, ann, dov, mia):
    def propose(**typed):
        client.force_login(cleo)
        form = filled_in(client.get(PROPOSE).content.decode(), {})
        people = {"marketing": mia.pk, "inside": ann.pk, "field": dov.pk}
        return client.post(PROPOSE, form | people | typed)

    return propose


def test_manager_proposes_three_people_sign_and_the_campaign_follows(
    client, propose, campaign, ann, dov, mia
):
    answer = propose(answer_within="6", note="Field asked for it")
    assert 302 == answer.status_code
    agreement = FunnelAgreement.objects.get()
    assert 5 == agreement.stages.count()
    assert 3 == agreement.actions.count()

    for person in (mia, ann, dov):
        client.force_login(person)
        page = client.get(reverse("agreement-version", args=[agreement.pk])).content.decode()
        assert "Do you agree?" in page
        client.post(reverse("agreement-sign", args=[agreement.pk]))

    assert timedelta(hours=6) == Campaign.objects.get(pk=campaign.pk).answer_within
    page = client.get(reverse("agreement")).content.decode()
    assert "Version 1, in force since" in page
    assert 'id="sign"' not in client.get(reverse("agreement-version", args=[agreement.pk])).content.decode()


def test_campaign_form_leaves_the_agreed_times_out(client, propose, campaign, cleo, ann, dov, mia):
    propose(first_call_within="10")
    for person in (mia, ann, dov):
        signing.sign(FunnelAgreement.objects.get(), person)
    client.force_login(cleo)
    edit = reverse("campaign-edit", args=[campaign.pk])
    form = filled_in(client.get(edit).content.decode(), {"name": "Renamed", "first_call_within": "240"})

    assert "first_call_within" not in client.get(edit).context["form"].facts.fields
    assert 302 == client.post(edit, form).status_code

    found = Campaign.objects.get(pk=campaign.pk)
    assert ("Renamed", timedelta(minutes=10)) == (found.name, found.first_call_within)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"offer_mql_after": "1"}, "offer_mql_after"),
        ({"answer_within": ""}, "answer_within"),
        ({"inside": ""}, "inside"),
        ({"suspect-conversion": "101"}, "suspect-conversion"),
        ({"sql-responsible": "support"}, "sql-responsible"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_lost(propose, typed, field):
    answer = propose(**typed, note="Keep me")

    assert 422 == answer.status_code
    assert field in answer.context["form"].errors
    assert "Keep me" in answer.content.decode()
    assert not FunnelAgreement.objects.exists()


def test_second_proposal_is_refused_and_keeps_what_was_typed(propose):
    propose()

    answer = propose(note="Mine")

    assert 422 == answer.status_code
    assert "Mine" in answer.content.decode()


def test_decline_needs_a_reason(client, propose, dov):
    propose()
    agreement = FunnelAgreement.objects.get()
    client.force_login(dov)
    address = reverse("agreement-decline", args=[agreement.pk])

    assert 422 == client.post(address, {"reason": " "}).status_code
    assert 302 == client.post(address, {"reason": "Too short"}).status_code
    assert "declined" == FunnelAgreement.objects.get().state


def test_action_is_marked_as_done_and_the_dashboard_names_the_agreement(client, propose, cleo, ann, dov, mia):
    propose(**{"suspect-conversion": "20"})
    for person in (mia, ann, dov):
        signing.sign(FunnelAgreement.objects.get(), person)
    action = FunnelAgreement.objects.get().actions.first()
    client.force_login(cleo)
    client.post(reverse("agreed-action-done", args=[action.pk]))

    assert ActionDone.objects.get().by == cleo
    page = client.get(reverse("funnel")).content.decode()
    assert "The funnel we agreed (version 1)" in page
    assert "20%" in page


def test_dashboard_claims_no_agreement_without_one(client, propose, cleo):
    propose()
    client.force_login(cleo)

    assert "The funnel we agreed" not in client.get(reverse("funnel")).content.decode()
