"""A presales engineer joins a deal, sees only that deal, and leaves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from handoffs.deals import presales
from handoffs.meetings import booking
from handoffs.models import Appointment, Opportunity
from leads.funnel import transitions
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.membership import offboarding

pytestmark = pytest.mark.django_db


@pytest.fixture
def teun(make_person, north):
    return make_person("Teun", "presales", north)


def test_presales_sees_joined_deal_only(client, deal, make_handoff, dov, teun):
    make_handoff("Bos Staal")
    client.force_login(teun)
    assert 404 == client.get(f"/opportunities/{deal.pk}/").status_code

    presales.invite(deal.lead, dov, who=teun)

    assert [deal.lead] == list(Lead.objects.visible_to(teun))
    assert [deal] == list(Opportunity.objects.visible_to(teun))
    shown = client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert "Van Houten" in shown
    assert "data-key" not in shown.split('id="action-panel"')[1].split("</section>")[0]
    assert "Van Houten" in client.get("/opportunities/").content.decode()


def test_presales_loses_access_after_leaving(client, deal, dov, teun):
    presales.invite(deal.lead, dov, who=teun)
    client.force_login(teun)

    client.post(f"/leads/{deal.lead_id}/presales/leave/")

    assert 404 == client.get(f"/opportunities/{deal.pk}/").status_code
    assert not Lead.objects.visible_to(teun).exists()


def test_only_holder_or_manager_invites(deal, ann, ben, cleo, dov, teun, make_person, north):
    with pytest.raises(transitions.NotYours):
        presales.invite(deal.lead, ann, who=teun)
    presales.invite(deal.lead, cleo, who=teun)
    with pytest.raises(transitions.Refused, match="Teun has already joined"):
        presales.invite(deal.lead, dov, who=make_person("Uli", "presales", north))
    presales.remove(deal.lead, dov)


def test_lead_presales_must_have_the_role(deal, ben):
    with pytest.raises(IntegrityError, match="presales_has_the_role"), transaction.atomic():
        Lead.objects.filter(pk=deal.lead_id).update(presales=ben)


def test_invite_requires_deal_or_field_nurture(waiting, cleo, teun):
    with pytest.raises(transitions.Refused, match="Presales can only join"):
        presales.invite(waiting.lead, cleo, who=teun)


def test_presales_on_deal_blocks_offboarding(deal, dov, teun):
    presales.invite(deal.lead, dov, who=teun)

    assert 1 == len(offboarding.leaving_obstacles(teun))


def test_invite_from_deal_page(client, deal, dov, teun):
    client.force_login(dov)
    assert "Presales engineer" in client.get(f"/opportunities/{deal.pk}/").content.decode()

    sent = client.post(f"/leads/{deal.lead_id}/presales/invite/", {"engineer": teun.pk}, follow=True)

    assert "Teun joined the deal." in sent.content.decode()


def test_presales_books_and_sees_meetings_of_deal(client, deal, ann, dov, teun):
    presales.invite(deal.lead, dov, who=teun)
    meeting = booking.book(deal.lead, dov, ann, starts_at=clock.now() + timedelta(days=1))
    client.force_login(teun)
    page = client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert f"/leads/{deal.lead_id}/meetings/new/" in page
    assert 200 == client.get(f"/meetings/{meeting.pk}/").status_code

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


def test_presales_not_on_deal_cannot_book(client, deal, teun):
    client.force_login(teun)

    assert 404 == client.get(f"/leads/{deal.lead_id}/meetings/new/").status_code
