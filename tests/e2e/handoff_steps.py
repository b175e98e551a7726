"""What ann and dov press between inside and field: the steps that the browser tests of handoffs share."""

import re

from playwright.sync_api import expect


def hand_over(page, key):
    """From the call on screen, by keyboard: the key, the answers, and Enter."""
    page.wait_for_load_state("networkidle")  # what stands beside the card is drawn too
    page.keyboard.press(key)
    need = page.locator("#panel").get_by_label("Need", exact=True)
    expect(need).to_be_visible()
    if not need.input_value():  # what is answered already is passed over
        expect(need).to_be_focused()
    need.fill("Two claims last year")
    page.get_by_label("Budget", exact=True).last.fill("Q1, approved")
    page.locator("#panel").get_by_label("Chance").select_option("40")
    page.get_by_label(re.compile("^Value")).fill("48000")


def offered(desk):
    """What ann has on screen is handed to dov."""
    desk.goto("/desk/")
    desk.get_by_role("link", name="Qualified").wait_for()
    hand_over(desk, "6")
    desk.get_by_role("button", name="Hand over").click()
    expect(desk.get_by_text("is handed to Dov")).to_be_visible()


def answered(page, company, key):
    """Opens it from the list and presses the key, as soon as the page listens."""
    page.get_by_role("link", name=company).click()
    page.wait_for_url(re.compile(r"/\d+/$"))
    page.keyboard.press(key)


def asked(inbox, company, question):
    """Dov has to know something first: his clock stands."""
    inbox.goto("/handoffs/")
    answered(inbox, company, "q")
    inbox.get_by_label("What do you have to know?").fill(question)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("the clock stands, 24 h left")).to_be_visible()


def told(desk, company, answer):
    """Ann answers on top of her desk, without the mouse."""
    desk.goto("/desk/")
    expect(desk.get_by_text(f"Dov asks about {company}")).to_be_visible()
    desk.keyboard.press("a")
    desk.keyboard.type(answer)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Dov has your answer")).to_be_visible()
    expect(desk.get_by_text("Dov asks")).to_have_count(0)


def sent_back(inbox, missing):
    """What is open lacks something that ann has to find out."""
    inbox.keyboard.press("s")
    inbox.get_by_label("What was wrong").select_option("budget_holder")
    inbox.get_by_label("What has to be found out?").fill(missing)
    inbox.keyboard.press("Enter")
    expect(inbox.get_by_text("finds out what is missing")).to_be_visible()


def keeps(inbox, company, *, why, step):
    """The form behind K, which is open: dov keeps it, and looks again in thirty days."""
    inbox.get_by_label("Why it is worth your own time").fill(why)
    inbox.get_by_label("Your next step").fill(step)
    inbox.get_by_role("button", name="Keep it").click()
    expect(inbox.get_by_text(f"You keep {company}.")).to_be_visible()
