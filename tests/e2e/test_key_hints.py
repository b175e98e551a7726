"""Every key hint on the screen does what it says: its key reaches the element that shows it, and no other."""

import pytest

from leads.models import Contact

from .call_steps import keys, on_screen
from .handoff_steps import offer_lead

#: Record which element a key reaches instead of following it, until `walk.done` is called.
RECORD = """() => {
  window.reached = null;
  const note = (event) => {
    if (event.type === "focusin" && !event.target.matches("[data-key]")) return;
    window.reached ??= event.target.closest("[data-key]");
    if (event.type === "click") { event.preventDefault(); event.stopImmediatePropagation(); }
  };
  for (const type of ["click", "focusin"]) addEventListener(type, note, true);
  window.forget = () => { for (const type of ["click", "focusin"]) removeEventListener(type, note, true); };
}"""
#: The hints in sight: the key to press and the element that it must reach.
HINTS = """() => {
  const scope = document.querySelector("dialog[open]") ?? document;
  window.targets = [...scope.querySelectorAll("[data-key]")].filter((each) =>
    each.dataset.key && !each.disabled && each.getAttribute("aria-disabled") !== "true" &&
    each.checkVisibility({ visibilityProperty: true }));
  const hints = (each) => [...each.querySelectorAll("kbd")].map((hint) => hint.textContent);
  return window.targets.map((each) => [each.dataset.key, hints(each)]);
}"""


def walk(page, *, typing=False):
    """Press the key of every hint; with `typing` in a text field, where digits need Alt and letters are hidden."""
    page.evaluate(RECORD)
    hints, walked = page.evaluate(HINTS), 0
    for index, (key, shown) in enumerate(hints):
        digit = key.isdigit()
        for text in shown:
            assert text.lower() in (key.lower(), "↵", "esc"), f"{text} is shown for {key}"
        if typing and not digit:
            continue
        first = next(at for at, (each, _) in enumerate(hints) if each == key)
        if first != index and not shown:
            continue  # an unmarked repetition, such as a second question of field
        assert first == index, f"{key} is shown twice"
        page.evaluate("window.reached = null")
        if not typing:
            page.evaluate(
                "document.activeElement.matches('input, textarea, select') && document.activeElement.blur()"
            )
        page.keyboard.press(f"Alt+Digit{key}" if typing and digit else _pressed(key))
        assert page.evaluate(f"window.reached === window.targets[{index}]"), f"{key} of {page.url}"
        walked += 1
    page.evaluate("window.forget()")
    return walked


def _pressed(key):
    return key.replace("shift+", "Shift+Digit")


def test_hints_of_the_card_and_its_panels(desk, queue):
    Contact.objects.create(company=queue[0].company, name="Tom Maas", phone="+31135550199")
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    assert walk(desk) > 15
    for panel in ["3", "4", "5", "8", "s", "p"]:
        keys(desk, panel)
        walk(desk, typing=panel in "348")
        keys(desk, "Escape", "Escape")
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    walk(desk)


def test_hints_of_the_handover_form_also_after_an_error(desk):
    keys(desk, "7")
    desk.wait_for_selector("#panel form")
    desk.locator("#call h1").focus()
    before = walk(desk)
    desk.locator("#panel .go").click()
    desk.wait_for_selector("#panel .summary")
    desk.locator("#call h1").focus()

    assert walk(desk) == before
    assert desk.locator("#panel kbd.digit").count() > 1


def test_hints_in_a_text_field_say_what_works_there(desk):
    keys(desk, "n")
    digit = desk.locator("#call-form kbd.digit").first
    assert digit.evaluate("e => getComputedStyle(e, '::before').content") == '"Alt "'
    assert desk.locator("[data-key=c] kbd").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    walk(desk, typing=True)


@pytest.fixture
def handoffs(page_as, make_lead, ann, dov):
    desk = page_as(ann)
    for name in ("Bos Staal", "Koelhuis Oost", "Frutas del Sur"):
        make_lead(name)
    for _ in range(3):
        offer_lead(desk)
    return page_as(dov)


def test_hints_of_handoffs_and_deals(handoffs):
    handoffs.goto("/handoffs/")
    handoffs.get_by_role("link", name="Koelhuis Oost").click()
    handoffs.wait_for_selector("#action-panel kbd")
    walk(handoffs)
    keys(handoffs, "k")
    handoffs.wait_for_selector("#through")
    assert handoffs.locator("#action-panel h2").inner_text().lower() == "keep it myself"
    keys(handoffs, "Enter")
    handoffs.wait_for_selector("#action-panel .summary")
    handoffs.locator("#handoff .lead").focus()
    walk(handoffs)


#: Pages of a manager.
PAGES = [
    "/leads/",
    "/campaigns/",
    "/calendar/",
    "/campaigns/territories/",
    "/imports/",
    "/funnel/",
    "/handoffs/",
]


def test_hints_of_lists_and_pages(page_as, cleo, queue):
    page = page_as(cleo)
    for path in [*PAGES, f"/leads/{queue[0].pk}/", f"/campaigns/{queue[0].campaign_id}/"]:
        page.goto(path)
        walk(page)
