"""A rep attaches a file to a lead by pasting it, and a refused one says why."""

import re

from django.urls import reverse
from playwright.sync_api import expect

PASTE = """([name, type, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name, {type}));
  document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


def test_pasted_file_is_in_the_card_and_a_refused_one_says_why(page_as, lead, ann):
    page = page_as(ann)
    page.goto(reverse("lead", args=[lead.pk]))
    card = page.locator("#files")

    page.evaluate(PASTE, ["plan.csv", "text/csv", "door;from"])
    expect(card.get_by_role("link", name="plan.csv")).to_be_visible()
    page.evaluate(PASTE, ["page.html", "text/html", "<p>"])
    expect(card.get_by_role("alert")).to_contain_text("page.html")

    with page.expect_download() as download:
        card.get_by_role("link", name="plan.csv").click()
    assert re.fullmatch(r"plan\.csv", download.value.suggested_filename)
