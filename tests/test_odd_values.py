"""No input crashes a page: every key of every URL, as every role, with values that no form sends."""

import pytest

from leads.views import unassigned
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
    def crash(typed):
        return int(typed) if typed else None

    monkeypatch.setattr(unassigned, "parse_id", crash)

    assert "ValueError" in "".join(odd_values.crashes(desk, "leads-assign", RULES["leads-assign"]))
