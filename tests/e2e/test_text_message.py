"""A rep writes a text message from the desk with one key, and the call stays on the screen."""

from playwright.sync_api import expect

from leads.messaging import consents
from leads.models import Channel, TextMessage
from salesdesk import clock

from .call_steps import on_screen


def test_rep_records_consent_and_logs_a_message_with_the_keyboard(page_as, make_lead, ann):
    lead = make_lead()
    consents.give(lead.contact, Channel.WHATSAPP, since=clock.now().date(), proof="Call", by=ann)
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, lead.contact.name)

    page.keyboard.press("m")
    form = page.locator("#write-text")
    expect(form.get_by_label("Message", exact=True)).to_be_focused()
    form.get_by_label("Message", exact=True).fill("Monday & Tuesday?")
    number = lead.contact.phone.removeprefix("+")
    link = f"https://wa.me/{number}?text=Monday%20%26%20Tuesday%3F"
    expect(form.get_by_role("link", name="Open WhatsApp")).to_have_attribute("href", link)
    form.get_by_text("SMS", exact=True).click()
    expect(form.get_by_text("has not consented to SMS")).to_be_visible()
    expect(form.get_by_role("button", name="Log as sent")).to_have_count(0)
    form.get_by_text("WhatsApp", exact=True).click()
    expect(form.get_by_label("Message", exact=True)).to_have_value("Monday & Tuesday?")
    form.get_by_role("button", name="Log as sent").click()

    expect(page.get_by_text("WhatsApp to Sanne Dekker logged")).to_be_visible()
    on_screen(page, lead.contact.name)
    assert TextMessage.objects.get().origin == "by_hand"
