"""The work list of a partner's owner, its talks, and the sweep that brings partners forward."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handoffs.models import Opportunity, PartnerTalk
from handoffs.partners import due, talks
from leads.funnel.transitions import NotYours, Refused
from leads.models import Activity, NextStep, Partner
from salesdesk import clock
from salesdesk.notifications.models import Notification
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db


def names(owner):
    return [str(each.partner) for each in due.work_list(owner, clock.now())]


def test_talk_is_logged_as_an_activity_and_plans_the_next_by_the_rhythm(partner, partner_deal, ann):
    talk = talks.log(
        partner, ann, outcome="spoke", contact=partner.company.contacts.get(), note="Two new leads"
    )

    partner.refresh_from_db()
    assert (TUESDAY, TUESDAY) == (partner.last_talk_at, partner.last_tried_at)
    assert date(2026, 12, 8) == talk.next_at.date() == partner.next_talk_at.date()
    activity = Activity.objects.get(partner_talk=talk)
    assert ("call", "spoke", ann) == (activity.kind, activity.outcome, activity.by)
    assert Activity.objects.conversations().filter(pk=activity.pk).exists()
    assert not names(ann)


def test_unanswered_call_is_tried_again_on_the_next_working_day(partner, ann):
    with clock.moved_to(TUESDAY + timedelta(days=3)):  # a Friday
        talk = talks.log(partner, ann, outcome="no_answer")

    assert date(2026, 11, 30) == talk.next_at.date()
    partner.refresh_from_db()
    assert partner.last_talk_at is None
    assert talk.activity is None


def test_talk_is_refused_from_others_and_after_the_end(partner, ben, ann):
    with pytest.raises(NotYours):
        talks.log(partner, ben, outcome="spoke")
    Partner.objects.update(ended_at=clock.now())
    with pytest.raises(Refused):
        talks.log(partner, ann, outcome="spoke")
    assert not PartnerTalk.objects.exists()


def test_work_list_orders_by_the_strongest_reason(partner, partner_deal, make_partner, ann, dov):
    long_ago = TUESDAY - timedelta(days=30)
    make_partner("Agreed call", next_talk_why="Price list", last_talk_at=TUESDAY, last_tried_at=TUESDAY)
    make_partner("Long ago", last_talk_at=long_ago, last_tried_at=long_ago)
    make_partner("Not yet", next_talk_at=TUESDAY + timedelta(days=1))
    Partner.objects.filter(pk=partner.pk).update(created_at=long_ago)

    assert ["Agreed call", "Koelhuis Partners", "Long ago"] == names(ann)
    reasons = due.work_list(ann, TUESDAY)[1].reasons
    assert "Update due for 16 days" == reasons[0]
    assert not due.work_list(dov, TUESDAY)


def test_stalled_deals_are_counted(partner, partner_deal, ann):
    assert 0 == due.work_list(ann, TUESDAY)[0].partner.stalled

    Opportunity.objects.update(decides_on=date(2026, 11, 1))
    assert 1 == due.work_list(ann, TUESDAY)[0].partner.stalled

    Opportunity.objects.update(decides_on=date(2026, 12, 15))
    NextStep.objects.update(due_at=TUESDAY - timedelta(days=3))
    assert 1 == due.work_list(ann, TUESDAY)[0].partner.stalled


def test_sweep_brings_a_partner_forward_once_its_update_is_due(partner, partner_deal, ann):
    talks.log(partner, ann, outcome="spoke", next_on=date(2027, 1, 20))
    assert 0 == due.run(TUESDAY)

    later = TUESDAY + timedelta(days=15)
    with clock.moved_to(later):
        assert 1 == due.run(later)
        assert ["Koelhuis Partners"] == names(ann)
        assert 0 == due.run(later)
    assert "Update due" in Notification.objects.get(person=ann, kind="partner").subject


def test_sweep_leaves_partners_alone_that_were_just_tried_or_have_no_deals(
    partner, partner_deal, make_partner, ann
):
    make_partner("Without deals", next_talk_at=TUESDAY + timedelta(days=100))
    later = TUESDAY + timedelta(days=15)
    with clock.moved_to(later):
        talks.log(partner, ann, outcome="spoke", next_on=date(2027, 1, 20))
        assert 0 == due.run(later)


def test_talk_is_logged_by_one_key_and_leads_to_the_next_partner(client, partner, make_partner, ann):
    client.force_login(ann)
    make_partner("Frigo Verkoop")
    page = client.get(reverse("partner-work")).content.decode()
    assert "Piet Vos" in page

    answer = client.post(reverse("partner-talk", args=[partner.pk]), {"outcome": "voicemail"}, follow=True)
    assert "Frigo Verkoop" == str(answer.context["current"])


def test_call_back_needs_a_day_and_keeps_the_note(client, partner, ann):
    client.force_login(ann)
    url = reverse("partner-talk", args=[partner.pk])
    answer = client.post(url, {"outcome": "call_back", "note": "In a meeting"})

    assert 422 == answer.status_code
    assert ["next_on"] == list(answer.context["form"].errors)
    assert "In a meeting" in answer.content.decode()
    assert not PartnerTalk.objects.exists()
