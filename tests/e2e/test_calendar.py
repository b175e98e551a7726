"""Meetings by keyboard and on a phone: booked, rescheduled, cancelled, held and missed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import hand_over
from handoffs.meetings import booking
from handoffs.models import Appointment
from leads.calling import calls
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from tests.conftest import TUESDAY
from tests.e2e.conftest import TELEPHONE

State = Appointment.State


@pytest.fixture
def waiting(tuesday, make_lead, ann, dov):
    """A handoff of ann that awaits dov's response."""
    lead = make_lead()
    step = claim.take_next(ann)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=ann, fence=step.lead.hold.fence)
    return hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load in May.", to=dov)


@pytest.fixture
def past_meeting(waiting, ann, dov):
    """A meeting of yesterday without an outcome."""
    with clock.moved_to(TUESDAY - timedelta(days=2)):
        return booking.book(waiting.lead, dov, ann, starts_at=TUESDAY - timedelta(days=1))


def test_meeting_is_booked_rescheduled_and_cancelled_by_keyboard(page_as, waiting, ann, axe):
    page = page_as(ann)
    page.goto("/calendar/")
    axe(page)
    page.keyboard.press("n")
    page.keyboard.type("van ho")
    expect(page.locator("#contact-results")).to_contain_text("choose, Enter to open")
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=meeting]").first.check()
    page.get_by_label("Location or video link").fill("https://meet.example/x")
    axe(page)
    page.get_by_role("button", name=re.compile("^Book")).click()
    expect(page.get_by_text("Meeting booked.")).to_be_visible()
    axe(page)
    page.keyboard.press("m")
    page.get_by_label("When", exact=True).fill("2026-11-26T15:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meeting rescheduled.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("x")
    page.get_by_label("Reason").fill("They chose another")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Meeting cancelled.").first).to_be_visible()
    assert State.CANCELLED == Appointment.objects.get().state


def test_feedback_reaches_inside_desk(page_as, past_meeting, ann, dov, axe):
    page = page_as(dov)
    page.goto(f"/meetings/{past_meeting.pk}/")
    page.keyboard.press("h")
    page.get_by_label("Good").check()
    page.get_by_label("Comment").fill("Wants a quote")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Inside gets your feedback").first).to_be_visible()
    assert (State.HELD, "good") == (Appointment.objects.get().state, Appointment.objects.get().feedback)

    desk = page_as(ann)
    desk.goto("/desk/")
    desk.evaluate("htmx.trigger('#notices', 'load')")
    notice = desk.locator("#notices").get_by_text("Dov · Van Houten Logistiek: Good: Wants a quote")
    expect(notice).to_be_visible()
    axe(desk)
    desk.locator("#notices").get_by_role("button", name="Mark as read").click()
    expect(notice).to_have_count(0)
    assert Appointment.objects.get().feedback_unread_by is None


def test_no_show_is_rescheduled_by_inside(page_as, past_meeting, ann, dov):
    page = page_as(dov, viewport=TELEPHONE)
    page.goto(f"/meetings/{past_meeting.pk}/")
    expect(page.get_by_text("Ann will reschedule")).to_be_visible()
    page.get_by_role("link", name=re.compile("No-show")).click()
    page.get_by_role("button", name="Mark as no-show").click()
    expect(page.get_by_text("Ann will reschedule.")).to_be_visible()

    desk = page_as(ann)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Van Houten Logistiek").first.click()
    desk.locator("[name=meeting]").first.check()
    desk.get_by_role("button", name=re.compile("^Book")).click()
    expect(desk.get_by_text("Meeting booked.")).to_be_visible()


def test_calendar_week_on_every_screen_size(page_as, past_meeting, dov, ann, axe):
    booking.book(past_meeting.lead, dov, ann, starts_at=TUESDAY + timedelta(days=1, hours=1))
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
        page.screenshot(path=f"/tmp/calendar-{name}.png")
        page.goto(f"/meetings/{past_meeting.pk}/")
        page.screenshot(path=f"/tmp/calendar-meeting-{name}.png")
        page.goto(f"/leads/{past_meeting.lead_id}/meetings/new/")
        page.screenshot(path=f"/tmp/calendar-book-{name}.png", full_page=True)
