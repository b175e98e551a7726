"""Links follow permissions: the navigation and the templates ask the same constants as the views."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from salesdesk import navigation
from salesdesk.people import permissions
from salesdesk.people.roles import Role

ASKED = re.compile(r"\bcan\.(\w+)")


@pytest.mark.parametrize("name", sorted({name for _label, name, _roles in navigation.PAGES}))
def test_navigation_shows_a_page_exactly_to_those_who_may_open_it(name):
    shown = {role for _label, url_name, roles in navigation.PAGES if url_name == name for role in roles}
    may_open = resolve(reverse(name)).func.roles
    assert shown == ({Role.SUPPORT} if name == "leads-missing-number" else may_open)


@pytest.mark.parametrize("role", Role)
def test_navigation_shows_each_page_once(role):
    names = [name for _label, name, _roles in navigation.pages_of(role)]
    assert sorted(set(names)) == sorted(names)


def test_templates_ask_only_for_permissions_that_exist():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    asked = {name for template in templates for name in ASKED.findall(template.read_text())}
    assert asked
    assert asked - permissions.BY_NAME.keys() == set()


def test_manages_team_holds_for_its_manager_and_for_admins(cleo, ada, ann, mia):
    team = cleo.team_id
    assert permissions.manages_team(cleo, team)
    assert permissions.manages_team(ada, team)
    assert not permissions.manages_team(cleo, team + 1)
    assert not permissions.manages_team(ann, team)
    assert not permissions.manages_team(mia, team)
