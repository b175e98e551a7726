"""Territories within territories: the path that the database keeps, and what a parent includes."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import campaign_editor, lifecycle
from campaigns.campaign_editor import QuestionSpec
from campaigns.models import Campaign, FieldColleague, Territory
from campaigns.territories import tree
from campaigns.territories.containment import contains, outside
from leads.models import Lead
from tests.conftest import TUESDAY
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def within(territory, ben):
    """Return a factory of territories within others, worked by ben."""

    def make(name, parent, **facts):
        facts = {"countries": ["NL"], "inside_rep": ben} | facts
        made = Territory.objects.create(
            name=name, parent=parent, team=territory.team, field_rep=territory.field_rep, **facts
        )
        made.refresh_from_db()
        return made

    return make


def parent_of(territory, parent):
    Territory.objects.filter(pk=territory.pk).update(parent=parent)


def test_path_follows_every_move_and_a_territory_is_never_its_own_ancestor(
    territory, within, elsewhere, make_person
):
    south = within("South", territory)
    city = within("Eindhoven", south)
    east = within("East", territory)
    assert [territory.pk, south.pk, city.pk] == city.path
    for parent in (south, city):
        with pytest.raises(IntegrityError, match="territory_is_not_its_own_ancestor"), transaction.atomic():
            parent_of(south, parent)

    parent_of(south, east)

    city.refresh_from_db()
    assert [territory.pk, east.pk, south.pk, city.pk] == city.path
    assert {south, city} == set(Territory.objects.within(south.pk))
    assert ["Netherlands", "Netherlands › East", "Netherlands › East › South"] == [
        name for _pk, name in tree.choices(Territory.objects.all())
    ][:3]
    reps = {"inside_rep": make_person("Eve", "inside", elsewhere)}
    reps["field_rep"] = make_person("Gus", "field", elsewhere)
    with pytest.raises(IntegrityError, match="parent_territory_is_in_team"), transaction.atomic():
        Territory.objects.create(name="Far", team=elsewhere, parent=territory, countries=["NL"], **reps)


@pytest.mark.django_db(transaction=True)
def test_two_territories_moved_into_each_other_at_once_form_no_circle(territory, within):
    north, south = within("North", territory), within("South", territory)

    for results in outcomes(
        lambda: parent_of(north, south),
        lambda: parent_of(south, north),
        at=TUESDAY,
        reset=lambda: Territory.objects.exclude(pk=territory.pk).update(parent=territory),
        most=4,
    ):
        assert 1 == sum(isinstance(result, IntegrityError) for result in results)


def test_campaign_in_a_territory_includes_those_within_it(campaign, territory, within, ann):
    first = within("South", territory)
    assert {territory, first} == set(campaign.territories.all())

    questions = [QuestionSpec(each.label, each.text, pk=each.pk) for each in campaign.questions.all()]
    plan = replace(lifecycle.plan_of(campaign), territories=[territory], questions=questions)
    campaign_editor.save(campaign, plan)
    assert {territory, first} == set(campaign.territories.all())

    Campaign.objects.filter(pk=campaign.pk).update(private=True, owner=ann)
    assert within("East", territory) not in campaign.territories.all()


def test_rep_of_a_territory_sees_and_filters_the_leads_within_it(
    client, tuesday, campaign, territory, within, make_lead, make_person, ann, ben, cleo
):
    south = within("South", territory, postcodes=["5"])
    inner, outer = make_lead("Bos", postcode="5611 AB"), make_lead("Dam", postcode="1011 AB")

    assert (south, territory) == (inner.territory, outer.territory)
    assert {inner, outer} == set(Lead.objects.visible_to(ann))
    assert {inner} == set(Lead.objects.visible_to(ben))
    fay = make_person("Fay", "field", territory.team)
    FieldColleague.objects.create(territory=territory, person=fay)
    assert (
        {territory, south} == set(Territory.objects.visible_to(fay)) == set(Territory.objects.visible_to(ann))
    )
    client.force_login(cleo)
    shown = {}
    for each in (territory, south):
        page = client.get(reverse("leads"), {"territory": each.pk}).content.decode()
        shown[each] = ("Bos" in page, "Dam" in page)
    assert {territory: (True, True), south: (True, False)} == shown


@pytest.fixture
def typed(territory, ben):
    return {
        "name": "South",
        "parent": territory.pk,
        "countries": "NL",
        "postcodes": "5",
        "inside_rep": ben.pk,
        "field_rep": territory.field_rep_id,
    }


def test_form_takes_over_what_was_left_empty_and_refuses_what_the_parent_lacks(
    client, cleo, territory, typed, within
):
    client.force_login(cleo)
    assert 422 == client.post(reverse("territory-new"), typed | {"countries": "BE"}).status_code
    client.post(reverse("territory-new"), typed | {"countries": "", "cities": "Venlo"})

    south = Territory.objects.get(name="South")
    assert (["NL"], ["Venlo"], [territory.pk, south.pk]) == (south.countries, south.cities, south.path)
    page = client.get(reverse("territories"))
    assert [0, 1] == [each.level for each in page.context["page"].rows]

    edit = reverse("territory-edit", args=[territory.pk])
    facts = typed | {"name": "Netherlands", "inside_rep": territory.inside_rep_id, "parent": ""}
    narrowed = client.post(edit, facts | {"postcodes": "6"})
    assert ["postcodes"] == list(narrowed.context["form"].errors)
    circle = client.post(edit, facts | {"parent": south.pk, "postcodes": ""})
    assert ["parent"] == list(circle.context["form"].errors)


def test_parent_that_a_colleague_moves_into_this_territory_at_once_is_refused_at_its_field(
    client, cleo, territory, typed, within, monkeypatch
):
    north, south = within("North", territory), within("South", territory)
    monkeypatch.setattr(tree, "lock", lambda: parent_of(north, south))
    client.force_login(cleo)

    page = client.post(reverse("territory-edit", args=[south.pk]), typed | {"parent": north.pk})
    assert 422 == page.status_code
    assert [
        "Choose a territory from the list. A territory can't be part of itself or of one that it includes."
    ] == page.context["form"].errors["parent"]
    assert "5" == page.context["form"]["postcodes"].value()


def test_territory_may_cover_an_industry_everywhere_but_not_postcodes_without_a_country(client, cleo, typed):
    client.force_login(cleo)
    alone = typed | {"parent": "", "countries": ""}
    answers = [
        client.post(reverse("territory-new"), alone | facts)
        for facts in ({"industries": "food"}, {"postcodes": ""}, {"postcodes": "", "industries": "food"})
    ]

    assert [422, 422, 302] == [answer.status_code for answer in answers]
    assert "everywhere" in client.get(reverse("territories")).content.decode()


@pytest.mark.parametrize(
    ("wider", "narrower", "expected"),
    [
        ("50", "5012", True),
        ("50", "5", False),
        ("1000-1999", "10", True),
        ("1000-1999", "1", True),
        ("1000-1899", "1", False),
        ("10-19", "1500-1699", True),
        ("1000AA-1000ZZ", "1000", True),
    ],
)
def test_postcodes_within_a_prefix_or_a_range(wider, narrower, expected):
    assert expected == contains(wider, narrower)
    parent = Territory(countries=["NL"], postcodes=[wider])
    child = {"countries": ["NL"], "postcodes": [narrower], "cities": ["Breda"], "industries": []}
    assert expected == (not outside(parent, child))
