"""A stranger sends a form on another site, and the rep sees the request without doing anything."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from leads.models import PublicForm
from leads.public_forms import definitions

#: Not https: a browser that goes from there to the http of a test does not say where it comes from.
SITE = "http://www.noorderlicht.example"
#: Browsers trust hosts of this machine without https, and compute a proof of work there.
TRUSTED_SITE = "http://noorderlicht.localhost"


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


def fill_in(visitor):
    visitor.get_by_label("Company").fill("Bos Staal")
    visitor.get_by_label("Name", exact=True).fill("Kim Bos")
    visitor.get_by_label("Phone number").fill("013 555 0142")
    visitor.get_by_label("You may call me about this.").check()


def test_form_on_another_site_reaches_the_desk_within_seconds(page_as, form, ann, ada, make_company):
    admin = page_as(ada)
    admin.goto(reverse("public-form-edit", args=[form.pk]))
    snippet = admin.get_by_label("HTML for another site").input_value()
    desk = page_as(ann)
    desk.goto("/desk/")

    visitor = page_as()
    visitor.route(f"{SITE}/**", lambda route: route.fulfill(content_type="text/html", body=snippet))
    visitor.goto(f"{SITE}/contact")
    fill_in(visitor)
    visitor.get_by_role("button", name="Send").click()

    expect(visitor.get_by_role("heading")).to_have_text("Thank you")
    expect(desk.locator("#notices")).to_contain_text("1 call request", timeout=5_000)


def test_early_submission_waits_for_its_proof_of_work(page_as, form):
    """The challenge is answered late, and the form is sent before that."""
    PublicForm.objects.update(asks_proof=True)
    visitor, held = page_as(), []

    def hold(route):
        held.append(route)

    visitor.route("**/challenge/", hold)
    visitor.goto(reverse("public-form", args=[form.key]))
    with visitor.expect_request("**/challenge/"):
        fill_in(visitor)
    visitor.get_by_role("button", name="Send").click()

    expect(visitor.get_by_role("status")).to_be_visible()
    held[0].continue_()
    expect(visitor.get_by_role("heading")).to_have_text("Thank you")


def test_snippet_of_a_form_with_a_proof_of_work_is_accepted(page_as, form, ada):
    PublicForm.objects.update(asks_proof=True, origins=[TRUSTED_SITE])
    admin = page_as(ada)
    admin.goto(reverse("public-form-edit", args=[form.pk]))
    snippet = admin.get_by_label("HTML for another site").input_value()

    visitor = page_as(permissions=["local-network-access"])
    visitor.route(f"{TRUSTED_SITE}/**", lambda route: route.fulfill(content_type="text/html", body=snippet))
    visitor.goto(f"{TRUSTED_SITE}/contact")
    fill_in(visitor)
    visitor.get_by_role("button", name="Send").click()
    expect(visitor.get_by_role("heading")).to_have_text("Thank you")


def test_form_with_a_proof_of_work_says_that_it_needs_javascript(page_as, form):
    PublicForm.objects.update(asks_proof=True)
    visitor = page_as(java_script_enabled=False)
    visitor.goto(reverse("public-form", args=[form.key]))
    expect(visitor.get_by_role("main")).to_contain_text("needs JavaScript")
    fill_in(visitor)
    visitor.get_by_role("button", name="Send").click()

    expect(visitor.get_by_role("alert")).to_contain_text("Turn on JavaScript")
    expect(visitor.get_by_label("Company")).to_have_value("Bos Staal")
