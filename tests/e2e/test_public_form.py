"""A stranger sends a form on another site, and the rep sees the request without doing anything."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from leads.models import PublicForm
from leads.public_forms import definitions

#: Not https: a browser that goes from there to the http of a test does not say where it comes from.
SITE = "http://www.noorderlicht.example"


@pytest.fixture
def form(campaign, ada):
    made = PublicForm.objects.create(
        name="Call me",
        campaign=campaign,
        country="NL",
        fields=["name", "phone", "when"],
        required=["name", "phone"],
        origins=[SITE],
    )
    definitions.write_texts(made, {"en": ("Call me back", "You may call me about this.")}, ada)
    return made


def test_form_on_another_site_reaches_the_desk_within_seconds(page_as, form, ann, ada, make_company):
    admin = page_as(ada)
    admin.goto(reverse("public-form-edit", args=[form.pk]))
    snippet = admin.get_by_label("HTML for another site").input_value()
    desk = page_as(ann)
    desk.goto("/desk/")

    visitor = page_as()
    visitor.route(f"{SITE}/**", lambda route: route.fulfill(content_type="text/html", body=snippet))
    visitor.goto(f"{SITE}/contact")
    visitor.get_by_label("Company").fill("Bos Staal")
    visitor.get_by_label("Name", exact=True).fill("Kim Bos")
    visitor.get_by_label("Phone number").fill("013 555 0142")
    visitor.get_by_label("You may call me about this.").check()
    visitor.get_by_role("button", name="Send").click()

    expect(visitor.get_by_role("heading")).to_have_text("Thank you")
    expect(desk.locator("#notices")).to_contain_text("1 call request", timeout=5_000)
