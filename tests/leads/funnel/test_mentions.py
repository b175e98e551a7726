"""Colleagues who are mentioned in a note are told, if they may see the lead."""

import pytest
from django.urls import reverse

from leads.funnel import mentions, notes
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(tuesday, make_lead):
    return make_lead("Van Houten")


def told(*people):
    return [person.name for person in people if person.notifications.filter(kind="mentioned").exists()]


def test_mentions_reach_those_who_see_the_lead_and_not_the_author(lead, ann, cleo, mia, eve):
    notes.write(lead, "@Ann @cleo, please look; ask @Eve too. Not mia@desk.example.", ann)

    assert ["Cleo"] == told(ann, cleo, mia, eve)
    assert reverse("lead", args=[lead.pk]) == cleo.notifications.get().url


def test_a_first_name_that_two_people_have_needs_the_whole_name(lead, make_person, north, ann):
    jan, jan2 = (make_person(name, Role.MARKETING, north) for name in ("Jan Bos", "Jan Vos"))
    notes.write(lead, "@Jan, look", ann)
    assert [] == told(jan, jan2)
    notes.write(lead, "@jan vos: look", ann)
    assert ["Jan Vos"] == told(jan, jan2)


def test_suggestions_are_those_who_see_the_lead(lead, cleo, mia, eve, client, ann):
    assert ["Cleo"] == mentions.suggested(lead, "cl")
    assert [] == mentions.suggested(lead, "ev")
    assert [] == mentions.suggested(lead, "c.*")
    client.force_login(ann)
    answer = client.get(reverse("lead-mentionable", args=[lead.pk]), {"q": "c"})
    assert ["Cleo"] == answer.json()["names"]
