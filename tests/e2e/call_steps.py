"""Steps that a rep takes at the desk, in the browser."""


def on_screen(page, name):
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.wait_for_selector("#side:not([aria-busy])")
    page.wait_for_selector("#call:not([data-fresh])")


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def qualify(page, key):
    """Type the answers on the card, then open the handoff form with `key` and fill in what is missing."""
    keys(page, "q")
    page.keyboard.type("Two claims last year")
    keys(page, "Enter")
    page.keyboard.type("From January")
    keys(page, "Escape", key)
    page.wait_for_selector("#panel form")
    keys(page, *(["1"] if key == "7" else []), "5")
