"""Ann and dov side by side: what she hands over he accepts and wins, sends back, or lets fall through a door."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from handoffs.deals import field_nurture
from handoffs.models import Appointment, Handoff, Opportunity
from leads.models import Lead
from leads.models.stages import Stage, Stream
from salesdesk import clock

from .handoff_steps import answered, asked, hand_over, keeps, offered, sent_back, told

NAMES = ["Bos Staal", "Koelhuis Oost", "Frutas del Sur", "Van Houten Logistiek"]


@pytest.fixture
def four(make_lead, dov):
    return [make_lead(name) for name in NAMES]


def test_what_is_handed_over_is_answered_four_ways(page_as, four, ann, dov, axe):
    desk, inbox = page_as(ann), page_as(dov)
    desk.goto("/desk/")
    for number, name in enumerate(NAMES):
        desk.get_by_role("link", name="Qualified").wait_for()
        if number == 0:
            desk.get_by_placeholder("Note while you talk").fill("Lost a load of vaccines in May.")
            desk.keyboard.press("Escape")
        hand_over(desk, "7" if number == 0 else "6")
        if number == 0:
            expect(desk.locator("#offer [name=brief]")).to_have_value(re.compile("vaccines"))
            axe(desk)
            desk.locator("#offer [name=meeting]").first.check()
            desk.get_by_label("Where, or the link").fill("Teams")
        desk.get_by_role("button", name="Hand over").click()
        expect(desk.get_by_text(f"{name} is handed to Dov")).to_be_visible()
    assert 4 == Handoff.objects.open().filter(to=dov).count()
    assert NAMES[0] == Appointment.objects.get(person=dov).lead.company.name

    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("For you to answer · 4")).to_be_visible()
    axe(inbox)

    answered(inbox, NAMES[0], "a")
    expect(inbox.get_by_text("in your calendar")).to_be_visible()
    inbox.get_by_label("The buyer decides on").fill("2026-12-15")
    axe(inbox)
    inbox.get_by_role("button", name="Accept", exact=True).click()
    expect(inbox.get_by_text("is yours")).to_be_visible()

    answered(inbox, NAMES[1], "s")
    inbox.get_by_label("What was wrong").select_option("budget_holder")
    inbox.get_by_label("What has to be found out?").fill("Who signs?")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("finds out what is missing")).to_be_visible()

    answered(inbox, NAMES[2], "m")
    expect(inbox.locator("#proposed")).to_contain_text("Marketing nurtures it by mail")
    inbox.locator("[name=reason]").select_option("no_budget")
    inbox.get_by_role("button", name="Let it go").click()
    expect(inbox.get_by_text("Marketing has")).to_be_visible()

    answered(inbox, NAMES[3], "i")
    inbox.get_by_label("The time they named").fill("2026-11-01")
    inbox.get_by_label("What they said").fill("After the merger")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("link", name="The time they named")).to_be_visible()
    inbox.get_by_label("The time they named").fill("1 February")
    inbox.get_by_label("What they said").click()
    expect(inbox.locator("#proposed")).to_contain_text("Ann calls on 1 Feb 2027")
    inbox.get_by_role("button", name="Let it go").click()
    expect(inbox.get_by_text("Nothing waits for you")).to_be_visible()

    inbox.goto("/opportunities/")
    axe(inbox)
    answered(inbox, NAMES[0], "w")
    axe(inbox)
    inbox.get_by_label("Value of the order").fill("52000")
    inbox.get_by_role("button", name="Won", exact=True).click()
    expect(inbox.get_by_text("ordered. Well done.")).to_be_visible()

    leads = {lead.company.name: lead for lead in Lead.objects.select_related("company")}
    assert (Stage.WON, 52_000) == (leads[NAMES[0]].stage, leads[NAMES[0]].value)
    assert (Stage.MQL, ann.pk) == (leads[NAMES[1]].stage, leads[NAMES[1]].holder_id)
    assert Stream.MARKETING == leads[NAMES[2]].stream
    assert (Stream.NURTURE, ann.pk) == (leads[NAMES[3]].stream, leads[NAMES[3]].holder_id)
    assert Opportunity.Result.WON == Opportunity.objects.get().result

    desk.goto("/handoffs/?show=answered")
    expect(desk.get_by_text("Budget holder missing").first).to_be_visible()
    desk.goto("/desk/")
    expect(desk.get_by_text("Who signs?").first).to_be_visible()


def test_of_two_screens_the_second_hears_who_was_first(page_as, four, ann, dov):
    desk = page_as(ann)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Qualified").wait_for()
    hand_over(desk, "6")
    desk.get_by_role("button", name="Hand over").click()
    expect(desk.get_by_text("is handed to Dov")).to_be_visible()
    handoff = Handoff.objects.get()
    inbox = page_as(dov)
    inbox.goto(f"/handoffs/{handoff.pk}/")
    inbox.keyboard.press("k")
    inbox.get_by_label("Why it is worth your own time").fill("A reference")
    inbox.get_by_label("Your next step").fill("Lunch")

    desk.goto(f"/handoffs/{handoff.pk}/")
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.get_by_text("Taken back")).to_be_visible()
    inbox.get_by_role("button", name="Keep it").click()

    expect(inbox.get_by_text("Ann was first: taken back today 10:00.")).to_be_visible()
    expect(inbox.get_by_label("Your next step")).to_have_value("Lunch")


def test_asked_answered_sent_back_offered_again_kept_and_looked_at_again(page_as, make_lead, ann, dov, axe):
    make_lead(NAMES[0])
    desk, inbox = page_as(ann), page_as(dov)
    offered(desk)

    asked(inbox, NAMES[0], "Who signs above 25?")
    axe(inbox)
    desk.goto("/desk/")
    axe(desk)
    told(desk, NAMES[0], "The board does.")

    inbox.reload()
    expect(inbox.get_by_text("The board does.").first).to_be_visible()
    sent_back(inbox, "Who is on the board?")
    desk.goto("/desk/")
    expect(desk.get_by_text("Who is on the board?").first).to_be_visible()
    offered(desk)

    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("handed over 2 times")).to_be_visible()
    expect(inbox.locator("#rounds").get_by_text("Budget holder missing")).to_be_visible()
    axe(inbox)
    answered(inbox, NAMES[0], "k")
    expect(inbox.locator("#proposed")).to_contain_text("Dov keeps it, and looks again on 24 Dec 2026")
    keeps(inbox, NAMES[0], why="A reference", step="Lunch")

    with clock.moved_everywhere_to(clock.now() + timedelta(days=31)) as later:
        assert 1 == field_nurture.run(later)
        inbox.goto("/opportunities/?show=field_nurture")
        expect(inbox.get_by_text("now", exact=True)).to_be_visible()
        answered(inbox, NAMES[0], "k")
        keeps(inbox, NAMES[0], why="They visit us", step="Tour")
        inbox.goto("/handoffs/report/?period=twelve")
        expect(inbox.get_by_text("Ann → Dov")).to_be_visible()
        axe(inbox)
