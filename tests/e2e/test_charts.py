"""The charts over time are zoomed by keyboard and mouse, all together, and saved as pictures; the table stays."""

from pathlib import Path

from playwright.sync_api import expect


def test_trends_are_zoomed_by_keyboard_and_mouse_and_saved(page_as, queue, cleo, axe):
    page = page_as(cleo)
    page.goto("/funnel/trends/")
    chart, shown = page.locator(".zoomed").first, page.locator("[data-zoom-shown]")
    axe(page)

    chart.focus()
    page.keyboard.press("+")
    expect(shown).not_to_be_empty()
    by_half = shown.text_content()
    page.keyboard.press("ArrowLeft")
    expect(shown).not_to_have_text(by_half)
    page.keyboard.press("0")
    expect(shown).to_be_empty()

    box = page.locator(".u-over").first.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 30, steps=4)
    page.mouse.up()
    expect(shown).not_to_be_empty()
    page.locator(".u-over").last.dblclick()
    expect(shown).to_be_empty()

    with page.expect_download() as download:
        page.locator("[data-png]").first.click()
    assert "suspect.png" == download.value.suggested_filename
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 4_000
    expect(page.locator("#trend")).to_be_visible()


def test_trends_without_scripts_show_the_lines_of_the_server(page_as, queue, cleo):
    page = page_as(cleo, java_script_enabled=False)
    page.goto("/funnel/trends/")
    expect(page.locator(".trend svg").first).to_be_visible()
    expect(page.locator("[data-zoom-bar], [data-png]").first).to_be_hidden()
