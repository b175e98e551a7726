"""Every address × every role × own, team's and foreign object × every method, against one table of rules.

Refused is more than a status: no table may have changed, and no word of another's objects may be in the answer.
"""

from dataclasses import replace

import pytest
from django.test import override_settings

from salesdesk.people.roles import Role
from tests import judging, matrix, planted
from tests.access_rules import RULES
from tests.matrix import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """The scene, once: each test undoes what it did."""
    with django_db_blocker.unblock(), matrix.on_a_desk() as desk:
        yield desk


def test_every_address_has_a_rule_and_every_rule_an_address():
    judging.assert_none(judging.undeclared(RULES))
    names = {pattern.name for pattern in matrix.addresses()}
    assert {key for key in RULES if matrix.address_of(key) not in names} == set()


def test_every_view_declares_the_roles_of_its_rule():
    judging.assert_none(judging.misdeclared(RULES))


@pytest.mark.parametrize("name", sorted(RULES))
def test_refused_is_refused_and_changes_nothing(desk, name):
    judging.assert_none(judging.refusals(desk, name, RULES[name]))


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.post))
def test_a_form_of_another_site_is_refused(desk, name):
    judging.assert_none(judging.forgeries(desk, name, RULES[name]))


@pytest.mark.parametrize(
    ("name", "role", "named"),
    [
        ("lead-reassign", Role.MANAGER, lambda them: {"to": them["inside"]}),
        ("handoff-offer", Role.INSIDE, lambda them: {"to": them["field"]}),
        ("territory-edit", Role.MANAGER, lambda them: {"inside_rep": them["inside"]}),
        ("territory-edit", Role.ADMIN, lambda them: {"field_rep": them["field"]}),
        ("campaign-edit", Role.MANAGER, lambda them: {"territories": [them["territory"]]}),
        ("campaign-edit", Role.ADMIN, lambda them: {"proposition": them.campaign.proposition_id}),
        ("lead-note", Role.INSIDE, lambda them: {"corrects": them.leads["sql"].touches.first().pk}),
        (
            "desk-log",
            Role.INSIDE,
            lambda them: {"outcome": "wrong_person", "person": them.leads["cold"].contact_id},
        ),
    ],
)
def test_a_form_about_an_own_thing_names_nobody_else(desk, name, role, named):
    """The address is an own one; what is chosen in the form is another team's."""
    typed, before = named(desk.scene.foreign), judging.fingerprint()
    rule = replace(RULES[name], data=lambda own: (RULES[name].data(own) if RULES[name].data else {}) | typed)
    with judging.undone():
        answer = desk.ask(name, rule, role, "own", "POST")
        assert (answer.status, judging.fingerprint()) == (422, before)


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
        faults = judging.refusals(desk, name, rule) + judging.admissions(desk, name, rule)
    assert said in "\n".join(faults)


def test_a_view_without_a_rule_or_with_other_roles_is_found():
    with override_settings(ROOT_URLCONF=planted.URLCONF):
        assert ["undeclared: no rule says who may"] == judging.undeclared(RULES | planted.RULES)
        wrong = judging.misdeclared(RULES | planted.RULES | {"undeclared": Rule()})
    assert {"another-role", "undeclared"} == {said.partition(":")[0] for said in wrong}
