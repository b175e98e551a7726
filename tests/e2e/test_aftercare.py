"""The journey of a customer: won by dov, called by ann, who hears of somebody else and has them on her desk."""

from datetime import date, timedelta
from decimal import Decimal

from playwright.sync_api import expect

from handoffs.acceptance import answers, hand_over
from handoffs.models import Opportunity, Referral, WinLossReview
from leads.calling import calls
from leads.compliance import call_windows, eligibility
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.models.stages import Source, Stage
from leads.queue import claim
from salesdesk import clock

from .call_steps import keys, on_screen
from .handoff_steps import press_action

COMPANY, FRIENDS = "Van Houten Logistiek", "Frigo Noord"


def test_won_deal_leads_to_a_customer_call_and_a_referral_on_the_desk(page_as, make_lead, ann, dov, axe):
    accepted_deal(make_lead(COMPANY), ann, dov)
    field = page_as(dov)
    field.goto("/opportunities/")
    win(field)
    step = Lead.objects.get().steps.get()

    with clock.moved_everywhere_to(step.due_at + timedelta(minutes=10)) as later:
        call_windows.roll(later)
        eligibility.make_company_ready(step.company_id, later)
        desk = page_as(ann)
        call_customer(desk, axe)
        turn_into_lead(desk, axe)

        lead = Lead.objects.latest("pk")
        assert (Source.REFERRAL, Stage.MQL) == (lead.source, lead.stage)
        desk.goto("/desk/")
        on_screen(desk, "Piet Vos")
        expect(desk.get_by_text(f"Referred by {COMPANY}").first).to_be_visible()
    assert lead == Referral.objects.get().new_lead


def accepted_deal(lead, ann, dov) -> None:
    step = claim.take_next(ann)
    facts = {question.pk: "Yes" for question in lead.campaign.questions.all()}
    call = calls.Call(Outcome.QUALIFIED, probability=40, answers=facts)
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="Lost a load in May.", to=dov)
    answers.accept(handoff, dov, value=Decimal(48_000), probability=40, decides_on=date(2026, 12, 15))


def win(field) -> None:
    """Win the deal with its evaluation, by keyboard."""
    press_action(field, COMPANY, "w")
    expect(field.get_by_label("Order value")).to_be_focused()
    field.get_by_label("What decided it?").select_option("trust")
    field.get_by_label("Competitor").fill("Koelnet")
    field.get_by_role("button", name="Mark as won").click()
    expect(field.get_by_text(f"{COMPANY} marked as won. Well done!")).to_be_visible()
    expect(field.locator("#review")).to_contain_text("Koelnet")
    assert "won" == Opportunity.objects.get().result == WinLossReview.objects.get().result


def call_customer(desk, axe) -> None:
    """Log the evaluation call with one key, and open the referral with another."""
    desk.goto("/desk/")
    on_screen(desk, "Sanne Dekker")
    expect(desk.get_by_text("Evaluate the order").first).to_be_visible()
    axe(desk)
    keys(desk, "n")
    desk.keyboard.type("Talk to Piet at Frigo Noord")
    keys(desk, "Escape", "6")
    expect(desk.get_by_role("link", name="Enter whom they introduced")).to_be_visible()
    keys(desk, "f")
    desk.wait_for_url("**/referrals/*/")


def turn_into_lead(desk, axe) -> None:
    """Enter whom they introduced, and make a lead of it."""
    expect(desk.get_by_label("Person")).to_be_focused()
    desk.get_by_label("Person").fill("Piet Vos")
    desk.get_by_label("Company").fill(FRIENDS)
    desk.get_by_role("button", name="Save referral").click()
    expect(desk.get_by_text("Referral saved.")).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Turn into a lead").click()
    expect(desk.get_by_label("Company", exact=True)).to_have_value(FRIENDS)
    desk.get_by_label("Phone").fill("013 555 1234")
    desk.get_by_label("Legal form").select_option("company")
    desk.get_by_role("button", name="Add lead").click()
    expect(desk.get_by_text(f"{FRIENDS} is a lead, referred by {COMPANY}.")).to_be_visible()
