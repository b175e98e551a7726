"""A presales engineer joins a deal as the third person, sees exactly that, and leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from handoffs.deals import presales
from handoffs.meetings import booking
from handoffs.models import Appointment, Opportunity
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock
from salesdesk.people import offboarding

pytestmark = pytest.mark.django_db


@pytest.fixture
def teun(make_person, north):
    return make_person("Teun", "presales", north)


def test_who_joins_sees_the_lead_and_its_deal_and_nothing_else(client, deal, make_handoff, dov, teun):
    make_handoff("Bos Staal")
    client.force_login(teun)
    assert 404 == client.get(f"/opportunities/{deal.pk}/").status_code

    presales.invite(deal.lead, dov, who=teun)

    assert [deal.lead] == list(Lead.objects.visible_to(teun))
    assert [deal] == list(Opportunity.objects.visible_to(teun))
    shown = client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert "Van Houten" in shown
    assert "data-key" not in shown.split('id="pad"')[1].split("</section>")[0]
    assert "Van Houten" in client.get("/opportunities/").content.decode()


def test_they_leave_and_see_it_no_more(client, deal, dov, teun):
    presales.invite(deal.lead, dov, who=teun)
    client.force_login(teun)

    client.post(f"/leads/{deal.lead_id}/presales/leave/")

    assert 404 == client.get(f"/opportunities/{deal.pk}/").status_code
    assert not Lead.objects.visible_to(teun).exists()


def test_the_holder_or_the_manager_invites_and_nobody_else(
    deal, ann, ben, cleo, dov, teun, make_person, north
):
    with pytest.raises(transitions.NotYours):
        presales.invite(deal.lead, ann, who=teun)
    presales.invite(deal.lead, cleo, who=teun)
    with pytest.raises(transitions.Refused, match="Teun joined already"):
        presales.invite(deal.lead, dov, who=make_person("Uli", "presales", north))
    presales.remove(deal.lead, dov)


def test_only_presales_is_the_third_person(deal, ben):
    with pytest.raises(IntegrityError, match="presales_has_the_role"), transaction.atomic():
        Lead.objects.filter(pk=deal.lead_id).update(presales=ben)


def test_only_a_deal_or_what_field_keeps_is_joined(waiting, cleo, teun):
    with pytest.raises(transitions.Refused, match="Presales joins a deal"):
        presales.invite(waiting.lead, cleo, who=teun)


def test_who_joined_has_work_in_hand(deal, dov, teun):
    presales.invite(deal.lead, dov, who=teun)

    assert 1 == len(offboarding.leaving_obstacles(teun))


def test_inviting_on_the_page(client, deal, dov, teun):
    client.force_login(dov)
    assert "Presales engineer" in client.get(f"/opportunities/{deal.pk}/").content.decode()

    sent = client.post(f"/leads/{deal.lead_id}/presales/invite/", {"who": teun.pk}, follow=True)

    assert "Teun sees it from now on." in sent.content.decode()


def test_who_joined_books_a_meeting_with_them_and_sees_those_of_the_deal(client, deal, ann, dov, teun):
    presales.invite(deal.lead, dov, who=teun)
    met = booking.book(deal.lead, dov, ann, starts_at=clock.now() + timedelta(days=1))
    client.force_login(teun)
    page = client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert f"/leads/{deal.lead_id}/meetings/new/" in page
    assert 200 == client.get(f"/meetings/{met.pk}/").status_code

    typed = {
        "person": teun.pk,
        "meeting": "other",
        "at": "2026-11-27T15:00",
        "duration": "60",
        "location": "Lab",
    }
    sent = client.post(f"/leads/{deal.lead_id}/meetings/new/", typed)

    booked = Appointment.objects.get(person=teun)
    assert (f"/meetings/{booked.pk}/", deal.lead_id) == (sent.url, booked.lead_id)


def test_presales_that_did_not_join_books_nothing(client, deal, teun):
    client.force_login(teun)

    assert 404 == client.get(f"/leads/{deal.lead_id}/meetings/new/").status_code
