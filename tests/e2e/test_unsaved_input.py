"""The session ends while somebody types: what they typed is in its form again once they have signed in."""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from handoffs.acceptance import answers
from handoffs.models import Handoff
from leads.models import Activity

from .handoff_steps import answered, hand_over, offered

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "nine green bottles"
SAID = "You were signed out: nothing was saved yet."


@pytest.fixture
def signs_out():
    """`signs_out(page)`: in another tab."""

    def signs_out(page):
        other = page.context.new_page()
        other.goto("/account/logout/")
        other.get_by_role("main").get_by_role("button", name="Sign out").click()
        expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
        other.close()

    return signs_out


@pytest.fixture
def signs_in():
    """`signs_in(page, ann)`: by keyboard, on the page that asks for it."""

    def signs_in(page, person):
        person.set_password(PASSWORD)
        person.save()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.locator("[name=login]").focus()
        page.keyboard.type(person.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")

    return signs_in


@pytest.fixture
def plans(page_as, cleo, campaign):
    """Cleo has typed for long: another question, another try, another choice."""
    page = page_as(cleo)
    page.goto(f"/campaigns/{campaign.pk}/edit/")
    page.get_by_label("Say (optional)").fill("Who checks the cold?\nSleep all night.")
    page.get_by_role("button", name="Another question").click()
    page.keyboard.type("Size")
    page.keyboard.press("Tab")
    page.keyboard.type("How many loads a week?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    return page


def test_a_campaign_that_was_typed_for_long_is_there_again_with_its_new_rows(
    plans, cleo, campaign, signs_out, signs_in, axe
):
    signs_out(plans)
    plans.get_by_role("button", name="Save").last.click()
    signs_in(plans, cleo)

    expect(plans.get_by_role("alert")).to_contain_text(SAID)
    expect(plans.get_by_role("alert")).to_be_focused()
    expect(plans.get_by_text("This could not be put back")).to_be_hidden()
    expect(plans.get_by_label("Say (optional)")).to_have_value("Who checks the cold?\nSleep all night.")
    axe(plans)
    plans.keyboard.press("Tab")
    plans.keyboard.press("Enter")
    expect(plans.get_by_role("heading", name=campaign.name)).to_be_visible()
    size = Campaign.objects.get().questions.get(label="Size")
    assert ("How many loads a week?", False) == (size.text, size.required)


def test_a_campaign_goes_away_under_the_fingers_and_comes_back(plans, cleo, campaign, signs_out, signs_in):
    """Its rhythm in words is fetched while one types: that answer asks to sign in."""
    signs_out(plans)
    plans.locator(".cadence").nth(1).get_by_label("How long").first.fill("5")
    signs_in(plans, cleo)

    expect(plans.get_by_role("alert")).to_contain_text(SAID)
    expect(plans.locator(".cadence").nth(1).get_by_label("How long").first).to_have_value("5")
    expect(plans.locator("[name^=questions-][name$=-label]").last).to_have_value("Size")
    expect(plans.locator("[name^=questions-][name$=-text]").last).to_have_value("How many loads a week?")
    expect(plans.locator("[name^=questions-][name$=-required]").last).not_to_be_checked()


def test_what_somebody_else_saved_meanwhile_is_still_said(plans, cleo, campaign, signs_out, signs_in):
    """The marks of what the page showed come back with it."""
    signs_out(plans)
    plans.get_by_role("button", name="Save").last.click()
    expect(plans.get_by_role("heading", name="Sign in")).to_be_visible()
    campaign.script.opening = "Ask for Eva."
    campaign.script.save()
    signs_in(plans, cleo)
    expect(plans.get_by_role("alert")).to_contain_text(SAID)
    plans.get_by_role("button", name="Save").last.click()

    expect(plans.get_by_role("alert")).to_contain_text("Somebody else saved this after you had opened it.")
    expect(plans.get_by_label("Say (optional)")).to_have_value(re.compile("Sleep"))
    expect(plans.get_by_text(SAID)).to_have_count(0)


def test_somebody_else_who_signs_in_finds_nothing_of_it(plans, cleo, ada, campaign, signs_out, signs_in):
    signs_out(plans)
    plans.get_by_role("button", name="Save").last.click()
    signs_in(plans, ada)

    expect(plans.get_by_label("Say (optional)")).to_be_visible()
    expect(plans.get_by_label("Say (optional)")).not_to_have_value(re.compile("Sleep"))
    expect(plans.get_by_text(SAID)).to_have_count(0)
    assert plans.evaluate("sessionStorage.typed") is None
    assert "Sleep" not in plans.content()


def test_a_form_that_was_taken_is_not_put_back(plans, cleo, campaign, signs_out, signs_in):
    plans.get_by_role("button", name="Save").last.click()
    expect(plans.get_by_role("heading", name=campaign.name)).to_be_visible()
    assert plans.evaluate("sessionStorage.typed") is None
    signs_out(plans)
    plans.goto(f"/campaigns/{campaign.pk}/edit/")
    signs_in(plans, cleo)

    expect(plans.get_by_label("Say (optional)")).to_have_value(re.compile("Sleep"))
    expect(plans.get_by_text(SAID)).to_have_count(0)


def test_signed_in_again_in_another_tab_the_old_form_leads_back_to_itself(
    plans, cleo, campaign, signs_out, signs_in
):
    signs_out(plans)
    other = plans.context.new_page()
    other.goto("/me/")
    signs_in(other, cleo)
    expect(other.get_by_label("Cleo: your menu")).to_be_visible()
    plans.get_by_role("button", name="Save").last.click()
    expect(plans.get_by_role("heading", name="This form is too old")).to_be_visible()
    plans.get_by_role("link", name="open the page again").click()

    expect(plans.get_by_role("alert")).to_contain_text(SAID)
    expect(plans.get_by_label("Say (optional)")).to_have_value(re.compile("Sleep"))


def test_the_brief_of_a_handoff_is_there_again_on_the_desk(desk, ann, dov, signs_out, signs_in, axe):
    hand_over(desk, "6")
    desk.get_by_label(re.compile("^Brief")).fill("They lost a load of vaccines.\nAsk for Eva.")
    signs_out(desk)
    desk.get_by_role("button", name="Hand over").click()
    signs_in(desk, ann)

    expect(desk.get_by_label(re.compile("^Brief"))).to_have_value(
        "They lost a load of vaccines.\nAsk for Eva."
    )
    expect(desk.get_by_role("alert").filter(has_text=SAID)).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Hand over").click()
    expect(desk.get_by_text("is handed to Dov")).to_be_visible()
    assert "Ask for Eva." in Handoff.objects.get().brief


def test_the_answer_behind_a_key_is_there_again(page_as, desk, dov, signs_out, signs_in):
    offered(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    answered(inbox, "Aalto", "s")
    inbox.get_by_label("What was wrong").select_option("budget_holder")
    inbox.get_by_label("What has to be found out?").fill("Who signs?")
    signs_out(inbox)
    inbox.keyboard.press("Enter")
    signs_in(inbox, dov)

    expect(inbox.get_by_label("What has to be found out?")).to_have_value("Who signs?")
    expect(inbox.get_by_text(SAID)).to_be_visible()
    inbox.get_by_label("What has to be found out?").press("Enter")
    expect(inbox.get_by_text("finds out what is missing")).to_be_visible()


def test_signed_in_again_in_another_tab_the_answer_is_not_lost_either(
    page_as, desk, dov, signs_out, signs_in
):
    """What htmx sends is refused then: the page comes anew, and the form opens by itself."""
    offered(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    answered(inbox, "Aalto", "s")
    inbox.get_by_label("What was wrong").select_option("budget_holder")
    inbox.get_by_label("What has to be found out?").fill("Who signs?")
    signs_out(inbox)
    other = inbox.context.new_page()
    other.goto("/me/")
    signs_in(other, dov)
    expect(other.get_by_label("Dov: your menu")).to_be_visible()
    inbox.keyboard.press("Enter")

    expect(inbox.get_by_text(SAID)).to_be_visible()
    expect(inbox.get_by_label("What has to be found out?")).to_have_value("Who signs?")
    expect(inbox.get_by_label("What was wrong")).to_have_value("budget_holder")


def test_words_whose_form_is_gone_are_shown(page_as, desk, ann, dov, signs_out, signs_in):
    offered(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    answered(inbox, "Aalto", "s")
    inbox.get_by_label("What has to be found out?").fill("Who signs?")
    signs_out(inbox)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("heading", name="Sign in")).to_be_visible()
    answers.withdraw(Handoff.objects.get(), by=ann)
    signs_in(inbox, dov)
    expect(inbox.get_by_role("alert")).to_contain_text("What has to be found out?: Who signs?")


def test_a_file_is_asked_for_again(page_as, cleo, campaign, signs_out, signs_in):
    page = page_as(cleo)
    page.goto("/imports/new/")
    page.get_by_label("List").set_input_files(
        {"name": "fair.csv", "mimeType": "text/csv", "buffer": b"Company"}
    )
    page.get_by_label("Country").select_option("BE")
    signs_out(page)
    page.get_by_role("button", name="Send").click()
    signs_in(page, cleo)

    expect(page.get_by_role("alert")).to_contain_text("List: fair.csv")
    expect(page.get_by_label("Country")).to_have_value("BE")


def test_a_note_on_the_desk_is_a_draft_and_needs_no_word(desk, ann, signs_out, signs_in):
    with desk.expect_response(re.compile("/draft/")):
        desk.get_by_label("Note", exact=True).fill("Lost a load of vaccines.")
    signs_out(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("1")
    signs_in(desk, ann)

    expect(desk.get_by_label("Note", exact=True)).to_have_value("Lost a load of vaccines.")
    expect(desk.get_by_text(SAID)).to_have_count(0)


def test_a_note_about_a_lead_is_there_again_by_keyboard_alone(page_as, cleo, make_lead, signs_out, signs_in):
    lead = make_lead("Bos Staal")
    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/")
    page.locator("#note textarea, #note [name=text]").first.focus()
    page.keyboard.type("They move in May.")
    signs_out(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    signs_in(page, cleo)

    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#note [name=text]")).to_be_focused()
    expect(page.locator("#note [name=text]")).to_have_value("They move in May.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They move in May.")).to_be_visible()
    assert Activity.objects.filter(note="They move in May.").exists()
