"""Every page in a browser, as somebody who may see it: nothing in the console, nothing that the content policy
refuses, no serious fault for axe in light and dark, and nothing wider than a telephone.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from leads.funnel import notes
from leads.models import NextStep
from salesdesk import clock
from salesdesk.people.roles import Role
from tests import scene
from tests.access_matrix import address
from tests.access_rules import RULES
from tests.conftest import TUESDAY
from tests.e2e import axe
from tests.e2e.conftest import DESKTOP, TELEPHONE
from tests.page_costs import COSTS, STRANGER

#: No pages of HTML, or parts of one.
NOT_DRAWN = {
    "calendar-feed",
    "desk-context",
    "desk-notices",
    "desk-callback-time",
    "import-refused",
    "livez",
    "readyz",
}
#: Other states of pages, and pages as others see them: name, whose and what is asked for.
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
    Role.MARKETING: ["funnel/", "leads/", "leads/unplaced/", "campaigns/", "opportunities/"],
    Role.MANAGER: ["handoffs/", "opportunities/?show=lost", "campaigns/?state=ended", "desk/", "leads/"],
    Role.SUPPORT: ["leads/missing/", "leads/", "me/"],
    Role.PRESALES: ["leads/", "me/"],
    Role.ADMIN: ["funnel/", "leads/", "imports/", "people/?state=left", "account/password/change/"],
    STRANGER: ["account/login/", "account/password/reset/", "account/signup/"],
}


#: Rows that are a link as a whole: those over which another one lies.
COVERED = """() => [...document.querySelectorAll("a.whole")].filter((link) => {
  link.scrollIntoView({block: "center"});
  const {left, top, height} = link.getBoundingClientRect();
  const found = document.elementFromPoint(left + 3, top + height / 2)?.closest("a.whole");
  return found && found !== link;
}).map((link) => link.textContent.trim())"""


@pytest.fixture
def desk(tuesday):
    """The scene, an hour old."""
    with clock.moved_to(TUESDAY - timedelta(hours=1)), transaction.atomic():
        return scene.set_up()


@pytest.mark.timeout(900)
def test_every_page_is_sound_on_a_desk_in_the_dark_and_on_a_telephone(desk, page_as, subtests):
    for role in ALSO:
        with subtests.test(str(role or "stranger")):
            assert [] == list(faults_for(desk, role, page_as))


def faults_for(desk, role, page_as) -> Iterator[str]:
    """What is wrong with the pages that `role` sees."""
    page = page_as(desk.who.get(role), reduced_motion="reduce")  # no colour is measured half way
    for path in paths_of(desk, role):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(path)
        yield from (f"{path}: {fault}" for fault in faults_of(page))


def paths_of(desk, role) -> list[str]:
    named = [name for name, (whose, _cost) in COSTS.items() if whose == role and name not in NOT_DRAWN]
    return [address(name, RULES[name], desk.own, role) for name in named] + [
        f"/{path}" for path in ALSO[role]
    ]


def faults_of(page) -> list[str]:
    """What is wrong with the page that is open, in both themes and on a telephone. In the dark the same page stands
    in other colors."""
    faults = [f"in light: {fault}" for fault in axe.faults(page)]
    faults += [f"another row lies over {link}" for link in page.evaluate(COVERED)]
    page.emulate_media(color_scheme="dark")
    faults += [f"in the dark: {fault}" for fault in axe.faults(page, runOnly=["color-contrast"])]
    page.set_viewport_size(TELEPHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > TELEPHONE["width"]:
        faults.append(f"on a telephone: {wide} wide")
    if page.get_by_role("heading", level=1).count() != 1:
        faults.append("it has not one heading")
    return faults


def test_each_row_of_people_opens_that_person(page_as, ada, ann, ben):
    page = page_as(ada)
    page.goto("/people/")
    assert [] == page.evaluate(COVERED)
    page.get_by_role("link", name="Ann").click()

    page.get_by_role("heading", level=1, name="Ann").wait_for()


def test_a_long_link_in_a_note_makes_no_page_wider(page_as, ann, lead):
    """The story, and the card that says what a call is about: on a telephone and on a desk."""
    link = f"https://example.com/{'w' * 250}"
    notes.write(lead, link, ann)
    NextStep.objects.filter(lead=lead).update(why=link)
    for viewport in (DESKTOP, TELEPHONE):
        page = page_as(ann, viewport=viewport)
        page.goto("/desk/")
        page.locator(".empty .go").or_(page.locator("#log")).first.wait_for()
        if page.locator(".empty .go").count():
            page.locator(".empty .go").click()
            page.locator("#log").wait_for()
        for path in ("/desk/", f"/leads/{lead.pk}/"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, viewport)
