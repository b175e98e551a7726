"""A partner updates a deal by its link, and the reps see it; the owner logs the talk by keyboard."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import answers, hand_over
from handoffs.models import Opportunity, PartnerTalk
from handoffs.partners import links
from leads.calling import calls
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim

from .call_steps import keys
from .conftest import TELEPHONE

AGENT = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"  # not a headless one


@pytest.fixture
def partner(tuesday, make_partner, campaign):
    return make_partner(campaign=campaign)


@pytest.fixture
def deal(partner, make_lead, ann, dov):
    """dov's opportunity, sold through the partner."""
    lead = make_lead("Van Houten Logistiek")
    step = claim.take_next(ann)
    facts = {question.pk: "Yes" for question in lead.campaign.questions.all()}
    call = calls.Call(Outcome.QUALIFIED, probability=40, answers=facts)
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load.", to=dov)
    deal = answers.accept(handoff, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))
    Lead.objects.filter(pk=lead.pk).update(partner=partner)
    return deal


def test_partner_updates_a_deal_by_link_and_the_reps_see_it(page_as, partner, deal, ann, dov, axe):
    partner.company.contacts.update(language="en")
    link = links.create(partner, ann, contact=partner.company.contacts.get())
    outside = page_as(viewport=TELEPHONE, user_agent=AGENT)
    outside.goto(links.path_of(link))
    axe(outside)
    outside.get_by_role("link", name="Van Houten Logistiek").click()
    expect(outside.get_by_label("Your name")).to_have_value("Piet Vos")
    axe(outside)
    outside.get_by_label("Expected amount").fill("52.000")
    outside.get_by_label("Note").fill("Budget is approved")
    outside.get_by_role("button", name="Save").click()
    expect(outside.get_by_role("status")).to_contain_text("Saved")
    outside.get_by_role("link", name="Van Houten Logistiek").click()
    outside.get_by_role("link", name="We won it").click()
    axe(outside)
    outside.get_by_role("button", name="Report result").click()
    expect(outside.get_by_role("status")).to_contain_text("Received")

    field = page_as(dov)
    field.goto(f"/opportunities/{deal.pk}/")
    expect(field.locator("#opportunity")).to_contain_text("52.000")
    expect(field.locator("#partner-result")).to_contain_text("Koelhuis Partners reports this deal won")
    expect(field.get_by_text("Budget is approved").first).to_be_visible()
    field.get_by_role("button", name="Confirm: won").click()
    expect(field.get_by_text("Confirmed. The deal is closed.")).to_be_visible()
    assert ("won", Decimal(52_000)) == Opportunity.objects.values_list("result", "value").get()

    desk = page_as(ann)
    desk.goto(f"/partners/{partner.pk}/")
    expect(desk.locator("#reports")).to_contain_text("Budget is approved")


def test_owner_logs_a_talk_from_the_work_list_by_keyboard(page_as, partner, deal, ann, axe):
    desk = page_as(ann)
    desk.goto("/partners/")
    keys(desk, "w")
    desk.wait_for_url("**/partners/work/")
    expect(desk.get_by_role("heading", name="Koelhuis Partners")).to_be_visible()
    axe(desk)
    desk.get_by_label("Note").fill("Two new leads")
    keys(desk, "Escape", "4")
    expect(desk.get_by_text("Koelhuis Partners: next talk")).to_be_visible()
    expect(desk.get_by_text("Every partner is up to date")).to_be_visible()
    talk = PartnerTalk.objects.get()
    assert ("spoke", "Two new leads") == (talk.outcome, talk.note)
