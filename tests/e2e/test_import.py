"""Import a list in the browser, and add missing phone numbers by keyboard."""

from django.urls import reverse
from playwright.sync_api import expect

from leads.models import ImportBatch, Lead

LIST = (
    b"company,postcode,phone\nBos Staal,4811 AB,013-555 1000\nKoelhuis Oost,5046 CD,\nVan Houten,1011 AB,no\n"
)


def test_list_is_uploaded_mapped_previewed_and_imported(page_as, axe, ada, campaign):
    page = page_as(ada)
    page.goto(reverse("imports"))
    page.keyboard.press("n")
    page.get_by_label("Campaign").select_option(label=campaign.name)
    expect(page.locator("#id_country_helptext")).to_contain_text("Netherlands")
    page.get_by_label("List", exact=True).set_input_files(
        {"name": "autumn.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    axe(page)
    page.get_by_role("button", name="Upload and map columns").click()
    expect(page.get_by_label("phone")).to_have_value("company_phone")
    axe(page)
    page.get_by_role("button", name="Preview import").click()
    expect(page.locator(".sums")).to_contain_text("3 rows")
    axe(page)
    page.keyboard.press("i")
    expect(page.locator(".sums")).to_contain_text("3 created")
    axe(page)

    assert ImportBatch.objects.get().created == Lead.objects.count() == 3


def test_missing_numbers_are_added_row_by_row_without_a_mouse(page_as, axe, ada, make_lead):
    for name in ("Koelhuis Oost", "Van Houten"):
        make_lead(name, phone="", contact="")
    page = page_as(ada)
    page.goto(reverse("leads-missing-number"))
    axe(page)
    page.get_by_label("Phone, Koelhuis Oost").focus()
    page.keyboard.type("013 555 10 00")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone, Van Houten")).to_be_focused()
    page.keyboard.type("013 555 10 01")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone, Van Houten")).to_have_count(0)

    assert not Lead.objects.missing_number().exists()
