"""Test every page in a browser: no console errors or CSP violations, accessible in light and dark, fits a phone.

The layout of each page is measured too (geometry.py), every key hint must do what it says (key_hints.py), and what is
typed into its forms must survive a reload (typed_input.py).
"""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import transaction
from playwright.sync_api import TimeoutError

from leads.funnel import notes
from leads.models import NextStep
from salesdesk.people.roles import Role
from tests import scene
from tests.access_matrix import address
from tests.access_rules import RULES
from tests.e2e import axe, contrast, geometry, key_hints, typed_input
from tests.e2e.conftest import DESKTOP, TELEPHONE
from tests.page_costs import COSTS, STRANGER

#: Responses that are not HTML pages, or only fragments.
NOT_PAGES = {
    "brochure-public",
    "brochure-version",
    "file",
    "calendar-feed",
    "desk-context",
    "desk-notices",
    "desk-callback-time",
    "import-refused",
    "lead-mentionable",
    "lead-known-elsewhere",
    "lead-new-known",
    "livez",
    "public-form-challenge",
    "public-form-script",
    "quote-pdf",
    "quote-public-pdf",
    "funnel-csv",
    "funnel-sparklines",
    "targets-early-warning",
    "readyz",
}
#: Additional paths by role: other states of pages, and pages as other roles see them.
ALSO = {
    Role.INSIDE: [
        "handoffs/",
        "opportunities/",
        "leads/?q=nobody",
        "desk/?rest",
        "campaigns/",
        "nothing-here/",
    ],
    Role.FIELD: [
        "handoffs/?show=answered",
        "opportunities/?show=field_nurture",
        "opportunities/?show=won",
        "leads/",
    ],
    Role.MARKETING: ["funnel/", "leads/", "leads/unassigned/", "campaigns/", "opportunities/"],
    Role.MANAGER: ["handoffs/", "opportunities/?show=lost", "campaigns/?state=ended", "desk/", "leads/"],
    Role.SUPPORT: ["leads/missing-number/", "leads/", "me/"],
    Role.PRESALES: ["leads/", "me/"],
    Role.ADMIN: [
        "funnel/",
        "leads/",
        "imports/",
        "people/?state=left",
        "people/security-events/?kind=blocked",
        "account/password/change/",
    ],
    STRANGER: ["account/login/", "account/password/reset/", "account/signup/"],
}


#: Finds rows with a full-row link that is covered by another row's link.
COVERED = """() => [...document.querySelectorAll("a.whole")].filter((link) => {
  link.scrollIntoView({block: "center"});
  const {left, top, height} = link.getBoundingClientRect();
  const found = document.elementFromPoint(left + 3, top + height / 2)?.closest("a.whole");
  return found && found !== link;
}).map((link) => link.textContent.trim())"""


@pytest.fixture
def desk(tuesday):
    """The scene one hour after its setup."""
    with transaction.atomic():
        return scene.an_hour_ago()


@pytest.mark.timeout(900)
def test_every_page_is_accessible_and_fits_a_phone(desk, page_as, subtests):
    for role in ALSO:
        with subtests.test(str(role or "stranger")):
            found = list(faults_for(desk, role, page_as))
            assert not found, "\n".join(found)


def faults_for(desk, role, page_as) -> Iterator[str]:
    """Yield the faults of all pages that `role` sees."""
    page = page_as(desk.who.get(role), reduced_motion="reduce")  # no contrast is measured during a transition
    axe.prepare(page)
    for path in paths_of(desk, role):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(path)
        found = key_hints.faults(page) + faults_of(page)
        if role != STRANGER:  # nothing is kept of people who are not signed in
            found += typed_input.lost(page)
        yield from (f"{path}: {fault}" for fault in found)


def paths_of(desk, role) -> list[str]:
    named = [name for name, (whose, _cost) in COSTS.items() if whose == role and name not in NOT_PAGES]
    return [address(name, RULES[name], desk.own, role) for name in named] + [
        f"/{path}" for path in ALSO[role]
    ]


def faults_of(page) -> list[str]:
    """Return the faults of the open page in both themes and on a phone. In dark mode only colours differ."""
    faults = axe.faults(page, **axe.WITHOUT_CONTRAST)
    faults += [f"in light: {fault}" for fault in contrast.too_low(page)]
    faults += geometry.faults_on_a_desktop(page)
    faults += [f"{link} is covered by another row" for link in page.evaluate(COVERED)]
    page.emulate_media(color_scheme="dark")
    faults += [f"in dark: {fault}" for fault in contrast.too_low(page)]
    page.set_viewport_size(TELEPHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > TELEPHONE["width"]:
        faults.append(f"on a phone: {wide} px wide")
    faults += [f"on a phone: {fault}" for fault in geometry.faults_on_a_phone(page)]
    if page.get_by_role("heading", level=1).count() != 1:
        faults.append("not exactly one h1")
    return faults


def test_low_contrast_in_the_dark_is_found(page_as, ada):
    page = page_as(ada, color_scheme="dark", reduced_motion="reduce")
    page.goto("/people/")
    assert [] == contrast.too_low(page)
    page.evaluate("document.querySelector('h1').style.color = 'rgb(70 70 70)'")
    assert any("<h1" in found for found in contrast.too_low(page))


def test_rows_of_the_people_list_open_their_person(page_as, ada, ann, ben):
    page = page_as(ada)
    page.goto("/people/")
    assert [] == page.evaluate(COVERED)
    page.get_by_role("link", name="Ann", exact=True).click()

    page.get_by_role("heading", level=1, name="Ann").wait_for()


def test_long_link_in_a_note_does_not_widen_the_page(page_as, ann, lead):
    """The link is in the timeline and in the reason for the call, on a phone and on a desktop."""
    link = f"https://example.com/{'w' * 250}"
    notes.write(lead, link, ann)
    NextStep.objects.filter(lead=lead).update(why=link)
    for viewport in (DESKTOP, TELEPHONE):
        page = page_as(ann, viewport=viewport)
        page.goto("/desk/")
        page.locator(".empty .go").or_(page.locator("#call-form")).first.wait_for()
        if page.locator(".empty .go").count():
            with suppress(TimeoutError):  # the desk may take the next call before the click
                page.locator(".empty .go").click(timeout=2_000)
            page.locator("#call-form").wait_for()
        for path in ("/desk/", f"/leads/{lead.pk}/"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, viewport)
