"""Test the number of SQL statements of every page against the recorded one, and the size of lists.

A page must cost the same with three times the rows. Sessions are in the database here, as in production, so
two statements of each page load the session and its user.
"""

from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from salesdesk.people.roles import Role
from salesdesk.web.paging import SIZE
from tests.access_rules import RULES

from . import access_matrix, scene, unformatted
from .page_costs import COSTS, LISTS, PAGES

# The timeout covers setting up the desk and opening every page twice before the first test.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
#: Page sizes that differ from the default of fifty rows.
FULL = {
    "absences": 25,
    "activities": 32,
    "companies": 32,
    "contacts": 32,
    "customers": 40,
    "forecast-deals": 40,
    "exports": 40,
    "replies": 40,
    "leads": 32,
    "leads-missing-number": 20,
    "notifications": 25,
    "opportunities": 32,
    "opportunities-closed": 32,
    "partners": 40,
    "people": 25,
    "phone-nurture": 40,
    "tasks": 30,
    "support-inbox": 30,
    "support-sent": 30,
    "territories": 25,
}
#: Lists that are estimated and counted, with a statement for each, once they have more than one page.
COUNTED = {"activities", "companies", "contacts", "leads", "opportunities", "opportunities-closed"}


class Cost(NamedTuple):
    statements: int
    size: int
    rows: int
    unformatted: list[str]


@pytest.fixture(scope="module")
def costs(django_db_setup, django_db_blocker):
    """The cost of each page on a small desk, and with three times the rows."""
    with django_db_blocker.unblock(), scene.on_a_desk() as desk:
        small = {name: cost_of(desk, name, role) for name, (role, _cost) in COSTS.items()}
        for name, (role, recorded) in COSTS.items():
            if small[name].statements != recorded:  # the first page fills a cache of this process
                small[name] = cost_of(desk, name, role)
        scene.add_rows(desk)
        yield {
            name: (small[name], _grown(desk, name, role, small[name]))
            for name, (role, _cost) in COSTS.items()
        }


def cost_of(desk, name: str, role: Role | None) -> Cost:
    client = Client()
    if role:
        client.force_login(desk.who[role])
    address = access_matrix.address(name, RULES[name], desk.own, role)
    with CaptureQueriesContext(connection) as statements, unformatted.marked():
        response = client.get(address)
        content = response.getvalue()  # streamed pages run their statements while they are read
    raw = unformatted.found_in(content.decode(errors="replace"))
    assert response.status_code in RULES[name].shown_with
    return Cost(len(statements), len(content), _rows(response), raw)


def _grown(desk, name: str, role: Role | None, small: Cost) -> Cost:
    """Return the cost with more rows; the first page after that may fill a cache of this process."""
    first = cost_of(desk, name, role)
    return first if first.statements == small.statements else cost_of(desk, name, role)


def _rows(response) -> int:
    page = (response.context or {}).get("page")
    return len(page.rows) if page else 0


def test_every_page_has_a_recorded_cost():
    pages = {name for name, rule in RULES.items() if rule.get and ":" not in name}
    assert pages == set(COSTS)


def test_pages_cost_the_recorded_number_of_statements(costs):
    assert {name: small.statements for name, (small, _grown) in costs.items()} == {
        name: recorded for name, (_role, recorded) in COSTS.items()
    }


def test_pages_cost_the_same_with_three_times_the_rows(costs):
    changed = {
        name: (small.statements, grown.statements)
        for name, (small, grown) in costs.items()
        if small.statements
        != grown.statements - 2 * (name in COUNTED and grown.rows == FULL[name] > small.rows)
    }
    assert changed == {}


def test_pages_show_no_number_or_date_without_a_format(costs):
    assert {name: raw for name, (_small, grown) in costs.items() if (raw := grown.unformatted)} == {}


def test_pages_need_at_most_thirty_statements_and_lists_twelve(costs):
    assert max(recorded for _role, recorded in PAGES.values()) <= 30
    assert max(recorded for _role, recorded in LISTS.values()) <= 12


def test_full_lists_stay_below_forty_kilobytes(costs):
    heavy = {}
    for name in LISTS:
        small, grown = costs[name]
        if grown.rows > small.rows:
            per_row = (grown.size - small.size) / (grown.rows - small.rows)
            full = grown.size + per_row * (FULL.get(name, SIZE) - grown.rows)
            if full > 40_000:
                heavy[name] = f"{full:,.0f} bytes, {per_row:,.0f} per row"
    assert heavy == {}
