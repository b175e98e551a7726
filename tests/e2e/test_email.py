"""A rep writes to the contact on the desk with one key, and the call stays on the screen."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import FilePayload, expect

from campaigns import brochure_library
from campaigns.models import Brochure
from leads.attachments import listed
from leads.models import Contact, Email, EmailTemplate
from salesdesk.outbox.models import Outbox

from .call_steps import on_screen

PLAN = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"Dock 4")
PHOTO = PLAN | {"name": "photo.txt"}


def test_rep_writes_from_the_desk_with_a_template_and_the_keyboard(page_as, make_lead, ann):
    lead = make_lead()
    Contact.objects.filter(pk=lead.contact_id).update(email="sanne@vanhouten.example")
    EmailTemplate.objects.create(
        owner=ann,
        name="Doors",
        subject="Doors for {company}",
        text="Dear {first_name},\n\nIn {city}?\n\n{sender}",
    )
    guide = Brochure.objects.create(proposition=lead.campaign.proposition, title="Guide", text="{link}")
    version = brochure_library.add_version(guide, SimpleUploadedFile("guide.txt", b"Doors"), ann)
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, lead.contact.name)

    page.keyboard.press("e")
    form = page.locator("#compose")
    expect(form.get_by_label("Subject")).to_be_focused()
    form.get_by_label("Template").select_option(label="Doors (English)")
    expect(form.get_by_label("Subject")).to_have_value(f"Doors for {lead.company.name}")
    expect(form.get_by_text("Nothing is known for {city}")).to_be_visible()
    form.get_by_label("Message").fill("Dear Sanne, shall we?")
    form.get_by_label("Message").press("Home")
    form.get_by_label("Brochure").focus()
    form.get_by_label("Brochure").select_option(label="Guide (English)")
    expect(form.get_by_label("Message")).to_have_value(re.compile(r"^http\S+/1/ Dear Sanne, shall we\?$"))
    form.get_by_label("Attach files").set_input_files([PLAN, PHOTO])
    form.get_by_role("button", name="Leave out: photo.txt").click()
    form.get_by_label("Subject").fill("")
    form.get_by_role("button", name="Send e-mail").click()
    expect(form.get_by_text("Enter a subject.").first).to_be_visible()
    expect(form.locator("[data-listed-files]")).to_contain_text("plan.txt")
    form.get_by_label("Subject").fill(f"Doors for {lead.company.name}")
    form.get_by_role("button", name="Send e-mail").click()

    expect(page.get_by_text("E-mail to Sanne Dekker will leave within seconds")).to_be_visible()
    on_screen(page, lead.contact.name)
    assert Email.objects.get().brochures.get().brochure == version
    assert [each.name for each in listed.of_lead(lead)] == ["plan.txt"]
    assert Outbox.objects.get().payload["subject"] == f"Doors for {lead.company.name}"
