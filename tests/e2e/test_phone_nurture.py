"""Test phone nurture in the browser: select, preview, move and undo calls; and the leaks page."""

import os
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import expect

from leads.calling import calls
from leads.funnel import next_steps
from leads.models import LeakFigure
from leads.models.calling.activity import Outcome
from leads.monitoring import leaks
from leads.queue import holds
from salesdesk import clock


@pytest.fixture
def nurtured(make_lead, ann, tuesday):
    leads = [make_lead(name) for name in ("Bos Staal", "Koelhuis Oost", "Van Houten Logistiek")]
    for number, lead in enumerate(leads):
        with transaction.atomic():
            hold = holds.acquire(lead.steps.select_related("lead").get(), ann)
        call = calls.Call(Outcome.LATER, on=date(2026, 12, 1 + number), talking_point="After the merger")
        calls.log(lead.pk, call, by=ann, fence=hold.fence)
    return leads


def shot(page, name):
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"/tmp/nurture-{name}.png")
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"/tmp/nurture-{name}-phone.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})


def test_nurture_calls_are_previewed_moved_and_moved_back(page_as, nurtured, ann, axe):
    page = page_as(ann)
    page.goto("/phone-nurture/")
    bulk_actions = page.locator(".reached")
    expect(bulk_actions).to_have_css("position", "static")
    page.get_by_label("Select all").check()
    expect(page.get_by_role("checkbox", name="Van Houten Logistiek")).to_be_checked()
    expect(bulk_actions).to_have_css("position", "sticky")
    page.get_by_label("Select all").uncheck()
    expect(bulk_actions).to_have_css("position", "static")
    page.get_by_role("checkbox", name="Bos Staal").check()
    page.get_by_role("checkbox", name="Koelhuis Oost").check()
    page.get_by_label("From").fill("15 January")
    axe(page)
    shot(page, "list")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("15 Jan 2027 09:00").first).to_be_visible()
    axe(page)
    shot(page, "preview")
    page.get_by_role("button", name="Move calls").click()
    expect(page.get_by_text("2 calls moved.")).to_be_visible()
    page.get_by_role("button", name="Undo last move").click()
    expect(page.get_by_text("2 calls moved back.")).to_be_visible()


def test_leaked_lead_gets_a_call_with_one_click(page_as, nurtured, cleo, axe):
    next_steps.cancel_all(nurtured[0], None)
    leaks.run(clock.now())
    for day, count in ((20, 4), (21, 2), (22, 5), (23, 1)):
        LeakFigure.objects.create(
            campaign=nurtured[0].campaign, day=date(2026, 11, day), leads=count, value=0
        )
    page = page_as(cleo)
    page.goto("/leaks/")
    axe(page)
    shot(page, "leaks")
    page.get_by_role("button", name="Schedule call").click()
    expect(page.get_by_text("Bos Staal: call scheduled for Ann.")).to_be_visible()
    expect(page.get_by_text("Every lead has a next activity")).to_be_visible()
