"""The nurture calls in a browser: ticked, looked at, moved and led back; and the leak meter."""

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


def test_calls_are_looked_at_before_they_move_and_led_back(page_as, nurtured, ann, axe):
    page = page_as(ann)
    page.goto("/phone-nurture/")
    page.get_by_label("Move Bos Staal").check()
    page.get_by_label("Move Koelhuis Oost").check()
    page.get_by_label("From").fill("15 January")
    axe(page)
    shot(page, "list")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_text("15 Jan 2027 09:00").first).to_be_visible()
    axe(page)
    shot(page, "preview")
    page.get_by_role("button", name="Move them").click()
    expect(page.get_by_text("2 calls moved.")).to_be_visible()
    page.get_by_role("button", name="Undo what you moved last").click()
    expect(page.get_by_text("2 calls are where they were.")).to_be_visible()


def test_what_nobody_will_touch_is_planned_with_one_click(page_as, nurtured, cleo, axe):
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
    page.get_by_role("button", name="Plan a call").click()
    expect(page.get_by_text("Ann has Bos Staal to do now.")).to_be_visible()
    expect(page.get_by_text("Nothing is forgotten")).to_be_visible()
