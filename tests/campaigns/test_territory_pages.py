"""Creating and editing territories, the constraints on their reps, and overlap warnings."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.models import Territory
from campaigns.territories.overlaps import overlap

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_data(ann, dov):
    return {
        "name": "Brabant",
        "countries": "Nederland, be",
        "postcodes": "50, 5600 – 5799",
        "industries": "transport, Food",
        "inside_rep": ann.pk,
        "field_rep": dov.pk,
    }


def test_manager_creates_a_territory(client, cleo, form_data):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), form_data)

    assert answer.url == reverse("territories")
    territory = Territory.objects.get()
    assert (cleo.team, ["NL", "BE"]) == (territory.team, territory.countries)
    assert (["50", "5600-5799"], ["transport", "Food"]) == (territory.postcodes, territory.industries)
    page = client.get(reverse("territories")).content.decode()
    assert "Netherlands, Belgium" in page


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"countries": "Atlantis"}, "Enter a country name or code."),
        ({"postcodes": "5?"}, "a valid postcode"),
        ({"postcodes": "2000-1000"}, "a valid range"),
        ({"postcodes": "1000-19999"}, "a valid range"),
        ({"inside_rep": ""}, "This field is required."),
        ({"name": "x" * 90}, "at most 80 characters"),
    ],
)
def test_invalid_field_shows_its_error_and_keeps_the_input(client, cleo, form_data, change, error):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), form_data | change)

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert error in page
    assert "transport, Food" in page
    assert not Territory.objects.exists()


def test_territory_name_is_unique_per_team(client, cleo, territory, form_data):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), form_data | {"name": territory.name})

    assert ["name"] == list(answer.context["form"].errors)


def test_person_of_another_team_or_role_is_not_offered(client, cleo, form_data, eve, ben):
    client.force_login(cleo)

    for person in (eve, cleo):
        answer = client.post(reverse("territory-new"), form_data | {"inside_rep": person.pk})
        assert "not one of the available choices" in answer.content.decode()
    answer = client.post(reverse("territory-new"), form_data | {"field_rep": ben.pk})
    assert "not one of the available choices" in answer.content.decode()


def test_admin_cannot_combine_reps_of_two_teams(client, ada, form_data, eve, north):
    client.force_login(ada)
    answer = client.post(reverse("territory-new"), form_data | {"team": north.pk, "inside_rep": eve.pk})

    assert "Eve is in Elsewhere, but this territory belongs to North." in answer.content.decode()


def test_admin_who_chose_no_team_is_asked_for_it(client, ada, form_data):
    client.force_login(ada)
    answer = client.post(reverse("territory-new"), form_data)

    assert 422 == answer.status_code
    assert ["team"] == list(answer.context["form"].errors)


def test_database_rejects_reps_outside_the_team(territory, eve, ben):
    for field, person in [("inside_rep", eve), ("field_rep", ben)]:
        with pytest.raises(IntegrityError, match="territory_pair_is_in_team"), transaction.atomic():
            Territory.objects.filter(pk=territory.pk).update(**{field: person})


def test_overlapping_territories_show_a_warning(client, cleo, territory, form_data, ann, dov):
    client.force_login(cleo)
    wide = form_data | {"name": "Benelux", "postcodes": "", "industries": ""}
    answer = client.post(reverse("territory-new"), wide, follow=True)

    page = answer.content.decode()
    assert "Benelux and Netherlands cover some of the same companies. Netherlands, created first" in page
    assert "Overlaps Benelux" in page
    assert "Overlaps Netherlands" in page


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ("1000-1999, 1500-2500", ["postcodes"]),
        ("10-19, 1500-1699", ["postcodes"]),
        ("1000-1999, 2000-2999, 50", []),
        ("1000-1999, 1500", []),
    ],
)
def test_overlapping_ranges_of_one_territory_are_refused(client, cleo, form_data, typed, problems):
    client.force_login(cleo)
    answer = client.post(reverse("territory-new"), form_data | {"name": "Wide", "postcodes": typed})

    assert list(answer.context["form"].errors) == problems if problems else answer.status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["50"], ["5000-5099"], True),
        (["50"], ["51"], False),
        (["50"], ["5"], True),
        (["1000-1999"], ["1999"], True),
        (["1000-1999"], ["20", "3"], False),
        (["1000AA-1000ZZ"], ["1000"], True),
        (["50"], [], False),  # the more specific one gets them
    ],
)
def test_postcodes_overlap_only_between_equally_specific_territories(one, other, expected):
    first = Territory(team_id=1, countries=["NL"], postcodes=one)
    second = Territory(team_id=1, countries=["BE", "NL"], postcodes=other)

    assert expected == overlap(first, second) == overlap(second, first)


def test_territories_in_other_countries_industries_or_teams_do_not_overlap():
    here = Territory(team_id=1, countries=["NL"], industries=["Food"])

    assert overlap(here, Territory(team_id=1, countries=["NL"], industries=["food", "steel"]))
    assert not overlap(here, Territory(team_id=1, countries=["NL"], industries=["steel"]))
    assert not overlap(here, Territory(team_id=1, countries=["ES"], industries=["food"]))
    assert not overlap(here, Territory(team_id=2, countries=["NL"], industries=["food"]))


def test_territory_of_another_team_is_not_found(client, make_person, elsewhere, territory, form_data):
    client.force_login(make_person("Max", "manager", elsewhere))

    assert 404 == client.get(reverse("territory-edit", args=[territory.pk])).status_code
    assert 404 == client.post(reverse("territory-edit", args=[territory.pk]), form_data).status_code


def test_reps_and_marketing_cannot_edit_territories(client, ann, mia, territory, form_data):
    for person in (ann, mia):
        client.force_login(person)
        assert 403 == client.post(reverse("territory-edit", args=[territory.pk]), form_data).status_code
        assert 403 == client.get(reverse("territories")).status_code


def test_territory_list_has_a_constant_query_count(
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
