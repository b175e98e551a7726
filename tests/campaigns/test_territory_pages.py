"""The map: a manager draws it, the database keeps its pairs, overlaps are shown."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Territory
from campaigns.territory_overlaps import overlap

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(ann, dov):
    return {
        "name": "Brabant",
        "countries": "Nederland, be",
        "postcodes": "50, 5600 – 5799",
        "industries": "transport, Food",
        "inside_rep": ann.pk,
        "field_rep": dov.pk,
    }


def test_a_manager_draws_a_territory(client, cleo, typed):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), typed)

    assert answer.url == reverse("territories")
    territory = Territory.objects.get()
    assert (cleo.team, ["NL", "BE"]) == (territory.team, territory.countries)
    assert (["50", "5600-5799"], ["transport", "Food"]) == (territory.postcodes, territory.industries)
    page = client.get(reverse("territories")).content.decode()
    assert "Netherlands, Belgium" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"countries": "Atlantis"}, "no country that the desk knows"),
        ({"countries": ""}, "This field is required."),
        ({"postcodes": "5?"}, "is no postcode"),
        ({"postcodes": "2000-1000"}, "is no range"),
        ({"postcodes": "1000-19999"}, "is no range"),
        ({"inside_rep": ""}, "This field is required."),
        ({"name": "x" * 90}, "at most 80 characters"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(client, cleo, typed, change, sentence):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), typed | change)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert sentence in page
    assert "transport, Food" in page
    assert not Territory.objects.exists()


def test_a_name_is_given_once_in_a_team(client, cleo, territory, typed):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), typed | {"name": territory.name})

    assert "Another territory of this team has that name." in answer.content.decode()


def test_somebody_of_another_team_or_role_is_not_offered(client, cleo, typed, eve, ben):
    client.force_login(cleo)

    for stranger in (eve, cleo):
        answer = client.post(reverse("territory-new"), typed | {"inside_rep": stranger.pk})
        assert "not one of the available choices" in answer.content.decode()
    answer = client.post(reverse("territory-new"), typed | {"field_rep": ben.pk})
    assert "not one of the available choices" in answer.content.decode()


def test_an_admin_keeps_the_pair_in_one_team(client, ada, typed, eve, north):
    client.force_login(ada)
    answer = client.post(reverse("territory-new"), typed | {"team": north.pk, "inside_rep": eve.pk})

    assert "Eve is of team Elsewhere; this territory is of North." in answer.content.decode()


def test_the_database_refuses_a_pair_that_is_not_of_the_team(territory, eve, ben):
    for field, person in [("inside_rep", eve), ("field_rep", ben)]:
        with pytest.raises(IntegrityError, match="territory_pair_is_in_team"), transaction.atomic():
            Territory.objects.filter(pk=territory.pk).update(**{field: person})


def test_overlapping_territories_are_warned_about(client, cleo, territory, typed, ann, dov):
    client.force_login(cleo)
    wide = typed | {"name": "Benelux", "postcodes": "", "industries": ""}
    answer = client.post(reverse("territory-new"), wide, follow=True)

    page = answer.content.decode()
    assert "Benelux and Netherlands take some of the same companies: Netherlands, made first" in page
    assert "overlaps Benelux" in page
    assert "overlaps Netherlands" in page


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (["50"], ["5000-5099"], True),
        (["50"], ["51"], False),
        (["50"], ["5"], True),
        (["1000-1999"], ["1999"], True),
        (["1000-1999"], ["20", "3"], False),
        (["1000AA-1000ZZ"], ["1000"], True),
        (["50"], [], False),  # the narrower one gets them: that is meant
    ],
)
def test_postcodes_overlap_where_both_are_as_narrow(one, other, meet):
    first = Territory(team_id=1, countries=["NL"], postcodes=one)
    second = Territory(team_id=1, countries=["BE", "NL"], postcodes=other)

    assert meet == overlap(first, second) == overlap(second, first)


def test_territories_of_other_lands_industries_or_teams_do_not_overlap():
    here = Territory(team_id=1, countries=["NL"], industries=["Food"])

    assert overlap(here, Territory(team_id=1, countries=["NL"], industries=["food", "steel"]))
    assert not overlap(here, Territory(team_id=1, countries=["NL"], industries=["steel"]))
    assert not overlap(here, Territory(team_id=1, countries=["ES"], industries=["food"]))
    assert not overlap(here, Territory(team_id=2, countries=["NL"], industries=["food"]))


def test_a_foreign_managers_territory_is_not_found(client, make_person, elsewhere, territory, typed):
    client.force_login(make_person("Max", "manager", elsewhere))

    assert 404 == client.get(reverse("territory-edit", args=[territory.pk])).status_code
    assert 404 == client.post(reverse("territory-edit", args=[territory.pk]), typed).status_code


def test_reps_and_marketing_draw_no_map(client, ann, mia, territory, typed):
    for person in (ann, mia):
        client.force_login(person)
        assert 403 == client.post(reverse("territory-edit", args=[territory.pk]), typed).status_code
        assert 403 == client.get(reverse("territories")).status_code


def test_the_map_costs_the_same_however_large_it_is(
    client, cleo, ann, dov, north, django_assert_max_num_queries
):
    Territory.objects.bulk_create(
        Territory(
            name=f"T{n:02}", team=north, inside_rep=ann, field_rep=dov, countries=["NL"], postcodes=[f"{n}"]
        )
        for n in range(10, 70)
    )
    client.force_login(cleo)

    with django_assert_max_num_queries(5):
        page = client.get(reverse("territories"))
    assert 25 == len(page.context["page"].rows)
