"""Test refused access: every URL × role × own, team and foreign object × method, against the access rules.

A refusal is more than a status: no table may change, and no text of a hidden object may be in the response.
"""

from dataclasses import replace

import pytest
from django.test import override_settings

from salesdesk.people.roles import Role
from tests.access_rules import RULES

from . import access_checks, access_matrix, database_state, planted_access_bugs
from .access_matrix import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """Create the scene once per module; each test rolls its changes back."""
    with django_db_blocker.unblock(), access_matrix.on_a_desk() as desk:
        yield desk


def test_urls_and_access_rules_match_one_to_one():
    access_checks.assert_none(access_checks.undeclared(RULES))
    names = {pattern.name for pattern in access_matrix.addresses()}
    assert {key for key in RULES if access_matrix.address_of(key) not in names} == set()


def test_views_declare_the_roles_of_their_rules():
    access_checks.assert_none(access_checks.misdeclared(RULES))


@pytest.mark.parametrize("name", sorted(RULES))
def test_forbidden_requests_are_refused_and_change_nothing(desk, name):
    access_checks.assert_none(access_checks.refusals(desk, name, RULES[name]))


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.post))
def test_cross_site_forms_are_refused(desk, name):
    access_checks.assert_none(access_checks.forgeries(desk, name, RULES[name]))


@pytest.mark.parametrize(
    ("name", "role", "named"),
    [
        ("lead-reassign", Role.MANAGER, lambda them: {"to": them["inside"]}),
        ("lead-handoff-new", Role.INSIDE, lambda them: {"to": them["field"]}),
        ("territory-edit", Role.MANAGER, lambda them: {"inside_rep": them["inside"]}),
        ("territory-edit", Role.ADMIN, lambda them: {"field_rep": them["field"]}),
        ("campaign-edit", Role.MANAGER, lambda them: {"territories": [them["territory"]]}),
        ("campaign-edit", Role.ADMIN, lambda them: {"proposition": them.campaign.proposition_id}),
        (
            "lead-correction-add",
            Role.INSIDE,
            lambda them: {"corrects": them.leads["sql"].activities.first().pk},
        ),
        (
            "desk-log",
            Role.INSIDE,
            lambda them: {"outcome": "wrong_person", "person": them.leads["cold"].contact_id},
        ),
    ],
)
def test_forms_reject_objects_of_other_teams(desk, name, role, named):
    """The URL names an own object; the value chosen in the form is another team's."""
    typed, before = named(desk.scene.foreign), database_state.written()
    rule = replace(RULES[name], data=lambda own: (RULES[name].data(own) if RULES[name].data else {}) | typed)
    with database_state.undone():
        answer = desk.ask(name, rule, role, "own", "POST")
        assert (answer.status, desk.original.changes(before)) == (422, "")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("writes-first", "refused with 404, but changed leads_lead"),
        ("unscoped-detail", "shows Foxglove"),
        ("unscoped-detail", "200, not one of [404]"),
        ("unscoped-bulk", "refused with 200, but changed leads_lead"),
        ("unscoped-list", "shows Maple"),
        ("writes-when-looked-at", "GET writes-when-looked-at as inside changes leads_lead"),
        ("does-nothing", "200, but nothing changed"),
    ],
)
def test_planted_access_bugs_are_found(desk, name, fault):
    with override_settings(ROOT_URLCONF=planted_access_bugs.URLCONF):
        rule = planted_access_bugs.RULES[name]
        faults = access_checks.refusals(desk, name, rule) + access_checks.admissions(desk, name, rule)
    assert fault in "\n".join(faults)


def test_views_without_a_rule_or_with_other_roles_are_found():
    with override_settings(ROOT_URLCONF=planted_access_bugs.URLCONF):
        assert ["undeclared: no access rule"] == access_checks.undeclared(RULES | planted_access_bugs.RULES)
        wrong = access_checks.misdeclared(RULES | planted_access_bugs.RULES | {"undeclared": Rule()})
    assert {"another-role", "undeclared"} == {fault.partition(":")[0] for fault in wrong}
