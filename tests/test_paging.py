"""Lists are turned from a row that was seen: nothing is shown twice, nothing is skipped."""

import pytest

from salesdesk.paging import page_of
from salesdesk.people.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams():
    for name in "ECADBGF":
        Team.objects.create(name=name)
    return Team.objects.all()


def names(page):
    return "".join(team.name for team in page.rows)


def test_a_list_is_turned_forth_and_back(teams):
    first = page_of(teams, {}, by="name", size=3)
    second = page_of(teams, {"after": first.after}, by="name", size=3)
    third = page_of(teams, {"after": second.after}, by="name", size=3)
    assert ["ABC", "DEF", "G"] == [names(first), names(second), names(third)]
    assert ("", "") == (first.before, third.after)

    back = page_of(teams, {"before": third.before}, by="name", size=3)
    assert "DEF" == names(back)
    assert "ABC" == names(page_of(teams, {"before": back.before}, by="name", size=3))


def test_the_first_page_has_nothing_before_it_also_when_turned_back_to(teams):
    second = page_of(teams, {"after": page_of(teams, {}, by="name", size=3).after}, by="name", size=3)
    first = page_of(teams, {"before": second.before}, by="name", size=3)

    assert ("ABC", "") == (names(first), first.before)
    assert "DEF" == names(page_of(teams, {"after": first.after}, by="name", size=3))


@pytest.mark.parametrize("cursor", ["x", "0", "99999999999999999999999", "²", "-1"])
def test_a_cursor_that_is_none_shows_the_first_page(teams, cursor):
    assert "ABC" == names(page_of(teams, {"after": cursor}, by="name", size=3))
    assert "ABC" == names(page_of(teams, {"before": cursor}, by="name", size=3))


def test_a_list_that_fits_has_no_pages(teams):
    page = page_of(teams, {}, by="name", size=7)

    assert ("ABCDEFG", "", "") == (names(page), page.before, page.after)
