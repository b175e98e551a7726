"""Change a lead in its row of the list, by keyboard and on a phone."""

from playwright.sync_api import expect

from leads.models import Lead

PHONE = {"viewport": {"width": 390, "height": 844}}


def test_lead_is_changed_in_its_row_by_keyboard(page_as, make_lead, cleo, axe):
    make_lead("Adams")
    bos = make_lead("Bos Staal")
    page = page_as(cleo)
    page.goto("/leads/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    day = page.get_by_label("Next step on")
    expect(day).to_be_focused()
    page.keyboard.type("never ever")
    page.get_by_label("Talking point").fill("Budget is known")
    page.keyboard.press("Enter")
    expect(day).to_have_attribute("aria-invalid", "true")
    expect(day).to_have_value("never ever")
    expect(page.get_by_label("Talking point")).to_have_value("Budget is known")
    axe(page)

    # An open form stays while another row is walked to; Esc closes it.
    page.get_by_role("link", name="Adams", exact=True).focus()
    page.keyboard.press("e")
    expect(page.get_by_label("Talking point")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Talking point")).to_have_count(0)
    expect(page.get_by_role("link", name="Edit Bos Staal")).to_be_focused()

    page.keyboard.press("e")
    expect(day).to_be_focused()
    page.keyboard.type("2026-12-08")
    page.keyboard.press("Tab")
    page.get_by_label("Talking point").fill("Budget is known")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved: Bos Staal.")).to_be_visible()
    assert Lead.objects.get(pk=bos.pk).steps.get().why.startswith("Budget is known")


def test_form_in_a_row_fits_a_phone(page_as, make_lead, cleo, axe):
    make_lead("Bos Staal")
    page = page_as(cleo, **PHONE)
    page.goto("/leads/")
    page.get_by_role("link", name="Edit Bos Staal").click()
    expect(page.get_by_label("Next step on")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_label("Next step on")).to_have_count(0)
