"""Who closes a lead: the facts propose a route and say why, a person decides, and the level limits inside."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.models.campaign import Route
from leads.accounts import stakeholders
from leads.assignment import closing_route
from leads.calling import calls
from leads.calling.outcome_previews import preview_outcomes
from leads.funnel.timeline import timeline_of
from leads.funnel.transitions import NotYours, Refused
from leads.models import Activity, Lead
from leads.models.calling.activity import Outcome
from leads.queue import call_card, claim
from salesdesk import clock
from salesdesk.people.levels import Level, missing_to_close

pytestmark = pytest.mark.django_db

NOTHING = {"value": None, "visit_needed": False}


@pytest.fixture
def small(lead, campaign):
    """A lead of a campaign that inside closes."""
    campaign.route = Route.INSIDE
    campaign.save()
    Lead.objects.update(route=Route.INSIDE)
    return Lead.objects.select_related("campaign", "company__place", "territory").get(pk=lead.pk)


@pytest.mark.parametrize(
    ("facts", "route", "why"),
    [
        ({}, "inside", "Small and simple"),
        ({"value": Decimal(25_000)}, "inside", "Small and simple"),
        ({"value": Decimal(25_001)}, "field", "above EUR 25,000"),
        ({"deciders": 2}, "inside", "Small and simple"),
        ({"deciders": 3}, "field", "3 people decide"),
        ({"visit": True}, "field", "They must be met"),
        ({"partner": "Koelhuis", "value": Decimal(90_000), "visit": True}, "partner", "through Koelhuis"),
    ],
)
def test_the_facts_propose_a_route_and_say_why(small, facts, route, why):
    advice = closing_route.advise_route(small.campaign, **({"value": None, "deciders": 0} | facts))

    assert route == advice.route
    assert why in advice.why


def test_a_lead_that_came_through_a_partner_is_theirs_without_a_name(small):
    small.source = "partner"

    assert Route.PARTNER == call_card.advice_for(small, []).route


def test_a_visit_makes_it_fields_everywhere(small, ann):
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=True)

    lead = Lead.objects.get()
    assert (Route.FIELD, True, 3000) == (lead.route, lead.visit_needed, lead.value)
    assert "They must be met." == call_card.advice_for(lead, []).why
    line = Activity.objects.get(kind="route")
    assert ("Field closes, as proposed. Value: EUR 3,000. They must be met.", ann) == (line.note, line.by)


def test_another_route_is_chosen_with_a_reason_that_stays_when_the_facts_change(small, ann):
    with pytest.raises(Refused, match=r"Proposed: Inside closes\..*Why another way"):
        closing_route.save_route(small, ann, **NOTHING, route="field")
    assert not Activity.objects.exists()

    closing_route.save_route(small, ann, **NOTHING, route="field", route_reason="They asked for Dov")
    stakeholders.add(small, "Tom Maas, decides", ann)

    lead = Lead.objects.get()
    assert (Route.FIELD, "Chosen: They asked for Dov") == tuple(
        call_card.advice_for(lead, call_card.stakeholders_of(lead))
    )
    assert "Field closes: They asked for Dov." == Activity.objects.get(kind="route").note


def test_it_is_led_back_to_what_is_proposed(small, ann):
    closing_route.save_route(small, ann, **NOTHING, route="field", route_reason="They asked for Dov")
    closing_route.save_route(small, ann, **NOTHING)

    assert ("inside", "") == Lead.objects.values_list("route", "route_reason").get()
    assert 2 == Activity.objects.filter(kind="route").count()


def test_nothing_new_is_no_line_in_the_story(small, ann):
    closing_route.save_route(small, ann, **NOTHING)

    assert not Activity.objects.exists()


def test_what_a_call_moved_stays_with_the_call(small, ann):
    call = calls.Call(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2))
    calls.log(small.pk, call, by=ann, fence=claim.take_next(ann).lead.hold.fence)
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=False)

    moved = {line.title: line.changes for line in timeline_of(small)}
    assert ["Became Prospect"] == moved["Called: call back"]
    assert [] == moved["Route"]


def test_a_decision_is_no_contact_with_the_company(small, ann):
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=False)

    assert not Activity.objects.contacts().exists()


@pytest.mark.parametrize("name", ["ben", "dov", "mia"])
def test_who_does_not_have_the_lead_decides_nothing(request, small, name):
    with pytest.raises(NotYours):
        closing_route.save_route(small, request.getfixturevalue(name), **NOTHING)


def test_the_form_asks_why_at_its_field_and_keeps_what_was_typed(client, small, ann):
    client.force_login(ann)
    where = reverse("lead-closing-route", args=[small.pk])
    typed = {"value": "40000", "visit_needed": "", "partner": "", "route": "inside", "route_reason": ""}
    answer = client.post(where, typed)

    assert 422 == answer.status_code
    assert ["route_reason"] == list(answer.context["form"].errors)
    page = answer.content.decode()
    assert "The order is above EUR 25,000." in page
    assert 'value="40000"' in page

    assert 302 == client.post(where, typed | {"route_reason": "Their third order"}).status_code
    page = client.get(reverse("lead", args=[small.pk])).content.decode()
    assert "Chosen: Inside closes." in page
    assert "Their third order" in page
    assert "Proposed: Field closes." in page


@pytest.mark.parametrize(
    ("level", "value", "said"),
    [
        (Level.JUNIOR, None, "Closing this order yourself requires level medior. Hand it to field."),
        (Level.JUNIOR, 6000, "Closing this order yourself requires level senior. Hand it to field."),
        (Level.MEDIOR, 5000, ""),
        (Level.MEDIOR, 5001, "Above your EUR 5,000 limit (level senior required). Hand it to field."),
        (Level.SENIOR, 30_000, "Above your EUR 25,000 limit (level semi-field required). Hand it to field."),
        (Level.SEMI_FIELD, 80_000, "Only field closes orders of this size. Hand it to field."),
        ("", None, "Closing this order yourself requires level medior. Hand it to field."),
    ],
)
def test_what_is_missing_to_close_it_is_said(level, value, said):
    assert said == missing_to_close(level, value, "EUR")


@pytest.mark.parametrize(
    ("level", "value", "said"),
    [
        (Level.MEDIOR, 4000, "close it yourself"),
        (Level.MEDIOR, 9000, "hand to Dov: senior closes"),
        (Level.JUNIOR, None, "hand to Dov: medior closes"),
        (Level.SENIOR, 26_000, "hand to Dov"),
    ],
)
def test_the_key_says_whether_the_level_suffices(small, ann, level, value, said):
    ann.level = level
    ann.save()
    Lead.objects.update(value=value)
    step = claim.take_next(ann)

    assert said == preview_outcomes(step, call_card.advice_for(step.lead, []), ann)[Outcome.QUALIFIED]
