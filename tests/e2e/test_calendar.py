"""A meeting by keyboard: booked, moved, called off, held, missed and agreed on anew; on a telephone too."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import hand_over
from handoffs.meetings import booking
from handoffs.models import Appointment
from leads.calling import calls
from leads.models import Lead
from leads.models.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from tests.conftest import TUESDAY
from tests.e2e.conftest import TELEPHONE

State = Appointment.State


@pytest.fixture
def waiting(tuesday, make_lead, ann, dov):
    """Dov has a handoff of ann's to answer."""
    lead = make_lead()
    step = claim.take_next(ann)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=ann, fence=step.lead.hold.fence)
    return hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load in May.", to=dov)


@pytest.fixture
def met(waiting, ann, dov):
    """Yesterday."""
    with clock.moved_to(TUESDAY - timedelta(days=2)):
        return booking.book(waiting.lead, dov, ann, starts_at=TUESDAY - timedelta(days=1))


def test_a_meeting_is_booked_moved_and_called_off_by_keyboard(page_as, waiting, ann, axe):
    page = page_as(ann)
    page.goto("/calendar/")
    axe(page)
    page.keyboard.press("n")
    page.keyboard.type("van ho")
    expect(page.locator("#whom-found")).to_contain_text("choose, Enter to open")
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=meeting]").first.check()
    page.get_by_label("Where, or the link").fill("https://meet.example/x")
    axe(page)
    page.get_by_role("button", name=re.compile("^Book")).click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    axe(page)
    page.keyboard.press("m")
    page.get_by_label("When", exact=True).fill("2026-11-26T15:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Moved.")).to_be_visible()
    page.keyboard.press("x")
    page.get_by_label("Why").fill("They chose another")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cancelled.").first).to_be_visible()
    assert State.CANCELLED == Appointment.objects.get().state


def test_field_says_how_it_was_and_inside_reads_it_on_the_desk(page_as, met, ann, dov, axe):
    page = page_as(dov)
    page.goto(f"/meetings/{met.pk}/")
    page.keyboard.press("h")
    page.get_by_label("Good").check()
    page.get_by_label("In a few words").fill("Wants a quote")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("inside reads how it was").first).to_be_visible()
    assert (State.HELD, "good") == (Appointment.objects.get().state, Appointment.objects.get().feedback)

    desk = page_as(ann)
    desk.goto("/desk/")
    desk.evaluate("htmx.trigger('#news', 'load')")
    told = desk.locator("#news").get_by_text("Dov · Van Houten Logistiek: Good: Wants a quote")
    expect(told).to_be_visible()
    axe(desk)
    desk.locator("#news").get_by_role("button", name="Read").click()
    expect(told).to_have_count(0)
    assert Appointment.objects.get().feedback_unread_by is None


def test_when_nobody_came_inside_finds_a_new_time(page_as, met, ann, dov):
    page = page_as(dov, viewport=TELEPHONE)
    page.goto(f"/meetings/{met.pk}/")
    expect(page.get_by_text("Ann agrees on a new time")).to_be_visible()
    page.get_by_role("link", name=re.compile("Nobody came")).click()
    page.get_by_role("button", name="Nobody came").click()
    expect(page.get_by_text("Ann agrees on a new time.")).to_be_visible()

    desk = page_as(ann)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Van Houten Logistiek").first.click()
    desk.locator("[name=meeting]").first.check()
    desk.get_by_role("button", name=re.compile("^Book")).click()
    expect(desk.get_by_text("Booked.")).to_be_visible()


def test_every_size_shows_the_week(page_as, met, dov, ann, axe):
    booking.book(met.lead, dov, ann, starts_at=TUESDAY + timedelta(days=1, hours=1))
    for name, options in {
        "screen": {},
        "dark": {"color_scheme": "dark"},
        "telephone": {"viewport": TELEPHONE},
    }.items():
        page = page_as(dov, **options)
        page.goto("/calendar/")
        expect(
            page.get_by_role("link", name=re.compile("Van Houten")).locator("visible=true").first
        ).to_be_visible()
        axe(page)
        page.screenshot(path=f"/tmp/diary-{name}.png")
        page.goto(f"/meetings/{met.pk}/")
        page.screenshot(path=f"/tmp/diary-meeting-{name}.png")
        page.goto(f"/leads/{met.lead_id}/meetings/new/")
        page.screenshot(path=f"/tmp/diary-book-{name}.png", full_page=True)
