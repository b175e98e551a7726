"""After a conversation about an opportunity its closer is asked for the chance, which the deal keeps."""

import uuid

import pytest
from django.urls import reverse

from handoffs.models import Opportunity
from leads.calling import undo
from leads.models import Activity, Lead

pytestmark = pytest.mark.django_db


def log(client, user, deal, **typed):
    client.force_login(user)
    typed = {"kind": "visit", "outcome": "spoke", "key": uuid.uuid4()} | typed
    return client.post(reverse("activity-log", args=[deal.lead_id]), typed)


def chances(deal) -> tuple:
    return Opportunity.objects.get(pk=deal.pk).probability, Lead.objects.get(pk=deal.lead_id).probability


def test_closer_is_asked_for_the_chance_and_the_deal_keeps_it(client, deal, dov):
    client.force_login(dov)
    assert client.get(reverse("activity-log", args=[deal.lead_id])).context["form"].asks_chance

    assert 302 == log(client, dov, deal, probability="70").status_code

    assert (70, 70) == chances(deal)
    assert [40, 70] == list(deal.changes.order_by("id").values_list("probability", flat=True))


def test_conversation_without_an_answer_leaves_the_chance(client, deal, dov):
    log(client, dov, deal)

    assert (40, 40) == chances(deal)


def test_undone_conversation_restores_the_chance(client, deal, dov):
    key = uuid.uuid4()
    log(client, dov, deal, probability="70", key=key)

    undo.undo_activity(key, by=dov)

    assert (40, 40) == chances(deal)


def test_colleague_who_logs_is_not_asked_and_changes_no_chance(client, deal, ann):
    client.force_login(ann)
    assert not client.get(reverse("activity-log", args=[deal.lead_id])).context["form"].asks_chance

    log(client, ann, deal, probability="90")

    assert (40, 40) == chances(deal)
    assert 2 == Activity.objects.filter(lead=deal.lead_id, outcome__in=["spoke", "qualified"]).count()


@pytest.mark.parametrize("typed", ["35", "0", "100", "-10", "much"])
def test_chance_outside_the_tens_is_refused(client, deal, dov, typed):
    sent = log(client, dov, deal, probability=typed, note="They liked it")

    assert 422 == sent.status_code
    assert "They liked it" in sent.content.decode()
    assert (40, 40) == chances(deal)
