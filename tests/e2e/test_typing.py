"""Typing on the desk and in forms: a reload, a swap or a slow network at any moment loses no letter."""

import re
import time

import pytest
from playwright.sync_api import expect

from leads.models import Activity, Contact, Lead

from .call_steps import keys, on_screen

NOTE = "Budget round on the 20th; IT (Tom) joins the next talk, and she signs herself up to 25k."


def slow(page, pattern, seconds=0.8):
    """Delay the answers to matching requests, as a slow network does."""

    def wait(route):
        time.sleep(seconds)
        route.continue_()

    page.route(pattern, wait)


def again(page, new_tab):
    """Reload the desk, or close it and open it in another tab."""
    if not new_tab:
        page.reload()
        return page
    other = page.context.new_page()
    page.goto("about:blank")  # closing a page at once would kill the request that saves the draft
    other.wait_for_timeout(300)
    other.goto("/desk/")
    return other


def test_note_survives_a_reload_at_any_moment(desk):
    typed = ""
    for piece in (NOTE[:7], NOTE[7:41], NOTE[41:]):
        keys(desk, "n")
        desk.keyboard.type(piece)
        desk.reload()
        typed += piece
        expect(desk.locator("#note")).to_have_value(typed)


def test_draft_is_saved_while_typing_and_when_the_page_closes(desk):
    keys(desk, "n")
    with desk.expect_response("**/desk/draft/", timeout=6000):
        for letter in NOTE[:30]:  # never a pause of more than a tenth of a second
            desk.keyboard.type(letter)
            desk.wait_for_timeout(90)
    desk.keyboard.type(NOTE[30:])
    other = again(desk, new_tab=True)

    expect(other.locator("#note")).to_have_value(NOTE)


#: Fields of the card by the keys that lead to them: (keys, selector, text).
FIELDS = [
    (["3"], "#at", "tue 14:30 or so"),
    (["4"], "#on", "in march"),
    (["8"], "#name", "Ana Gil"),
    (["w"], "#side [name=line]", "Ana Gil, directora financiera"),
    (["q"], ".answers input >> nth=0", "Two claims last year"),
]


@pytest.mark.parametrize("new_tab", [False, True])
@pytest.mark.parametrize(("pressed", "field", "text"), FIELDS)
def test_other_fields_of_the_card_survive_too(desk, pressed, field, text, new_tab):
    keys(desk, *pressed)
    desk.keyboard.type(text)
    page = again(desk, new_tab)

    expect(page.locator(field)).to_have_value(text)


@pytest.mark.parametrize("new_tab", [False, True])
def test_handover_form_survives_too(desk, new_tab):
    keys(desk, "6")
    desk.locator("#panel [name=brief]").fill("A load in May.")
    desk.locator("#panel [name=value]").fill("48k")
    desk.locator("#panel [name=note]").fill("She was in.")
    page = again(desk, new_tab)
    if new_tab:
        keys(page, "6")

    expect(page.locator("#panel [name=brief]")).to_have_value("A load in May.")
    expect(page.locator("#panel [name=value]")).to_have_value("48k")
    expect(page.locator("#note")).to_have_value("She was in.")


def test_key_of_a_field_does_not_select_its_text(desk):
    keys(desk, "n")
    desk.keyboard.type("She was in.")
    keys(desk, "Escape", "n")
    desk.keyboard.type(" Twice.")

    expect(desk.locator("#note")).to_have_value("She was in. Twice.")


def test_stakeholders_typed_one_after_another_are_all_added(desk, queue):
    slow(desk, re.compile("/stakeholders/|/desk/context/"))
    keys(desk, "w")
    for line in ("Tom Maas, IT, signs", "Ana Gil, directora financiera", "Li Wei, user"):
        desk.keyboard.type(line, delay=20)
        keys(desk, "Enter")
    desk.keyboard.type("Eva Bos, decides", delay=60)

    expect(desk.locator("#people")).to_contain_text("Li Wei")
    desk.wait_for_timeout(2500)  # the facts beside the card are refreshed later
    expect(desk.locator("#side [name=line]")).to_have_value("Eva Bos, decides")
    assert {"Tom Maas", "Ana Gil", "Li Wei"} <= set(
        Contact.objects.filter(company=queue[0].company).values_list("name", flat=True)
    )


def test_rejected_stakeholder_can_be_corrected(desk):
    keys(desk, "w")
    desk.keyboard.type(", decides")
    keys(desk, "Enter")

    expect(desk.locator("#line-error")).to_contain_text("name is missing")
    expect(desk.locator("#side [name=line]")).to_have_value(", decides")


def test_stakeholder_that_was_not_added_goes_into_the_note(desk):
    keys(desk, "w")
    desk.keyboard.type("Tom Maas, IT")
    keys(desk, "Alt+Digit1")
    on_screen(desk, "Bos Jansen")

    assert "Tom Maas, IT" in Activity.objects.calls().get().note


def test_choosing_another_field_rep_replaces_no_field(desk):
    slow(desk, re.compile("/handoff/"))
    keys(desk, "6")
    desk.wait_for_selector("#panel form")
    brief = desk.locator("#panel [name=brief]").element_handle()
    desk.locator("#panel [name=to]").dispatch_event("change")
    desk.locator("#panel [name=brief]").focus()
    desk.keyboard.type("A load in May, and one in June.", delay=50)

    desk.wait_for_timeout(500)
    assert brief.evaluate("e => e.isConnected")
    expect(desk.locator("#panel [name=brief]")).to_have_value(re.compile("A load in May, and one in June.$"))


