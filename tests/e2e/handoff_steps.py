"""Steps shared by the browser tests of handoffs: what ann and dov do on their pages."""

import re

from playwright.sync_api import expect


def hand_over(page, key):
    """Open the handover form with `key` from the call on screen, and fill it in."""
    page.wait_for_load_state("networkidle")  # The context next to the card loads separately.
    page.keyboard.press(key)
    need = page.locator("#panel").get_by_label("Need", exact=True)
    expect(need).to_be_visible()
    if not need.input_value():  # Answered questions are skipped.
        expect(need).to_be_focused()
    need.fill("Two claims last year")
    page.get_by_label("Budget", exact=True).last.fill("Q1, approved")
    page.locator("#panel").get_by_label("Chance").select_option("40")
    page.get_by_label("Estimated value").fill("48000")


def offer_lead(desk):
    """Hand the lead on ann's screen over to dov."""
    desk.goto("/desk/")
    desk.get_by_role("link", name="Qualified").wait_for()
    hand_over(desk, "6")
    desk.get_by_role("button", name="Hand over").click()
    # Case-sensitive, so that an earlier handoff in the timeline does not match.
    expect(desk.get_by_text(re.compile("handed over to Dov"))).to_be_visible()


def press_action(page, company, key):
    """Open the record from the list and press the shortcut of an action."""
    page.locator("a.whole").filter(has_text=company).click()
    page.wait_for_url(re.compile(r"/\d+/$"))
    page.keyboard.press(key)


def ask_question(inbox, company, question):
    """Ask inside a question as dov, which pauses his deadline."""
    inbox.goto("/handoffs/")
    press_action(inbox, company, "q")
    inbox.get_by_label("Your question").fill(question)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("answer · Paused, 24 h left")).to_be_visible()


def answer_question(desk, company, answer):
    """Answer field's question as ann on her desk, by keyboard."""
    desk.goto("/desk/")
    expect(desk.get_by_text(f"Dov asks about {company}")).to_be_visible()
    desk.keyboard.press("a")
    desk.keyboard.type(answer)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Answer sent. Dov’s deadline is running again.")).to_be_visible()
    expect(desk.get_by_text("Dov asks")).to_have_count(0)


def send_back(inbox, missing):
    """Send the open handoff back to ann."""
    inbox.keyboard.press("s")
    inbox.get_by_label("Reason").select_option("budget_holder")
    inbox.get_by_label("What is missing?").fill(missing)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("Ann will follow up")).to_be_visible()


def keep_lead(inbox, company, *, why, step):
    """Submit the open field nurture form, with the default review in thirty days."""
    inbox.get_by_label("Why it's worth your own time").fill(why)
    inbox.get_by_label("Your next step").fill(step)
    inbox.get_by_role("button", name="Keep lead").click()
    expect(inbox.get_by_text(f"{company} is in your field nurture.")).to_be_visible()
