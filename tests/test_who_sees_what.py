"""Every address × every role × own, team's and foreign object × every method, against one table of rules.

Refused is more than a status: no table may have changed, and no word of another's objects may be in the answer.
"""

import pytest
from allauth.account.models import EmailAddress
from django.test import override_settings

from salesdesk.dashboards import numbers
from salesdesk.people.roles import Role
from tests import matrix, planted, scene
from tests.access_rules import RULES
from tests.matrix import Rule

pytestmark = pytest.mark.django_db
#: A session stands in its cookie: it costs no statement, and who signs out in one request is in again in the next.
QUICK = override_settings(
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """The scene, once: each test undoes what it did."""
    with django_db_blocker.unblock(), QUICK, scene.on_a_desk() as on_it:
        yield matrix.Matrix(on_it)


def assert_none(faults):
    assert not faults, "\n" + "\n".join(faults)


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert_none(matrix.undeclared(RULES))
    names = {pattern.name for pattern in matrix.addresses()}
    assert {key for key in RULES if matrix.address_of(key) not in names} == set()


def test_every_view_declares_the_roles_of_its_rule():
    assert_none(matrix.misdeclared(RULES))


@pytest.mark.parametrize("name", sorted(RULES))
def test_refused_is_refused_and_changes_nothing(desk, name):
    assert_none(matrix.refusals(desk, name, RULES[name]))


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if not rule.theirs))
def test_who_may_is_let_in_and_looking_changes_nothing(desk, name):
    assert_none(matrix.admissions(desk, name, RULES[name]))


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.post))
def test_a_form_of_another_site_is_refused(desk, name):
    assert_none(matrix.forgeries(desk, name, RULES[name]))


def test_foreign_words_are_looked_for_in_every_figure_of_the_funnel(desk):
    """Each opens a list of its own."""
    opened = 0
    for number in numbers.ALL:
        rule = Rule(filters=lambda corner, number=number: {"number": number})
        answer = desk.ask("funnel-leads", rule, Role.MANAGER, "own", "GET")
        assert answer.status == 200
        assert_none(desk.leaks(answer, Role.MANAGER))
        opened += desk.scene.own.word in answer.text
    assert opened > 20


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("writes-first", "refused with 404, but changed leads_lead"),
        ("unscoped-detail", "speaks of Foxglove"),
        ("unscoped-detail", "200, not one of [404]"),
        ("unscoped-bulk", "refused with 200, but changed leads_lead"),
        ("unscoped-list", "speaks of Maple"),
        ("writes-when-looked-at", "looking at writes-when-looked-at as inside changes leads_lead"),
        ("does-nothing", "200, and nothing was done"),
    ],
)
def test_a_planted_bug_is_found(desk, name, said):
    with override_settings(ROOT_URLCONF=planted.URLCONF):
        rule = planted.RULES[name]
        faults = matrix.refusals(desk, name, rule) + matrix.admissions(desk, name, rule)
    assert said in "\n".join(faults)


def test_a_view_without_a_rule_or_with_other_roles_is_found():
    with override_settings(ROOT_URLCONF=planted.URLCONF):
        assert ["undeclared: no rule says who may"] == matrix.undeclared(RULES | planted.RULES)
        wrong = matrix.misdeclared(RULES | planted.RULES | {"undeclared": Rule()})
    assert {"another-role", "undeclared"} == {said.partition(":")[0] for said in wrong}


def test_nobody_gives_themselves_another_address(desk):
    """allauth has a page for it, which nothing links to."""
    new = {"action_add": "", "email": "another@desk.example"}
    rule = Rule(get=RULES["me"].get, data=lambda corner: new)
    with matrix.undone():
        desk.ask("account_email", rule, Role.INSIDE, "own", "GET")
        desk.ask("account_email", rule, Role.INSIDE, "own", "POST")
        assert not EmailAddress.objects.filter(email=new["email"]).exists()
