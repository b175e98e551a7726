"""The search of the top bar finds leads, quotes, campaigns, pages and actions, and only those of the user."""

import pytest
from django.urls import reverse

from leads.global_search import groups
from salesdesk import go_to
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


def names(text, user):
    found = groups.find(text, user)
    return [row.text for group in [*found.records, *found.places] for row in group.rows]


@pytest.fixture
def campaigns(make_campaign, north, territory):
    return {
        name: make_campaign(north, [territory], name=name)
        for name in (
            "Koelcel najaar 2026",
            "Frío para Múrcia",
            "Холод зима",
            "Ψύξη 2026",
            "冷鏈秋季",
            "التبريد",
        )
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("koel", "Koelcel najaar 2026"),
        ("naj koel", "Koelcel najaar 2026"),
        ("murcia FRIO", "Frío para Múrcia"),
        ("зима", "Холод зима"),
        ("ψυξη", "Ψύξη 2026"),
        ("秋季", "冷鏈秋季"),
        ("التبر", "التبريد"),
    ],
)
def test_campaign_is_found_by_words_in_any_order_and_script(text, name, campaigns, cleo):
    assert name in names(text, cleo)


@pytest.mark.parametrize("text", ["oelcel", "najaar zomer", "лод", "%", "_"])
def test_campaign_is_not_found_by_the_middle_of_a_word(text, campaigns, cleo):
    assert not set(campaigns) & set(names(text, cleo))


def test_campaigns_of_another_team_and_of_roles_without_campaigns_are_not_found(campaigns, eve, sam, ann):
    assert "Koelcel najaar 2026" in names("koelcel", ann)
    assert [] == names("koelcel", eve) == names("koelcel", sam)


@pytest.mark.parametrize(
    ("text", "name", "found_by", "hidden_from"),
    [
        ("funn", "Funnel", Role.MANAGER, Role.INSIDE),
        ("import", "Imports", Role.MARKETING, Role.FIELD),
        ("call queue", "Desk", Role.INSIDE, Role.MANAGER),
        ("new lead", "New lead", Role.INSIDE, Role.SUPPORT),
        ("lead ne", "New lead", Role.MARKETING, Role.SUPPORT),
        ("log act", "Log activity", Role.FIELD, None),
        ("pause", "Pause calls", Role.INSIDE, Role.FIELD),
        ("invite", "Invite person", Role.ADMIN, Role.MANAGER),
    ],
)
def test_pages_and_actions_are_found_by_those_who_may_open_them(
    text, name, found_by, hidden_from, make_person, north
):
    assert name in names(text, make_person("one", found_by, north))
    if hidden_from:
        assert name not in names(text, make_person("other", hidden_from, north))


@pytest.mark.parametrize("role", Role)
def test_every_place_of_a_role_opens(role, make_person, north, client, tuesday):
    """The registry asks each view for its roles, so a page that is listed must answer with a page."""
    client.force_login(make_person("one", role, north))
    places = [*go_to.pages_for(role), *go_to.actions_for(role)]
    answers = {each.name: client.get(f"{reverse(each.name)}?{each.query}").status_code for each in places}
    assert {name: status for name, status in answers.items() if status not in (200, 302)} == {}


def test_places_have_one_entry_each(ada):
    pages = [each.name for each in go_to.pages_for(Role.ADMIN)]
    assert sorted(set(pages)) == sorted(pages)


def test_lead_comes_first_in_the_search_box_and_pages_in_the_palette(client, make_lead, tuesday, cleo):
    make_lead("Funnel Koeling")
    client.force_login(cleo)

    def order(target):
        text = client.get("/search/?q=funnel", headers={"hx-request": "true", "hx-target": target}).content
        return text.index(b"Funnel Koeling") < text.index(reverse("funnel").encode())

    assert order("search-results")
    assert not order("command-palette-results")
