"""Key hints of states that no link opens: panels, errors, text fields. test_every_page.py walks the pages."""

import pytest

from leads.models import Contact

from .call_steps import keys, on_screen
from .handoff_steps import offer_lead
from .key_hints import faults, walk


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


def test_dead_key_and_key_shown_twice_are_found(page_as, cleo, lead):
    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/")
    assert faults(page) == []
    page.evaluate("document.querySelector('#actions [data-key]').dataset.key = 'F9'")
    page.evaluate(
        "document.querySelector('#doing').insertAdjacentHTML('beforeend', '<a data-key=t><kbd>T</kbd></a>')"
    )
    assert {"G is shown for the key F9", "the key t is shown twice"} <= set(faults(page))
    deaf = (
        "addEventListener('keydown', (event) => event.key === 'n' && event.stopImmediatePropagation(), true)"
    )
    page.evaluate(deaf)
    assert "the key n does nothing, or something else" in faults(page)
