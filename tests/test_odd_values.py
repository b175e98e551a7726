"""No input crashes a page: every key of every URL, as every role, with values that no form sends."""

import pytest

from salesdesk.dashboards import views
from tests.access_rules import RULES

from . import access_checks, access_matrix, odd_values

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """Create the scene once per module; each request is rolled back."""
    with django_db_blocker.unblock(), access_matrix.on_a_desk() as desk:
        yield desk


#: Variants of a rule open the same page with other objects.
@pytest.mark.parametrize("name", sorted(name for name in RULES if ":" not in name))
def test_odd_values_do_not_crash(desk, name):
    access_checks.assert_none(odd_values.crashes(desk, name, RULES[name]))


def test_a_planted_crash_is_found(desk, monkeypatch):
    monkeypatch.setattr(views, "parse_id", lambda typed: int(typed or 0))

    found = odd_values.crashes(desk, "handoff-report-list", RULES["handoff-report-list"])
    assert "ValueError: Exceeds the limit" in "".join(found)
