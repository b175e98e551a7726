"""Two tabs or two people edit a deal, its evaluation or a meeting: nothing is overwritten unseen."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.deals import closing
from handoffs.meetings import booking
from handoffs.models import Appointment
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db


def form_data(browser, url, **typed):
    return filled_in(browser.get(url).content.decode(), typed)


@pytest.fixture
def browser():
    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def test_second_tab_keeps_its_input_and_gets_the_first_ones_value(browser, deal, dov):
    tab, url = browser(dov), reverse("opportunity-revise", args=[deal.pk])
    step = {"next_step": "Send the quote", "on": "2026-12-01"}
    stale = form_data(tab, url, decides_on="2026-12-20", **step)
    assert 302 == tab.post(url, form_data(tab, url, value="52000", **step)).status_code

    answer = tab.post(url, stale)

    assert 422 == answer.status_code
    form = answer.context["form"]
    assert (form["decides_on"].value(), "52" in str(form["value"].value())) == ("2026-12-20", True)
    deal.refresh_from_db()
    assert (52_000, "2026-12-15") == (deal.value, str(deal.decides_on))

    assert 302 == tab.post(url, filled_in(answer.content.decode(), step)).status_code
    deal.refresh_from_db()
    assert (52_000, "2026-12-20") == (deal.value, str(deal.decides_on))


def test_same_tab_saves_twice_in_a_row(browser, deal, dov):
    tab, url = browser(dov), reverse("opportunity-revise", args=[deal.pk])
    step = {"next_step": "Send the quote", "on": "2026-12-01"}
    for value in ("52000", "53000"):
        assert 302 == tab.post(url, form_data(tab, url, value=value, **step)).status_code
    deal.refresh_from_db()
    assert 53_000 == deal.value


def test_manager_and_holder_evaluate_a_deal_at_once(browser, deal, dov, cleo):
    closing.lose(deal, dov, reason="price")
    url = reverse("opportunity-evaluate", args=[deal.pk])
    holder, manager = browser(dov), browser(cleo)
    stale = form_data(manager, url, comment="Too dear")
    assert 302 == holder.post(url, form_data(holder, url, comment="Too slow")).status_code

    answer = manager.post(url, stale)

    assert 422 == answer.status_code
    assert "Too dear" in answer.content.decode()
    assert "Too slow" == deal.reviews.get(revision=2).comment
    assert not deal.reviews.filter(revision=3).exists()


def test_two_people_reschedule_a_meeting_at_once(browser, deal, ann, dov):
    day = datetime(2026, 11, 26, 11, tzinfo=ZoneInfo("Europe/Amsterdam"))
    meeting = booking.book(deal.lead, dov, ann, starts_at=day)
    url = reverse("meeting-reschedule", args=[meeting.pk])
    first, second = browser(dov), browser(ann)
    stale = form_data(second, url, location="Room 2")
    assert 302 == first.post(url, form_data(first, url, starts_at="2026-11-26T15:00")).status_code

    answer = second.post(url, stale)

    assert 422 == answer.status_code
    assert list(answer.context["form"].errors) == ["__all__"]
    meeting = Appointment.objects.get()
    assert (14, "") == (meeting.starts_at.hour, meeting.location)
    assert 302 == second.post(url, filled_in(answer.content.decode(), {})).status_code
    meeting = Appointment.objects.get()
    assert (14, "Room 2") == (meeting.starts_at.hour, meeting.location)
