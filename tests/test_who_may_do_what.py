"""Test allowed access: every URL, for every role that may use it and every object within its reach.

GET changes nothing, POST takes effect, and no response contains anything the person may not see.
"""

import pytest
from allauth.account.models import EmailAddress

from salesdesk.dashboards.funnel import drill_downs
from salesdesk.people.roles import Role
from tests.access_rules import RULES

from . import access_checks, access_matrix, database_state
from .access_matrix import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """Create the scene once per module; each test rolls its changes back."""
    with django_db_blocker.unblock(), access_matrix.on_a_desk() as desk:
        yield desk


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if not rule.unchecked))
def test_allowed_requests_succeed_and_get_changes_nothing(desk, name):
    access_checks.assert_none(access_checks.admissions(desk, name, RULES[name]))


def test_funnel_drill_downs_show_nothing_of_other_teams(desk):
    """Each figure of the funnel opens a list of its own, under its title."""
    opened = 0
    for number, facts in drill_downs.DRILL_DOWNS.items():
        rule = Rule(filters=lambda corner, number=number: {"number": number})
        answer = desk.ask("funnel-leads", rule, Role.MANAGER, "own", "GET")
        assert answer.status == 200
        assert str(facts.title) in answer.text
        access_checks.assert_none(desk.leaks(answer, Role.MANAGER))
        opened += desk.scene.own.word in answer.text
    assert opened > 20


def test_rep_cannot_change_their_own_email_address(desk):
    """allauth has a page for this, although nothing links to it."""
    new = {"action_add": "", "email": "another@desk.example"}
    rule = Rule(get=RULES["me"].get, data=lambda corner: new)
    with database_state.undone():
        desk.ask("account_email", rule, Role.INSIDE, "own", "GET")
        desk.ask("account_email", rule, Role.INSIDE, "own", "POST")
        assert not EmailAddress.objects.filter(email=new["email"]).exists()
