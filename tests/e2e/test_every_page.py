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
from tests.e2e import axe, contrast, geometry, in_page, key_hints, typed_input
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
}).map((link) => `${link.textContent.trim()} is covered by another row`)"""
#: Finds a page that has no first heading, or several.
HEADINGS = """() => {
  const headings = [...document.querySelectorAll("h1")];
  const { length } = headings.filter((each) => each.checkVisibility({ visibilityProperty: true }));
  return length === 1 ? [] : [`${length} headings h1`];
}"""
#: Finds a page that is wider than the screen.
WIDE = """() => {
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [`${scrollWidth} px wide`] : [];
}"""

#: Adds one fault of each kind to the list of people.
PLANTED = """() => {
  const add = (html, style) => {
    document.querySelector("main").insertAdjacentHTML("beforeend", html);
    Object.assign(document.querySelector("main").lastElementChild.style, style);
  };
  add("<h1>Another</h1>", {});
  add("<input>", {});
  add("<p>too pale</p>", { color: "rgb(170 170 170)", background: "rgb(255 255 255)" });
  add("<p>too dark</p>", { color: "rgb(70 70 70)" });
  add("<button>small</button>", { minHeight: "0", height: "9px", textDecoration: "underline" });
  for (const row of document.querySelectorAll("main tr")) row.style.position = "static";
  add("<div></div>", { width: "2000px", height: "1px" });
}"""


@pytest.fixture
def desk(tuesday):
    """The scene one hour after its setup."""
    with transaction.atomic():
        return scene.an_hour_ago()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ALSO, ids=lambda role: str(role or "stranger"))
def test_every_page_is_accessible_and_fits_a_phone(desk, page_as, role):
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
    faults = in_page.found(page, axe.VIOLATIONS, contrast.TOO_LOW, geometry.ON_A_DESKTOP, COVERED)
    page.emulate_media(color_scheme="dark")
    faults += [f"in dark: {fault}" for fault in in_page.found(page, contrast.TOO_LOW)]
    page.set_viewport_size(TELEPHONE)
    return faults + [
        f"on a phone: {fault}" for fault in in_page.found(page, HEADINGS, WIDE, geometry.ON_A_PHONE)
    ]


def test_planted_faults_are_found(page_as, ada, ann, ben):
    page = page_as(ada, reduced_motion="reduce")
    axe.prepare(page)
    page.goto("/people/")
    assert faults_of(page) == []
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.evaluate(PLANTED)
    found = faults_of(page)
    for planted in (
        "label: Form elements must have labels",
        "contrast 2.32: <p",
        "in dark: contrast",
        "is underlined",
        "Ann is covered by another row",
        "on a phone: 2 headings h1",
        " px wide",
        "“small” is",
    ):
        assert any(planted in fault for fault in found), (planted, found)


def test_lost_input_is_found(page_as, ada):
    page = page_as(ada)
    page.goto("/people/new/")
    assert typed_input.lost(page) == []
    page.add_init_script("Storage.prototype.setItem = () => {}")
    page.goto("/people/new/")
    assert any("after a reload, typed was 'typed@example.com'" in fault for fault in typed_input.lost(page))


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
