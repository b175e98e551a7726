"""Restoring unsaved form input after the session ended and the user signed in again."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

from campaigns.models import Campaign
from handoffs.acceptance import answers
from handoffs.models import Handoff
from leads.models import Activity

from .handoff_steps import hand_over, offer_lead, press_action

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "nine green bottles"
WARNING = "You were signed out before this was saved."


@pytest.fixture
def sign_out():
    """Return a function that signs out in another tab."""

    def sign_out_elsewhere(page):
        other = page.context.new_page()
        other.goto("/account/logout/")
        other.get_by_role("main").get_by_role("button", name="Sign out").click()
        expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
        other.close()

    return sign_out_elsewhere


@pytest.fixture
def sign_in():
    """Return a function that signs a person in by keyboard on the sign-in page."""

    def sign_in_as(page, person):
        person.set_password(PASSWORD)
        person.save()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.locator("[name=login]").focus()
        page.keyboard.type(person.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")

    return sign_in_as


@pytest.fixture
def edit_page(page_as, cleo, campaign):
    """A campaign form with unsaved input: a changed script and a new optional question."""
    page = page_as(cleo)
    page.goto(f"/campaigns/{campaign.pk}/edit/")
    page.get_by_label("Opening (optional)").fill("Who checks the cold?\nSleep all night.")
    page.get_by_role("button", name="Add question").click()
    page.keyboard.type("Size")
    page.keyboard.press("Tab")
    page.keyboard.type("How many loads a week?")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    return page


def test_campaign_input_is_restored_with_its_added_rows(edit_page, cleo, campaign, sign_out, sign_in, axe):
    sign_out(edit_page)
    edit_page.get_by_role("button", name="Save").last.click()
    sign_in(edit_page, cleo)

    expect(edit_page.get_by_role("alert")).to_contain_text(WARNING)
    expect(edit_page.get_by_role("alert")).to_be_focused()
    expect(edit_page.get_by_text("These entries couldn't be restored")).to_be_hidden()
    expect(edit_page.get_by_label("Opening (optional)")).to_have_value(
        "Who checks the cold?\nSleep all night."
    )
    axe(edit_page)
    edit_page.keyboard.press("Tab")
    edit_page.keyboard.press("Enter")
    expect(edit_page.get_by_role("heading", name=campaign.name)).to_be_visible()
    size = Campaign.objects.get().questions.get(label="Size")
    assert ("How many loads a week?", False) == (size.text, size.required)


def test_campaign_input_is_restored_after_an_htmx_request_required_signing_in(
    edit_page, cleo, campaign, sign_out, sign_in
):
    """The summary of the cadence is fetched while typing."""
    sign_out(edit_page)
    edit_page.locator(".cadence").nth(1).get_by_label("Duration").first.fill("5")
    sign_in(edit_page, cleo)

    expect(edit_page.get_by_role("alert")).to_contain_text(WARNING)
    expect(edit_page.locator(".cadence").nth(1).get_by_label("Duration").first).to_have_value("5")
    expect(edit_page.locator("[name^=questions-][name$=-label]").last).to_have_value("Size")
    expect(edit_page.locator("[name^=questions-][name$=-text]").last).to_have_value("How many loads a week?")
    expect(edit_page.locator("[name^=questions-][name$=-required]").last).not_to_be_checked()


def test_restored_input_still_detects_an_edit_conflict(edit_page, cleo, campaign, sign_out, sign_in):
    sign_out(edit_page)
    edit_page.get_by_role("button", name="Save").last.click()
    expect(edit_page.get_by_role("heading", name="Sign in")).to_be_visible()
    campaign.script.opening = "Ask for Eva."
    campaign.script.save()
    sign_in(edit_page, cleo)
    expect(edit_page.get_by_role("alert")).to_contain_text(WARNING)
    edit_page.get_by_role("button", name="Save").last.click()

    expect(edit_page.get_by_role("alert")).to_contain_text(
        "Someone else saved changes after you opened this page."
    )
    expect(edit_page.get_by_label("Opening (optional)")).to_have_value(re.compile("Sleep"))
    expect(edit_page.get_by_text(WARNING)).to_have_count(0)


def test_input_is_not_restored_for_another_user(edit_page, cleo, ada, campaign, sign_out, sign_in):
    sign_out(edit_page)
    edit_page.get_by_role("button", name="Save").last.click()
    sign_in(edit_page, ada)

    expect(edit_page.get_by_label("Opening (optional)")).to_be_visible()
    expect(edit_page.get_by_label("Opening (optional)")).not_to_have_value(re.compile("Sleep"))
    expect(edit_page.get_by_text(WARNING)).to_have_count(0)
    edit_page.wait_for_function("!sessionStorage.typed")
    assert "Sleep" not in edit_page.content()


def test_saved_form_is_not_restored(edit_page, cleo, campaign, sign_out, sign_in):
    edit_page.get_by_role("button", name="Save").last.click()
    edit_page.wait_for_url(f"**/campaigns/{campaign.pk}/")
    expect(edit_page.get_by_role("heading", name=campaign.name)).to_be_visible()
    edit_page.wait_for_function("!sessionStorage.typed")
    sign_out(edit_page)
    edit_page.goto(f"/campaigns/{campaign.pk}/edit/")
    sign_in(edit_page, cleo)

    expect(edit_page.get_by_label("Opening (optional)")).to_have_value(re.compile("Sleep"))
    expect(edit_page.get_by_text(WARNING)).to_have_count(0)


def test_expired_form_links_back_to_its_page_after_signing_in_elsewhere(
    edit_page, cleo, campaign, sign_out, sign_in
):
    sign_out(edit_page)
    other = edit_page.context.new_page()
    other.goto("/me/")
    sign_in(other, cleo)
    expect(other.get_by_label("Cleo: account menu")).to_be_visible()
    edit_page.get_by_role("button", name="Save").last.click()
    expect(edit_page.get_by_role("heading", name="This form has expired")).to_be_visible()
    edit_page.get_by_role("link", name="Open the page again").click()

    expect(edit_page.get_by_role("alert")).to_contain_text(WARNING)
    expect(edit_page.get_by_label("Opening (optional)")).to_have_value(re.compile("Sleep"))


def test_handoff_brief_is_restored_on_the_desk(desk, ann, dov, sign_out, sign_in, axe):
    hand_over(desk, "6")
    desk.get_by_label(re.compile("^Brief")).fill("They lost a load of vaccines.\nAsk for Eva.")
    sign_out(desk)
    with suppress(TimeoutError):  # saving the draft may have brought the sign-in page already
        desk.get_by_role("button", name="Hand over").click(timeout=5_000)
    sign_in(desk, ann)

    expect(desk.get_by_label(re.compile("^Brief"))).to_have_value(
        "They lost a load of vaccines.\nAsk for Eva."
    )
    expect(desk.get_by_role("alert").filter(has_text=WARNING)).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Hand over").click()
    expect(desk.get_by_text("handed over to Dov")).to_be_visible()
    assert "Ask for Eva." in Handoff.objects.get().brief


def test_handoff_answer_is_restored(page_as, desk, dov, sign_out, sign_in):
    offer_lead(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    press_action(inbox, "Aalto", "s")
    inbox.get_by_label("Reason").select_option("budget_holder")
    inbox.get_by_label("What is missing?").fill("Who signs?")
    sign_out(inbox)
    inbox.keyboard.press("Enter")
    sign_in(inbox, dov)

    expect(inbox.get_by_label("What is missing?")).to_have_value("Who signs?")
    expect(inbox.get_by_text(WARNING)).to_be_visible()
    inbox.get_by_label("What is missing?").press("Enter")
    expect(inbox.get_by_text("Ann will follow up")).to_be_visible()


def test_handoff_answer_is_restored_after_signing_in_elsewhere(page_as, desk, dov, sign_out, sign_in):
    """The htmx request is rejected, so the page reloads and opens the form."""
    offer_lead(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    press_action(inbox, "Aalto", "s")
    inbox.get_by_label("Reason").select_option("budget_holder")
    inbox.get_by_label("What is missing?").fill("Who signs?")
    sign_out(inbox)
    other = inbox.context.new_page()
    other.goto("/me/")
    sign_in(other, dov)
    expect(other.get_by_label("Dov: account menu")).to_be_visible()
    inbox.keyboard.press("Enter")

    expect(inbox.get_by_text(WARNING)).to_be_visible()
    expect(inbox.get_by_label("What is missing?")).to_have_value("Who signs?")
    expect(inbox.get_by_label("Reason")).to_have_value("budget_holder")


def test_input_of_a_missing_form_is_shown(page_as, desk, ann, dov, sign_out, sign_in):
    offer_lead(desk)
    inbox = page_as(dov)
    inbox.goto("/handoffs/")
    press_action(inbox, "Aalto", "s")
    inbox.get_by_label("What is missing?").fill("Who signs?")
    sign_out(inbox)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_role("heading", name="Sign in")).to_be_visible()
    answers.withdraw(Handoff.objects.get(), by=ann)
    sign_in(inbox, dov)
    expect(inbox.get_by_role("alert")).to_contain_text("What is missing?: Who signs?")


def test_file_must_be_selected_again(page_as, cleo, campaign, sign_out, sign_in):
    page = page_as(cleo)
    page.goto("/imports/new/")
    page.get_by_label("List").set_input_files(
        {"name": "fair.csv", "mimeType": "text/csv", "buffer": b"Company"}
    )
    page.get_by_label("Country").select_option("BE")
    sign_out(page)
    page.get_by_role("button", name="Upload and map columns").click()
    sign_in(page, cleo)

    expect(page.get_by_role("alert")).to_contain_text("List: fair.csv")
    expect(page.get_by_label("Country")).to_have_value("BE")


def test_desk_note_is_restored_from_its_draft_without_a_warning(desk, ann, sign_out, sign_in):
    with desk.expect_response(re.compile("/draft/")):
        desk.get_by_label("Note", exact=True).fill("Lost a load of vaccines.")
    sign_out(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("1")
    sign_in(desk, ann)

    expect(desk.get_by_label("Note", exact=True)).to_have_value("Lost a load of vaccines.")
    expect(desk.get_by_text(WARNING)).to_have_count(0)


def test_note_is_restored_by_keyboard_alone(page_as, cleo, make_lead, sign_out, sign_in):
    lead = make_lead("Bos Staal")
    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/log/?kind=note")
    note = page.locator("textarea[name=note]")
    note.focus()
    page.keyboard.type("They move in May.")
    sign_out(page)
    log = page.locator("button.outcome.good")
    log.press("Enter")
    sign_in(page, cleo)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(note).to_have_value("They move in May.")
    log.press("Enter")
    expect(page.get_by_text("They move in May.")).to_be_visible()
    assert Activity.objects.filter(note="They move in May.").exists()
