"""The journey of one lead between inside and field, on the screens of ann and dov.

Offered, asked about, sent back, offered again, accepted, missed meeting, field nurture, review.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from playwright.sync_api import expect

from handoffs import tasks
from handoffs.models import Appointment, Handoff, Opportunity
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock
from salesdesk.outbox import sending
from tests.smtp_server import opened

from .handoff_steps import answer_question, ask_question, keep_lead, offer_lead, press_action, send_back

COMPANY, SANNE = "Van Houten Logistiek", "sanne@vanhouten.example"
#: The Thursday after the Tuesday on which the journey starts.
MEETING_AT = datetime(2026, 11, 26, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_lead_journey_between_inside_and_field(page_as, make_lead, ann, dov, cleo, axe, settings):
    make_lead(COMPANY)
    Contact.objects.update(email=SANNE)
    desk, inbox = page_as(ann), page_as(dov)

    offer_lead(desk)
    ask_question(inbox, COMPANY, "Who signs above 25?")
    answer_question(desk, COMPANY, "The board does.")
    inbox.reload()
    expect(inbox.get_by_text("The board does.").first).to_be_visible()
    send_back(inbox, "Who is on the board?")

    desk.goto("/desk/")
    expect(desk.get_by_text("Who is on the board?").first).to_be_visible()
    offer_lead(desk)
    accept_handoff(inbox)
    with opened(settings) as mailbox:
        miss_meeting(inbox, desk, mailbox)
        nurture_and_review(inbox, desk, mailbox)

    manager = page_as(cleo)
    manager.goto("/handoffs/?show=answered")
    manager.get_by_role("link", name=COMPANY).first.click()
    expect(manager.locator("#handoff-history")).to_contain_text(
        "Budget holder missing · Who is on the board?"
    )
    axe(manager)
    assert ["returned", "accepted"] == list(
        Handoff.objects.order_by("number").values_list("state", flat=True)
    )


def accept_handoff(inbox):
    """Accept the second handoff."""
    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("handoff no. 2")).to_be_visible()
    press_action(inbox, COMPANY, "a")
    inbox.get_by_label("Expected decision date").fill("2026-12-15")
    inbox.get_by_role("button", name="Accept handoff").click()
    expect(inbox.get_by_text(f"Handoff accepted. Opportunity created for {COMPANY}.")).to_be_visible()


def miss_meeting(inbox, desk, mailbox):
    """Book a meeting from the deal, check sanne's invitation, and record a no-show that ann has to reschedule."""
    inbox.goto("/opportunities/")
    press_action(inbox, COMPANY, "b")
    inbox.locator("[name=meeting][value=other]").check()
    inbox.locator("[name=at]").fill(f"{MEETING_AT:%Y-%m-%dT%H:%M}")
    inbox.get_by_label("Location or video link").fill("https://meet.example/x")
    inbox.get_by_role("button", name="Book and send invitation").click()
    expect(inbox.get_by_text("Meeting booked. Sanne Dekker gets an invitation.")).to_be_visible()
    method, event = mailed_to(SANNE, mailbox)
    assert ("REQUEST", MEETING_AT, 0) == (method, event.start, event["SEQUENCE"])
    assert {f"mailto:{SANNE}", "mailto:dov@desk.example"} == set(event["ATTENDEE"])

    meeting = Appointment.objects.get()
    with clock.moved_everywhere_to(MEETING_AT + timedelta(minutes=30)):
        inbox.goto(f"/meetings/{meeting.pk}/")
        inbox.keyboard.press("s")
        inbox.get_by_role("textbox", name="What happened").fill("The gate was shut")
        inbox.keyboard.press("Enter")
        expect(inbox.get_by_text("Ann will reschedule.")).to_be_visible()
        desk.goto("/desk/")
        expect(desk.locator("#rail").get_by_text("No-show. Agree on a new time.")).to_be_visible()
    assert Appointment.State.NO_SHOW == Appointment.objects.get().state


def nurture_and_review(inbox, desk, mailbox):
    """Move the deal to field nurture; a month later, answer the review reminder by updating the deal."""
    with clock.moved_everywhere_to(MEETING_AT + timedelta(hours=1)):
        inbox.goto("/opportunities/")
        press_action(inbox, COMPANY, "k")
        keep_lead(inbox, COMPANY, why="They visit us in January", step="Tour")
        expect(inbox.get_by_text("In Dov’s field nurture, review on 26 Dec 2026")).to_be_visible()
        desk.goto("/desk/")
        expect(desk.get_by_text("Agree on a new time")).to_have_count(0)
    with clock.moved_everywhere_to(MEETING_AT + timedelta(days=32)) as later:
        assert 1 == tasks.offer_field_nurture_back()
        sending.run(later)
        assert "Review due" in str(mailbox.messages[-1]["Subject"])
        lead = Lead.objects.get()
        assert (Stage.OPPORTUNITY, Stream.FIELD, StepKind.REVIEW) == (
            lead.stage,
            lead.stream,
            lead.steps.get().kind,
        )
        inbox.goto("/opportunities/?show=field_nurture")
        expect(inbox.get_by_text("due", exact=True)).to_be_visible()
        press_action(inbox, COMPANY, "r")
        inbox.get_by_label("Next step", exact=True).fill("Send the quote")
        inbox.get_by_label("Next step due").fill("2027-01-05")
        inbox.get_by_label("Expected decision date").fill("2027-01-29")
        inbox.get_by_role("button", name="Save changes").click()
        expect(inbox.get_by_text("Send the quote").first).to_be_visible()
        inbox.goto("/handoffs/report/?period=twelve")
        expect(inbox.get_by_text("Ann → Dov")).to_be_visible()
    texts = [entry.text for entry in timeline_of(Lead.objects.get())]
    assert "Field nurture: They visit us in January" in texts
    assert None is Lead.objects.get().review_on
    assert 48_000 == Opportunity.objects.get().value


def mailed_to(address, mailbox):
    """Return the method and event of the invitation that was sent to `address`."""
    sending.run(clock.now())
    email = next(each for each in mailbox.messages if address in each["To"])
    part = next(part for part in email.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    return calendar["METHOD"], calendar.walk("VEVENT")[0]
