"""A rep sends work to Sales Support with two keys during a call, and gets the answer back."""

from playwright.sync_api import expect

from leads.models import Hold, SupportTask

from .call_steps import keys, on_screen


def test_support_task_goes_there_and_back_by_keyboard(page_as, make_lead, ann, sam):
    lead = make_lead()
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, lead.contact.name)
    keys(page, "n")
    page.keyboard.type("The May invoice counts one logger too many")
    keys(page, "Escape", "y", "1")

    expect(page.get_by_text("Sent to Sales Support: Complaint")).to_be_visible()
    on_screen(page, lead.contact.name)
    expect(page.locator("#support")).to_be_hidden()
    expect(page.locator("#note")).to_have_value("The May invoice counts one logger too many")
    assert Hold.objects.get().person == ann
    task = SupportTask.objects.get()
    assert ("complaint", "The May invoice counts one logger too many") == (task.kind, task.what)

    support = page_as(sam)
    support.goto("/support/")
    keys(support, "ArrowDown", "Enter")
    support.wait_for_url(f"**/support/{task.pk}/")
    keys(support, "t")
    expect(support.get_by_text("Taken.", exact=True)).to_be_visible()
    keys(support, "l")
    support.wait_for_url(f"**/leads/{lead.pk}/")
    support.go_back()
    keys(support, "a")
    expect(support.locator("#finish-text")).to_be_focused()
    support.keyboard.type("Credited; the new invoice went out today")
    keys(support, "Tab", "Enter")
    expect(support.get_by_text("Answer sent.", exact=True)).to_be_visible()

    page.goto("/notifications/")
    page.get_by_role("button", name="Sales Support has done it").click()
    expect(page.get_by_text("Credited; the new invoice went out today").first).to_be_visible()
    page.goto(f"/leads/{lead.pk}/")
    expect(page.get_by_text("Done: Credited; the new invoice went out today")).to_be_visible()


def test_rep_undoes_a_task_that_was_sent_by_mistake(page_as, make_lead, ann, sam):
    lead = make_lead()
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, lead.contact.name)
    keys(page, "y")
    what = page.locator("#support textarea")
    expect(what).to_be_focused()
    page.keyboard.press("Alt+Digit4")
    expect(page.locator("#support").get_by_text("Describe what is needed.").first).to_be_visible()
    what.fill("Book a courier")
    page.keyboard.press("Alt+Digit4")
    page.get_by_role("button", name="Undo", exact=True).click()

    expect(page.get_by_text("Withdrawn.", exact=True)).to_be_visible()
    assert "withdrawn" == SupportTask.objects.get().state
    keys(page, "y")
    expect(what).to_have_value("")
