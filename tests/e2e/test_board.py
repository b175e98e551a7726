"""The opportunity board by keyboard, by mouse, on a phone and without JavaScript."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import answers, hand_over
from handoffs.models import Opportunity
from leads.calling import calls
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim
from tests.e2e.conftest import TELEPHONE

NAMES = ["Bos Staal", "Koelhuis Oost"]


@pytest.fixture
def deals(tuesday, make_lead, ann, dov):
    """Two opportunities of dov in discovery."""
    for number, name in enumerate(NAMES, 1):
        lead = make_lead(name)
        step = claim.take_next(ann)
        given = {question.pk: "yes" for question in lead.campaign.questions.all()}
        calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=given), by=ann, fence=step.lead.hold.fence)
        handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load in May.", to=dov)
        answers.accept(handoff, dov, value=Decimal(9_000), probability=40, decides_on=date(2026, 12, number))


def column(page, step):
    return page.locator(f"[data-column={step}]")


def test_keyboard_moves_between_cards_and_moves_a_card(page_as, deals, dov, axe):
    page = page_as(dov)
    page.goto("/opportunities/board/")
    axe(page)
    page.get_by_role("link", name=NAMES[0]).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=NAMES[1])).to_be_focused()

    page.keyboard.press("Shift+ArrowRight")
    expect(column(page, "proposal").get_by_role("link", name=NAMES[1])).to_be_focused()
    expect(page.get_by_text(f"{NAMES[1]} moved to Proposal.")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name=NAMES[0])).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")  # there is no step before discovery
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=NAMES[0])).to_be_visible()

    assert ["discovery", "proposal"] == list(
        Opportunity.objects.order_by("pk").values_list("step", flat=True)
    )


def test_card_is_dragged_to_another_column(page_as, deals, dov):
    page = page_as(dov)
    page.goto("/opportunities/board/")
    card = page.locator("[data-card]", has_text=NAMES[0]).bounding_box()
    target = column(page, "negotiation").bounding_box()

    page.mouse.move(card["x"] + 20, card["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 60, steps=6)
    page.mouse.up()

    expect(column(page, "negotiation").get_by_role("link", name=NAMES[0])).to_be_visible()
    assert "/opportunities/board/" in page.url


def test_card_is_moved_by_its_button_on_a_phone_without_javascript(page_as, deals, dov):
    page = page_as(dov, viewport=TELEPHONE, java_script_enabled=False)
    page.goto("/opportunities/board/?month=2026-12")
    button = column(page, "discovery").get_by_role("button", name="Proposal").first
    assert button.bounding_box()["height"] >= 44

    button.click()

    expect(column(page, "proposal").get_by_role("link", name=NAMES[0])).to_be_visible()
    assert "month=2026-12" in page.url
