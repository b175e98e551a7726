"""A field rep logs a visit on a phone, and an inside rep takes an inbound call."""

import re
from datetime import date
from decimal import Decimal

from playwright.sync_api import expect

from handoffs.acceptance import answers, hand_over
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling.calls import Call
from leads.models import Activity, Lead
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.stages import Stage

from .conftest import TELEPHONE


def test_field_rep_logs_a_visit_on_a_phone_in_three_touches(page_as, make_lead, ann, dov):
    lead = make_lead()
    given = {question.pk: "yes" for question in lead.campaign.questions.all()}
    qualified = LoggedActivity(Activity.Kind.CALL, Call(Outcome.QUALIFIED, answers=given))
    by_hand.log(lead.pk, qualified, by=ann)
    handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load.", to=dov)
    deal = answers.accept(handoff, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))
    page = page_as(dov, viewport=TELEPHONE, has_touch=True, is_mobile=True)
    page.goto(f"/opportunities/{deal.pk}/")

    page.get_by_role("link", name="Log activity").tap()
    page.get_by_label("Note").tap()
    page.keyboard.insert_text("Saw the cold store, wants a quote")
    page.get_by_role("button", name="Met").tap()

    page.wait_for_url(re.compile("logged="))
    expect(page.get_by_text("Saw the cold store, wants a quote")).to_be_visible()
    visit = Activity.objects.get(kind=Activity.Kind.VISIT)
    assert (visit.by, visit.outcome, visit.lead) == (dov, SPOKE, lead)
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    page.get_by_role("button", name="Undo visit").tap()
    expect(page.get_by_text("undone").first).to_be_visible()


def test_inside_rep_takes_an_inbound_call_with_the_keyboard(page_as, make_lead, ann):
    lead = make_lead()
    page = page_as(ann)
    page.goto("/leads/")

    page.keyboard.press("u")
    page.wait_for_url("**/calls/inbound/")
    page.get_by_label("Number that calls").fill(lead.contact.phone)
    page.get_by_role("link", name="Log this call").click()
    expect(page.get_by_label("They contacted us")).to_be_checked()
    page.get_by_label("Note").fill("Asks for a demo")
    for kind in ("SMS", "Call"):
        page.get_by_role("link", name=kind, exact=True).click()
        expect(page.get_by_role("link", name=kind, exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Spoke").click()

    page.wait_for_url(re.compile("logged="))
    expect(page.get_by_text("Asks for a demo")).to_be_visible()
    assert Activity.objects.get().incoming
    assert Lead.objects.get(pk=lead.pk).stage == Stage.PROSPECT


def test_note_is_added_by_key_with_a_mention_and_a_file(page_as, make_lead, ann, cleo):
    lead = make_lead()
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/")

    page.keyboard.press("n")
    expect(page.get_by_label("Note")).to_be_focused()
    page.get_by_label("Attach files", exact=True).set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"4"}
    )
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Enter a note.")).to_be_visible()
    page.get_by_label("Note").press_sequentially("Dock 4 @Cl")
    expect(page.locator("#mentions li")).to_have_text(["Cleo"])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add note").click()

    page.wait_for_url(re.compile("logged="))
    note = lead.activities.get(kind=Activity.Kind.NOTE)
    assert (note.note, note.attachments.get().file.name) == ("Dock 4 @Cleo", "plan.txt")
    assert cleo.notifications.filter(kind="mentioned").exists()
