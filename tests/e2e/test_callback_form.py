"""A recipient requests a call on a phone, and the rep gets the call with its reason."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from campaigns import track_editor
from campaigns.models import Track
from campaigns.track_editor import TrackMailDraft
from leads.calling import calls
from leads.email_nurture import tracks
from leads.models import SentMail
from leads.models.calling.activity import Outcome
from leads.queue import holds
from salesdesk import clock
from tests.e2e.conftest import TELEPHONE

from .call_steps import on_screen


@pytest.fixture
def sent(lead, ann, mia, north, tuesday):
    """A nurture e-mail to a lead that said no a week ago."""
    north.postal_address = "Dorpsstraat 1, Breda"
    north.save()
    track = Track(team=north, name="Winter")
    track_editor.start(
        track_editor.save(track, [TrackMailDraft(timedelta(hours=1), "Hello", "Ask us: {form}", "")])
    )
    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    with clock.moved_to(tuesday - timedelta(days=7)):
        with transaction.atomic():
            hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
        calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST), by=ann, fence=hold.fence)
        assert (1, []) == tracks.enroll([lead.pk], track, mia)
    with clock.moved_to(tuesday - timedelta(days=1)) as then:
        tracks.run(then)
    return SentMail.objects.get()


def test_call_request_from_a_phone_reaches_the_reps_screen(page_as, sent, ann, axe):
    page = page_as(viewport=TELEPHONE, has_touch=True)
    page.goto(f"/m/{sent.pk}/call/")
    expect(page.get_by_role("heading", name="Would you like a call?")).to_be_visible()
    expect(page.get_by_text("Dorpsstraat 1, Breda")).to_be_visible()
    axe(page)
    button = page.get_by_role("button", name="Call me")
    assert button.bounding_box()["height"] >= 44
    page.get_by_label("Phone number").fill("12")
    page.get_by_label("When should we call?").fill("any afternoon")
    page.get_by_label("Your question").fill("Does it fit?")
    button.click()
    expect(page.locator(".summary")).to_contain_text("not a valid phone number")
    expect(page.get_by_label("Your question")).to_have_value("Does it fit?")
    axe(page)

    page.get_by_label("Phone number").fill("")
    page.get_by_label("Your question").press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    desk = page_as(ann)
    desk.goto("/desk/")
    on_screen(desk, "Sanne")
    expect(desk.get_by_text("any afternoon · Does it fit?").first).to_be_visible()


def test_unknown_link_explains_what_to_do(page_as, axe):
    page = page_as(viewport=TELEPHONE)
    page.goto("/m/00000000-0000-4000-8000-000000000000/call/")
    expect(page.get_by_text("Please reply to the e-mail instead.")).to_be_visible()
    axe(page)
