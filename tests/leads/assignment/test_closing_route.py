"""Closing routes: the proposal, the decision of the rep and the limits of inside levels."""

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

NO_FACTS = {"value": None, "visit_needed": False}


@pytest.fixture
def small(lead, campaign):
    """A lead of a campaign with closing route inside."""
    campaign.route = Route.INSIDE
    campaign.save()
    Lead.objects.update(route=Route.INSIDE)
    return Lead.objects.select_related("campaign", "company__place", "territory").get(pk=lead.pk)


@pytest.mark.parametrize(
    ("facts", "route", "why"),
    [
        ({}, "inside", "Small deal"),
        ({"value": Decimal(25_000)}, "inside", "Small deal"),
        ({"value": Decimal(25_001)}, "field", "above €25,000"),
        ({"deciders": 2}, "inside", "Small deal"),
        ({"deciders": 3}, "field", "3 decision-makers"),
        ({"visit": True}, "field", "on-site visit"),
        ({"partner": "Koelhuis", "value": Decimal(90_000), "visit": True}, "partner", "Referred by Koelhuis"),
    ],
)
def test_route_is_proposed_from_the_facts_with_a_reason(small, facts, route, why):
    advice = closing_route.advise_route(small.campaign, **({"value": None, "deciders": 0} | facts))

    assert route == advice.route
    assert why in advice.why


def test_partner_route_is_proposed_for_a_lead_from_an_unnamed_partner(small):
    small.source = "partner"

    assert Route.PARTNER == call_card.advice_for(small, []).route


def test_required_visit_sets_the_field_route(small, ann):
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=True)

    lead = Lead.objects.get()
    assert (Route.FIELD, True, 3000) == (lead.route, lead.visit_needed, lead.value)
    assert "An on-site visit is required." == call_card.advice_for(lead, []).why
    line = Activity.objects.get(kind="route")
    assert ("Field closes, as suggested. Value: €3,000. On-site visit required.", ann) == (
        line.note,
        line.by,
    )


def test_overridden_route_requires_a_reason_and_survives_new_facts(small, ann):
    with pytest.raises(Refused, match=r"Suggested: Inside closes\..*Enter a reason"):
        closing_route.save_route(small, ann, **NO_FACTS, route="field")
    assert not Activity.objects.exists()

    closing_route.save_route(small, ann, **NO_FACTS, route="field", route_reason="They asked for Dov")
    stakeholders.add(small, "Tom Maas, decides", ann)

    lead = Lead.objects.get()
    assert (Route.FIELD, "Chosen: They asked for Dov") == tuple(
        call_card.advice_for(lead, call_card.stakeholders_of(lead))
    )
    assert "Field closes: They asked for Dov." == Activity.objects.get(kind="route").note


def test_overridden_route_can_be_reset_to_the_proposal(small, ann):
    closing_route.save_route(small, ann, **NO_FACTS, route="field", route_reason="They asked for Dov")
    closing_route.save_route(small, ann, **NO_FACTS)

    assert ("inside", "") == Lead.objects.values_list("route", "route_reason").get()
    assert 2 == Activity.objects.filter(kind="route").count()


def test_unchanged_route_adds_no_activity(small, ann):
    closing_route.save_route(small, ann, **NO_FACTS)

    assert not Activity.objects.exists()


def test_stage_change_is_shown_with_its_call_on_the_timeline(small, ann):
    call = calls.Call(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2))
    calls.log(small.pk, call, by=ann, fence=claim.take_next(ann).lead.hold.fence)
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=False)

    moved = {line.title: line.changes for line in timeline_of(small)}
    assert ["Became Prospect"] == moved["Call · call back"]
    assert [] == moved["Route"]


def test_route_decision_does_not_count_as_contact(small, ann):
    closing_route.save_route(small, ann, value=Decimal(3000), visit_needed=False)

    assert not Activity.objects.contacts().exists()


@pytest.mark.parametrize("name", ["ben", "dov", "mia"])
def test_route_is_refused_from_users_without_the_lead(request, small, name):
    with pytest.raises(NotYours):
        closing_route.save_route(small, request.getfixturevalue(name), **NO_FACTS)


def test_route_form_asks_for_a_reason_and_keeps_the_input(client, small, ann):
    client.force_login(ann)
    url = reverse("lead-closing-route", args=[small.pk])
    typed = {"value": "40000", "visit_needed": "", "partner": "", "route": "inside", "route_reason": ""}
    answer = client.post(url, typed)

    assert 422 == answer.status_code
    assert ["route_reason"] == list(answer.context["form"].errors)
    page = answer.content.decode()
    assert "Order value above €\u00a025.000." in page
    assert 'value="40000"' in page

    assert 302 == client.post(url, typed | {"route_reason": "Their third order"}).status_code
    page = client.get(reverse("lead", args=[small.pk])).content.decode()
    assert "Chosen: Inside closes." in page
    assert "Their third order" in page
    assert "Suggested: Field closes." in page


@pytest.mark.parametrize(
    ("level", "value", "text"),
    [
        (Level.JUNIOR, None, "Closing this order yourself requires level medior. Hand it to field."),
        (Level.JUNIOR, 6000, "Closing this order yourself requires level senior. Hand it to field."),
        (Level.MEDIOR, 5000, ""),
        (Level.MEDIOR, 5001, "Above your €5,000 limit (level senior required). Hand it to field."),
        (Level.SENIOR, 30_000, "Above your €25,000 limit (level semi-field required). Hand it to field."),
        (Level.SEMI_FIELD, 80_000, "Only field closes orders of this size. Hand it to field."),
        ("", None, "Closing this order yourself requires level medior. Hand it to field."),
    ],
)
def test_missing_level_to_close_is_explained(level, value, text):
    assert text == missing_to_close(level, value, "EUR")


@pytest.mark.parametrize(
    ("level", "value", "text"),
    [
        (Level.MEDIOR, 4000, "close it yourself"),
        (Level.MEDIOR, 9000, "hand to Dov (senior can close)"),
        (Level.JUNIOR, None, "hand to Dov (medior can close)"),
        (Level.SENIOR, 26_000, "hand to Dov"),
    ],
)
def test_qualified_preview_depends_on_the_level(small, ann, level, value, text):
    ann.level = level
    ann.save()
    Lead.objects.update(value=value)
    step = claim.take_next(ann)

    assert (
        text
        == preview_outcomes(step, call_card.advice_for(step.lead, []), ann, clock.now())[Outcome.QUALIFIED]
    )