def test_rejected_form_keeps_what_was_typed_meanwhile(desk):
    slow(desk, re.compile("/handoff/"))
    keys(desk, "6")
    desk.wait_for_selector("#panel form")
    desk.locator("#panel .go").click()
    brief = desk.locator("#panel [name=brief]")
    brief.focus()
    desk.keyboard.type("A load in May", delay=30)
    desk.wait_for_selector("#panel .summary")
    desk.keyboard.type(", and one in June.")

    expect(brief).to_have_value(re.compile("A load in May, and one in June.$"))


def test_country_of_a_list_stays_when_its_campaign_is_chosen(page_as, cleo, campaign, territory):
    page = page_as(cleo)
    slow(page, "**/imports/new/?*")
    page.goto("/imports/new/")
    page.get_by_label("Default country").select_option("ES")
    page.get_by_label("Campaign").select_option(str(campaign.pk))
    page.get_by_label("Default country").select_option("BE")

    expect(page.locator("#id_country_helptext")).to_contain_text("country of this campaign")
    expect(page.get_by_label("Default country")).to_have_value("BE")


def test_press_shows_at_once_on_a_slow_network(desk):
    slow(desk, "**/log/")
    keys(desk, "1")
    assert desk.locator("#call").get_attribute("aria-busy") == "true"
    keys(desk, "n")
    desk.keyboard.type("too late")
    on_screen(desk, "Bos Jansen")

    expect(desk.locator("#note")).to_have_value("")
    assert 1 == Activity.objects.calls().count()


def panel(page, name, wait="#doing form"):
    page.locator("#actions").get_by_role("link", name=name).click()
    page.wait_for_selector(wait)


def test_panel_opened_over_a_typed_form_loses_nothing(page_as, ann, lead):
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/")
    panel(page, "Log activity", "#log")
    page.locator("#log [name=note]").press_sequentially(NOTE[:40])
    panel(page, "New task", "#task")
    page.locator("#task [name=what]").fill("Send the list")
    panel(page, "Log activity", "#log")

    expect(page.locator("#log [name=note]")).to_have_value(NOTE[:40])
    expect(page.locator("#log").get_by_text("Your unsaved input was restored.")).to_be_visible()
    page.reload()
    expect(page.locator("#log [name=note]")).to_have_value(NOTE[:40])
    panel(page, "New task", "#task")
    expect(page.locator("#task [name=what]")).to_have_value("Send the list")


def test_way_to_another_page_and_back_loses_nothing(page_as, ann, lead):
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/log/?kind=note")
    page.locator("[name=note]").press_sequentially(NOTE)
    page.goto("/leads/")
    page.goto(f"/leads/{lead.pk}/")

    expect(page.locator("#doing [name=note]")).to_have_count(0)  # it was typed on a page of its own
    panel(page, "Log activity", "#log")
    expect(page.locator("#log [name=note]")).to_have_value(NOTE)
    page.go_back()
    page.go_back()
    expect(page.locator("[name=note]")).to_have_value(NOTE)


def test_saved_cancelled_and_discarded_input_does_not_come_back(page_as, ann, lead):
    page = page_as(ann)
    for end in ("saved", "cancelled", "discarded"):
        page.goto(f"/leads/{lead.pk}/")
        panel(page, "New task", "#task")
        page.locator("#task [name=what]").fill(f"Send the list ({end})")
        if end == "saved":
            page.locator("#task [name=due]").fill("tomorrow 9")
            page.get_by_role("button", name="Add task").click()
            expect(page.get_by_text("Send the list (saved)").first).to_be_visible()
        elif end == "cancelled":
            page.locator("#task").get_by_role("link", name="Cancel").click()
        else:
            page.reload()
            page.locator("#task").get_by_role("button", name="Discard").click()
            expect(page.locator("#task [name=what]")).to_have_value("")
        page.goto(f"/leads/{lead.pk}/")
        panel(page, "New task", "#task")
        expect(page.locator("#task [name=what]")).to_have_value("")


def test_restored_input_names_what_a_colleague_changed_meanwhile(page_as, ann, lead):
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/closing-route/")
    page.locator("[name=value]").fill("500")
    page.reload()
    warning = page.get_by_text("values that changed in the meantime")
    expect(page.get_by_text("Your unsaved input was restored.")).to_be_visible()
    expect(warning).to_be_hidden()
    Lead.objects.filter(pk=lead.pk).update(value=900)
    page.reload()

    expect(page.locator("[name=value]")).to_have_value("500")
    expect(warning).to_contain_text("value")


def test_form_that_could_not_be_sent_keeps_its_input(page_as, ann, lead):
    page = page_as(ann)
    page.goto("/leads/new/")
    page.locator("#id_name").fill("Visser Koel")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add lead").click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/leads/new/")

    expect(page.locator("#id_name")).to_have_value("Visser Koel")


def test_refused_form_is_kept_over_a_reload_with_what_was_corrected(page_as, ann, lead):
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/tasks/new/")
    page.locator("[name=what]").fill("Send the list")
    page.locator("[name=due]").fill("the day of the fair")
    page.get_by_role("button", name="Add task").click()
    page.wait_for_selector(".errorlist")
    page.locator("[name=due]").fill("someday soon")
    page.goto(f"/leads/{lead.pk}/tasks/new/")

    expect(page.locator("[name=what]")).to_have_value("Send the list")
    expect(page.locator("[name=due]")).to_have_value("someday soon")


def test_draft_of_another_person_is_not_shown(page_as, ann, cleo, lead):
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/log/?kind=note")
    page.locator("[name=note]").fill(NOTE)
    page.context.add_cookies(page_as(cleo).context.cookies())
    page.goto(f"/leads/{lead.pk}/log/?kind=note")

    expect(page.locator("[name=note]")).to_have_value("")
    page.wait_for_function("!sessionStorage.drafts")
