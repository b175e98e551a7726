"""A lead drops out in the browser: two answers, the door that they propose, and the promise of a day."""

import pytest
from playwright.sync_api import expect

from leads import calls, queue
from leads.models import Lead
from leads.models.nextstep import Kind
from leads.models.stages import Stream
from leads.models.touch import Outcome


@pytest.fixture
def called(lead, ann):
    queue.take_next(ann)
    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=ann.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_they_asked_for_march_and_the_page_says_who_calls_then(page_as, called, ann, axe):
    page = page_as(ann)
    page.goto(f"/leads/{called.pk}/")
    page.get_by_role("link", name="Another door").click()
    page.get_by_label("Yes, they are interested").check()
    page.get_by_label("Later, perhaps").check()
    expect(page.locator("#proposed")).to_contain_text("Ann calls on")
    page.get_by_label("The time they named").fill("March")
    page.get_by_label("What they said").click()
    expect(page.locator("#proposed")).to_contain_text("Ann calls on 1 Mar 2027")
    axe(page)
    page.get_by_label("What they said").fill("The merger is done then")
    page.get_by_role("button", name="Drops out").click()
    expect(page.get_by_text("The merger is done then").first).to_be_visible()

    lead = Lead.objects.get(pk=called.pk)
    assert (Stream.NURTURE, Kind.NURTURE) == (lead.stream, lead.steps.get().kind)
