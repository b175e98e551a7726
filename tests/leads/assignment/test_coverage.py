"""The coverage of territories: areas that nobody or two own, and giving them to one territory."""

import pytest
from django.urls import reverse

from campaigns.models import Territory
from campaigns.territories import closing_gaps
from campaigns.territories.closing_gaps import CannotGive, without
from leads.assignment.coverage import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(territory, ben):
    facts = {"team": territory.team, "inside_rep": ben, "field_rep": territory.field_rep, "countries": ["NL"]}
    return Territory.objects.create(name="East", postcodes=["50-59"], **facts)


@pytest.fixture
def overlapping(tuesday, territory, east, make_lead):
    """Companies in a region of one territory, of two, and of none."""
    Territory.objects.filter(pk=territory.pk).update(postcodes=["10-19", "56"])
    for postcode in ("1011 AB", "5611 AB", "5622 CD", "4811 EF", "5011 GH"):
        make_lead(f"Bos {postcode}", postcode=postcode)


def test_areas_without_or_with_two_owners_are_listed_and_settled_by_one_press(
    client, cleo, territory, east, overlapping
):
    client.force_login(cleo)
    page = client.get(reverse("territory-coverage"))
    shown = page.context["coverage"]

    ((_country, cells),) = shown.map
    assert [("10", "good"), ("48", "bad"), ("50", "good"), ("56", "warn")] == [
        (cell.region, cell.tone) for cell in cells
    ]
    shared, gap = shown.problems
    assert ((territory, east), 2, {"56"}) == (shared.owners, shared.leads, shared.codes)
    assert ((), [east, territory], {"48"}) == (gap.owners, gap.takers, gap.codes)

    for codes, taker in (("56", territory), ("48", east)):
        facts = {"territory": taker.pk, "country": "NL", "codes": codes}
        client.post(reverse("territory-area-give"), facts)

    after = client.get(reverse("territory-coverage")).context["coverage"]
    assert ([], 5, 0, 0) == (after.problems, after.leads, after.unowned, after.shared)
    east.refresh_from_db()
    assert ["50-55", "57-59", "48"] == east.postcodes
    new = client.get(reverse("territory-new"), {"countries": "NL", "postcodes": "48"})
    assert 'value="48"' in new.content.decode()


def test_area_is_not_given_where_a_territory_would_cover_nothing_or_leave_its_parent(territory, east):
    with pytest.raises(CannotGive, match="doesn't cover"):
        child = Territory.objects.create(
            name="Child",
            parent=east,
            team=east.team,
            inside_rep=east.inside_rep,
            field_rep=east.field_rep,
            countries=["NL"],
            postcodes=["51"],
        )
        closing_gaps.give(child, "NL", ["10"])
    Territory.objects.filter(pk=territory.pk).update(postcodes=["56"])
    with pytest.raises(CannotGive, match="covers nothing else"):
        closing_gaps.give(east, "NL", ["56"])
    with pytest.raises(CannotGive, match="Belgium"):
        closing_gaps.give(east, "BE", ["10"])


@pytest.mark.parametrize(
    ("pattern", "code", "expected"),
    [
        ("5", "56", ["50-55", "57-59"]),
        ("50-59", "50", ["51-59"]),
        ("15-25", "1", ["20-25"]),
        ("56", "56", []),
        ("5611", "56", []),
        ("10-19", "2", ["10-19"]),
        ("01-05", "03", ["01-02", "04-05"]),
        ("SW", "N1", ["SW"]),
    ],
)
def test_codes_are_taken_out_of_a_pattern(pattern, code, expected):
    assert expected == without(pattern, code)


def test_area_names_three_companies_at_most():
    names = {f"Bos {number}" for number in range(9)}

    assert "Bos 0, Bos 1, Bos 2" == Problem("NL", "97", (), examples=names).examples_shown
