"""Who may do something can do it: every address × every role that it is for, about each object within reach.

A look changes nothing, a form does its work, and neither speaks of what this person sees nowhere.
"""

import pytest
from allauth.account.models import EmailAddress

from salesdesk.dashboards import drill_downs
from salesdesk.people.roles import Role
from tests.access_rules import RULES

from . import access_checks, access_matrix
from .access_matrix import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """The scene, once: each test undoes what it did."""
    with django_db_blocker.unblock(), access_matrix.on_a_desk() as desk:
        yield desk


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if not rule.theirs))
def test_who_may_is_let_in_and_looking_changes_nothing(desk, name):
    access_checks.assert_none(access_checks.admissions(desk, name, RULES[name]))


def test_foreign_words_are_looked_for_in_every_figure_of_the_funnel(desk):
    """Each opens a list of its own, under its title."""
    opened = 0
    for number, facts in drill_downs.DRILL_DOWNS.items():
        rule = Rule(filters=lambda corner, number=number: {"number": number})
        answer = desk.ask("funnel-leads", rule, Role.MANAGER, "own", "GET")
        assert answer.status == 200
        assert str(facts.title) in answer.text
        access_checks.assert_none(desk.leaks(answer, Role.MANAGER))
        opened += desk.scene.own.word in answer.text
    assert opened > 20


def test_nobody_gives_themselves_another_address(desk):
    """allauth has a page for it, which nothing links to."""
    new = {"action_add": "", "email": "another@desk.example"}
    rule = Rule(get=RULES["me"].get, data=lambda corner: new)
    with access_checks.undone():
        desk.ask("account_email", rule, Role.INSIDE, "own", "GET")
        desk.ask("account_email", rule, Role.INSIDE, "own", "POST")
        assert not EmailAddress.objects.filter(email=new["email"]).exists()
