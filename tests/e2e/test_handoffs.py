"""Handoffs on the screens of ann and dov: accepted and won, sent back, and exited."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns.tips import sharing
from handoffs.deals import field_nurture
from handoffs.models import Appointment, Handoff, Opportunity
from leads.models import Activity, Lead
from leads.models.stages import Stage, Stream
from salesdesk import clock

from .handoff_steps import (
    answer_question,
    ask_question,
    hand_over,
    keep_lead,
    offer_lead,
    press_action,
    send_back,
)

NAMES = ["Bos Staal", "Koelhuis Oost", "Frutas del Sur", "Van Houten Logistiek"]


@pytest.fixture
def four(make_lead, dov):
    return [make_lead(name) for name in NAMES]


def test_field_responds_in_four_ways(page_as, four, ann, dov, axe):
    desk, inbox = page_as(ann), page_as(dov)
    desk.goto("/desk/")
    for number, name in enumerate(NAMES):
        desk.get_by_role("link", name="Qualified").wait_for()
        if number == 0:
            desk.get_by_placeholder("Take notes").fill("Lost a load of vaccines in May.")
            desk.keyboard.press("Escape")
        hand_over(desk, "7" if number == 0 else "6")
        if number == 0:
            expect(desk.locator("#handover-form [name=brief]")).to_have_value(re.compile("vaccines"))
            axe(desk)
            desk.locator("#handover-form [name=meeting]").first.check()
            desk.get_by_label("Location or video link").fill("Teams")
        desk.get_by_role("button", name="Hand over").click()
        expect(desk.get_by_text(f"{name} handed over to Dov")).to_be_visible()
    assert 4 == Handoff.objects.open().filter(to=dov).count()
    assert NAMES[0] == Appointment.objects.get(person=dov).lead.company.name

    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("Awaiting your response · 4")).to_be_visible()
    axe(inbox)

    press_action(inbox, NAMES[0], "a")
    expect(inbox.get_by_text("in your calendar")).to_be_visible()
    inbox.get_by_label("Expected decision date").fill("2026-12-15")
    axe(inbox)
    inbox.get_by_role("button", name="Accept handoff").click()
    expect(inbox.get_by_text("Handoff accepted")).to_be_visible()

    press_action(inbox, NAMES[1], "s")
    inbox.get_by_label("Reason").select_option("budget_holder")
    inbox.get_by_label("What is missing?").fill("Who signs?")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("Ann will follow up")).to_be_visible()

    press_action(inbox, NAMES[2], "m")
    expect(inbox.locator("#proposed")).to_contain_text("Marketing nurtures by e-mail")
    inbox.locator("[name=reason]").select_option("no_budget")
    inbox.get_by_role("button", name="Close lead").click()
    expect(inbox.get_by_text("returned to Marketing")).to_be_visible()

    press_action(inbox, NAMES[3], "i")
    inbox.get_by_role("textbox", name="Date they mentioned").fill("2026-11-01")
    inbox.get_by_label("What they said").fill("After the merger")
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("link", name="Date they mentioned")).to_be_visible()
    inbox.get_by_role("textbox", name="Date they mentioned").fill("1 February")
    inbox.get_by_label("What they said").click()
    expect(inbox.locator("#proposed")).to_contain_text("Ann calls on 1 Feb 2027")
    inbox.get_by_role("button", name="Close lead").click()
    expect(inbox.get_by_text("No handoffs waiting for you")).to_be_visible()

    inbox.goto("/opportunities/")
    axe(inbox)
    press_action(inbox, NAMES[0], "w")
    axe(inbox)
    inbox.get_by_label("Order value").fill("52000")
    inbox.get_by_role("button", name="Mark as won").click()
    expect(inbox.get_by_text("marked as won. Well done!")).to_be_visible()

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


def test_keep_after_withdrawal_is_refused_with_input_kept(page_as, four, ann, dov):
    desk = page_as(ann)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Qualified").wait_for()
    hand_over(desk, "6")
    desk.get_by_role("button", name="Hand over").click()
    expect(desk.get_by_text("handed over to Dov")).to_be_visible()
    handoff = Handoff.objects.get()
    inbox = page_as(dov)
    inbox.goto(f"/handoffs/{handoff.pk}/")
    inbox.keyboard.press("k")
    inbox.get_by_label("Why it's worth your own time").fill("A reference")
    inbox.get_by_label("Your next step").fill("Lunch")

    desk.goto(f"/handoffs/{handoff.pk}/")
    desk.get_by_role("button", name="Withdraw handoff").click()
    expect(desk.get_by_text("Handoff withdrawn.")).to_be_visible()
    inbox.get_by_role("button", name="Keep lead").click()

    expect(inbox.get_by_text("Ann already withdrew this handoff (today 10:00).")).to_be_visible()
    expect(inbox.get_by_label("Your next step")).to_have_value("Lunch")


def test_question_return_and_field_nurture_journey(page_as, make_lead, campaign, ann, dov, axe):
    tip = sharing.share(campaign, ann, kind="insight", text="Ask for the night supervisor.")
    make_lead(NAMES[0])
    desk, inbox = page_as(ann), page_as(dov)
    offer_lead(desk)
    assert [tip.pk] == Activity.objects.get(kind="call").shown_tips

    ask_question(inbox, NAMES[0], "Who signs above 25?")
    axe(inbox)
    desk.goto("/desk/")
    axe(desk)
    answer_question(desk, NAMES[0], "The board does.")

    inbox.reload()
    expect(inbox.get_by_text("The board does.").first).to_be_visible()
    send_back(inbox, "Who is on the board?")
    desk.goto("/desk/")
    expect(desk.get_by_text("Who is on the board?").first).to_be_visible()
    offer_lead(desk)

    inbox.goto("/handoffs/")
    expect(inbox.get_by_text("handoff no. 2")).to_be_visible()
    expect(inbox.locator("#handoff-history").get_by_text("Budget holder missing")).to_be_visible()
    axe(inbox)
    press_action(inbox, NAMES[0], "k")
    expect(inbox.locator("#proposed")).to_contain_text("Dov keeps it and reviews it on 24 Dec 2026")
    keep_lead(inbox, NAMES[0], why="A reference", step="Lunch")

    with clock.moved_everywhere_to(clock.now() + timedelta(days=31)) as later:
        assert 1 == field_nurture.run(later)
        inbox.goto("/opportunities/?show=field_nurture")
        expect(inbox.get_by_text("due", exact=True)).to_be_visible()
        press_action(inbox, NAMES[0], "k")
        keep_lead(inbox, NAMES[0], why="They visit us", step="Tour")
        inbox.goto("/handoffs/report/?period=twelve")
        expect(inbox.get_by_text("Ann → Dov")).to_be_visible()
        axe(inbox)
