"""One lead all the way between inside and field, walked by ann and dov side by side: offered, asked about, sent back,
offered again, accepted, met in vain, kept, and looked at again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar
from playwright.sync_api import expect

from handoffs import tasks
from handoffs.models import Appointment, Handoff, Opportunity
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Lead
from leads.models.next_step import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock
from salesdesk.outbox import sending
from tests.smtp_server import opened

from .handoff_steps import answered, asked, keeps, offered, sent_back, told

COMPANY, SANNE = "Van Houten Logistiek", "sanne@vanhouten.example"
#: Thursday after the Tuesday on which it begins.
MEETS = datetime(2026, 11, 26, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_a_lead_goes_the_whole_way(page_as, make_lead, ann, dov, cleo, axe, settings):
    make_lead(COMPANY)
    Contact.objects.update(email=SANNE)
    desk, inbox = page_as(ann), page_as(dov)

    offered(desk)
    asked(inbox, COMPANY, "Who signs above 25?")
    told(desk, COMPANY, "The board does.")
    inbox.reload()
    expect(inbox.get_by_text("The board does.").first).to_be_visible()
    sent_back(inbox, "Who is on the board?")

    desk.goto("/desk/")
    expect(desk.get_by_text("Who is on the board?").first).to_be_visible()
    offered(desk)
    accepted(inbox)
    with opened(settings) as mailbox:
        met_in_vain(inbox, desk, mailbox)
        kept_and_looked_at_again(inbox, desk, mailbox)

    manager = page_as(cleo)
    manager.goto("/handoffs/?show=answered")
    manager.get_by_role("link", name=COMPANY).first.click()
    expect(manager.locator("#rounds")).to_contain_text("Budget holder missing · Who is on the board?")
    axe(manager)
    assert ["returned", "accepted"] == list(
        Handoff.objects.order_by("number").values_list("state", flat=True)
    )


def accepted(inbox):
    """The second time it is what dov wants."""
    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("handed over 2 times")).to_be_visible()
    answered(inbox, COMPANY, "a")
    inbox.get_by_label("The buyer decides on").fill("2026-12-15")
    inbox.get_by_role("button", name="Accept", exact=True).click()
    expect(inbox.get_by_text(f"{COMPANY} is yours.")).to_be_visible()


def met_in_vain(inbox, desk, mailbox):
    """Booked from the deal by keyboard, in sanne's calendar by mail; she does not come, and ann agrees anew."""
    inbox.goto("/opportunities/")
    answered(inbox, COMPANY, "b")
    inbox.locator("[name=meeting][value=other]").check()
    inbox.locator("[name=at]").fill(f"{MEETS:%Y-%m-%dT%H:%M}")
    inbox.get_by_label("Where, or the link").fill("https://meet.example/x")
    inbox.get_by_role("button", name="Book and invite").click()
    expect(inbox.get_by_text("Booked; Sanne Dekker is invited.")).to_be_visible()
    told_method, event = mailed_to(SANNE, mailbox)
    assert ("REQUEST", MEETS, 0) == (told_method, event.start, event["SEQUENCE"])
    assert {f"mailto:{SANNE}", "mailto:dov@desk.example"} == set(event["ATTENDEE"])

    meeting = Appointment.objects.get()
    with clock.moved_everywhere_to(MEETS + timedelta(minutes=30)):
        inbox.goto(f"/meetings/{meeting.pk}/")
        inbox.keyboard.press("s")
        inbox.get_by_role("textbox", name="What happened").fill("The gate was shut")
        inbox.keyboard.press("Enter")
        expect(inbox.get_by_text("Ann agrees on a new time.")).to_be_visible()
        desk.goto("/desk/")
        expect(desk.locator("#rail").get_by_text("Nobody came: agree on a new time.")).to_be_visible()
    assert Appointment.State.NO_SHOW == Appointment.objects.get().state


def kept_and_looked_at_again(inbox, desk, mailbox):
    """Dov keeps it; a month later the worker offers it back, and he takes it up."""
    with clock.moved_everywhere_to(MEETS + timedelta(hours=1)):
        inbox.goto("/opportunities/")
        answered(inbox, COMPANY, "k")
        keeps(inbox, COMPANY, why="They visit us in January", step="Tour")
        expect(inbox.get_by_text("Dov keeps it, and looks at it again on 26 Dec 2026")).to_be_visible()
        desk.goto("/desk/")
        expect(desk.get_by_text("agree on a new time")).to_have_count(0)
    with clock.moved_everywhere_to(MEETS + timedelta(days=32)) as later:
        assert 1 == tasks.offer_field_nurture_back()
        sending.run(later)
        assert "Still worth your own time?" in str(mailbox.messages[-1]["Subject"])
        lead = Lead.objects.get()
        assert (Stage.OPPORTUNITY, Stream.FIELD, StepKind.REVIEW) == (
            lead.stage,
            lead.stream,
            lead.steps.get().kind,
        )
        inbox.goto("/opportunities/?show=field_nurture")
        expect(inbox.get_by_text("now", exact=True)).to_be_visible()
        answered(inbox, COMPANY, "r")
        inbox.get_by_label("Next step").fill("Send the quote")
        inbox.get_by_label("Do it on").fill("2027-01-05")
        inbox.get_by_label("The buyer decides on").fill("2027-01-29")
        inbox.get_by_role("button", name="Keep this").click()
        expect(inbox.get_by_text("Send the quote").first).to_be_visible()
        inbox.goto("/handoffs/report/?period=twelve")
        expect(inbox.get_by_text("Ann → Dov")).to_be_visible()
    said = [line.said for line in timeline_of(Lead.objects.get())]
    assert "Kept: They visit us in January" in said
    assert None is Lead.objects.get().review_on
    assert 48_000 == Opportunity.objects.get().value


def mailed_to(address, mailbox):
    """The method and the event of the one letter that the worker sent there."""
    sending.run(clock.now())
    letter = next(each for each in mailbox.messages if address in each["To"])
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    return calendar["METHOD"], calendar.walk("VEVENT")[0]
