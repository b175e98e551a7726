"""A quote from the opportunity to the order: written by keyboard, sent, opened and accepted by the customer."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import hand_over
from handoffs.models import Opportunity, Product, QuoteSettings, QuoteVersion
from handoffs.quotes import drafting, links, sending
from handoffs.quotes.content import LineContent, QuoteContent, first_content
from leads.calling import calls
from leads.models import Contact
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock
from salesdesk.outbox import refusals

from .call_steps import on_screen
from .conftest import TELEPHONE


@pytest.fixture
def deal(tuesday, make_lead, ann):
    """An opportunity that ann closes herself."""
    QuoteSettings.objects.create(seller="North BV", address="Kade 1")
    Product.objects.create(
        code="COLD-10",
        name="Cold sensor",
        unit_price=Decimal("125.50"),
        vat_rate=21,
        active_from=date(2026, 1, 1),
    )
    lead = make_lead("Bakkerij Bos")
    Contact.objects.filter(pk=lead.contact_id).update(email="sanne@bos.example")
    step = claim.take_next(ann)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=ann, fence=step.lead.hold.fence)
    terms = {"value": Decimal(4_000), "probability": 50, "decides_on": date(2026, 12, 15)}
    return hand_over.open_inside(lead, ann, **terms, route_reason="Small")


def test_quote_is_written_sent_opened_and_accepted(page_as, deal, ann, axe):
    page = page_as(ann)
    page.goto(f"/opportunities/{deal.pk}/")
    page.keyboard.press("q")
    page.wait_for_url("**/quotes/new/")
    items = page.get_by_label("Product or text")
    items.first.fill("COLD-10")
    items.first.press("Tab")
    expect(page.get_by_label("Unit price", exact=True).first).to_have_value("125,5")
    page.get_by_label("Quantity").first.fill("3")
    expect(page.locator("#quote-totals")).to_contain_text("376,50")
    items.nth(1).fill("Training")
    page.get_by_label("Quantity").nth(1).fill("1")
    page.get_by_label("Unit price", exact=True).nth(1).fill("100")
    page.get_by_label("VAT %").nth(1).fill("9")
    page.get_by_label("VAT %").nth(1).press("Alt+ArrowUp")
    expect(items.first).to_have_value("Training")
    expect(page.locator("#quote-totals")).to_contain_text("476,50")
    axe(page)
    page.get_by_role("button", name="Save quote").click()
    expect(page.get_by_role("heading", name="Quote 2026-0001")).to_be_visible()
    axe(page)

    page.keyboard.press("s")
    page.wait_for_url("**/send/")
    page.get_by_role("button", name="Send quote").click()
    expect(page.get_by_text("Waiting to be sent").first).to_be_visible()
    version = QuoteVersion.objects.get()
    refusals.notify_sent(f"email:{version.email_id}", clock.now())
    page.reload()
    expect(page.locator(".head .pill")).to_have_text("Sent")

    with clock.moved_everywhere_to(clock.now().replace(minute=5)):
        agent = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"  # not a headless one
        customer = page_as(viewport=TELEPHONE, user_agent=agent)
        customer.goto(links.path_of(version))
        expect(customer.get_by_text("Cold sensor")).to_be_visible()
        axe(customer)
        customer.get_by_label("Your name").fill("Sanne Dekker")
        customer.get_by_role("button", name="Accept quote").click()
        expect(customer.get_by_role("status")).to_contain_text("Accepted by Sanne Dekker")

    page.goto(f"/opportunities/{deal.pk}/")
    expect(page.get_by_text(re.compile("^Won")).first).to_be_visible()
    version = QuoteVersion.objects.get()
    assert (version.state, version.opened_at is not None) == ("accepted", True)
    assert Opportunity.objects.get(pk=deal.pk).value == Decimal("476.50")


def test_follow_up_call_of_a_quote_comes_on_the_desk(page_as, deal, ann):
    """In the call queue, with keys of its own: talking plans the next call."""
    deal = Opportunity.objects.select_related("holder").get(pk=deal.pk)
    facts = first_content(deal, ann)
    line = LineContent("Sensor", Decimal(1), Decimal(100), Decimal(0), Decimal(21))
    content = QuoteContent(deal.lead.contact, "nl", facts["valid_until"], "", "", [line])
    sending.mark_sent(drafting.create(deal, ann, content), ann, how="by post")
    step = deal.lead.steps.get()
    assert step.kind == StepKind.QUOTE
    step.due_at, step.ready = clock.now(), True
    step.save()

    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Sanne Dekker")
    expect(page.locator("#call")).to_contain_text("follow-up call 1 of 4")
    expect(page.locator(".outcomes")).not_to_contain_text("Qualified")
    page.keyboard.press("4")
    expect(page.locator("#call")).to_contain_text("Undo")
    following = deal.lead.steps.get()
    assert (following.kind, following.attempt, following.assignee) == (StepKind.QUOTE, 2, ann)
