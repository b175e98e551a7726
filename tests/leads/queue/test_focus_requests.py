"""Focus requests (R5, R15): field picks the cold calls that come first this week."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.funnel import transitions
from leads.models import FocusRequest, NextStep
from leads.queue import claim, focus_requests
from salesdesk import clock
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db


def test_focus_request_puts_the_lead_first_and_shows_its_note(lead, make_lead, ann, dov):
    other = make_lead("Bos Staal")
    focus_requests.request(other, dov, note="I am in their street on Thursday.")

    step = claim.take_next(ann)

    assert other.pk == step.lead_id
    assert ("Dov", "I am in their street on Thursday.") == (step.wish_by, step.wish_note)


def test_focus_request_ends_when_withdrawn_or_when_the_week_is_over(lead, dov, cleo):
    before = NextStep.objects.get().rank
    focus_requests.request(lead, dov)
    assert before > NextStep.objects.get().rank
    focus_requests.withdraw(focus_requests.request(lead, cleo))
    assert before == NextStep.objects.get().rank

    focus_requests.request(lead, dov)
    assert 0 == focus_requests.run(TUESDAY + timedelta(days=3))
    assert 1 == focus_requests.run(TUESDAY + timedelta(days=4))
    assert 0 == focus_requests.run(TUESDAY + timedelta(days=4))

    assert before == NextStep.objects.get().rank
    assert not FocusRequest.objects.active().exists()


def test_focus_request_renewed_next_week_outlives_the_first_one(lead, dov):
    focus_requests.request(lead, dov)
    with clock.moved_to(TUESDAY + timedelta(days=5)):
        focus_requests.request(lead, dov)
        requested = NextStep.objects.get().rank

        focus_requests.run(clock.now())

        assert (requested, 1) == (NextStep.objects.get().rank, FocusRequest.objects.active().count())


def test_focus_request_is_refused_for_other_peoples_leads_and_during_cool_down(lead, ann, eve, dov):
    for somebody in (ann, eve):
        with pytest.raises(transitions.NotYours):
            focus_requests.request(lead, somebody)

    NextStep.objects.update(due_at=TUESDAY + timedelta(days=60))
    with pytest.raises(transitions.Refused, match="in cool-down until"):
        focus_requests.request(lead, dov)


def test_field_rep_requests_a_call_by_company_name(client, lead, dov):
    client.force_login(dov)

    wrong = client.post("/focus-requests/", {"company": "Nobody", "note": "On Thursday."})
    assert 422 == wrong.status_code
    assert "On Thursday." in wrong.content.decode()

    page = client.post("/focus-requests/", {"company": "van houten", "note": "On Thursday."}, follow=True)
    assert "Call to Van Houten Logistiek requested for this week." in page.content.decode()
    assert "On Thursday." in page.content.decode()

    client.post(f"/focus-requests/{FocusRequest.objects.get().pk}/withdraw/")
    assert not FocusRequest.objects.exists()


def test_manager_requests_a_call_on_the_lead_page(client, lead, cleo):
    client.force_login(cleo)

    assert "Request call" in client.get(f"/leads/{lead.pk}/").content.decode()
    client.post(f"/leads/{lead.pk}/focus-request/", {"note": "Their contract ends."})

    assert (cleo, "Their contract ends.") == (FocusRequest.objects.get().by, FocusRequest.objects.get().note)


def test_manager_withdraws_a_focus_request_on_the_lead_page(client, lead, dov, cleo):
    focus_request = focus_requests.request(lead, dov, note="I am in their street on Thursday.")
    client.force_login(cleo)

    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Dov requested a call this week: I am in their street on Thursday." in page
    back = reverse("focus-request-withdraw", args=[focus_request.pk])
    assert f'action="{back}"' in page
    assert client.post(back)["Location"] == reverse("lead", args=[lead.pk])

    assert "asks for this call" not in client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_inside_rep_cannot_withdraw_a_focus_request_of_others(client, lead, ann, dov):
    focus_requests.request(lead, dov)
    client.force_login(ann)

    assert "asks for this call" not in client.get(reverse("lead", args=[lead.pk])).content.decode()
