"""The floor: reps, queue and clocks as they are now."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from handoffs.acceptance import hand_over, questions
from leads.assignment import intake
from leads.models import Hold, Pause
from leads.models.calling.activity import Outcome
from leads.models.stages import Source
from leads.queue import claim, pauses
from salesdesk import clock
from salesdesk.dashboards.floor import clocks, queue_depth, reps
from salesdesk.people.models import Absence, User
from salesdesk.people.roles import Role


@pytest.fixture
def offer(qualify, ann):
    """Hand over a lead to field."""
    return lambda name: hand_over.hand_over(qualify(name), ann, brief="A brief.")


def now_on_the_floor(user):
    return {row.person: row for row in reps.reps_on_the_floor(user, clock.now())}


def test_rep_is_on_a_call_paused_away_or_without_a_call(tuesday, lead, ann, cleo, make_person, north):
    ben, eve = make_person("ben", Role.INSIDE, north), make_person("evi", Role.INSIDE, north)
    assert "idle" == now_on_the_floor(cleo)[ann].doing

    claim.take_next(ann)
    shown = now_on_the_floor(cleo)[ann]
    assert ("preparing", str(lead.company), lead.pk) == (shown.doing, shown.detail, shown.lead_id)
    Hold.objects.update(dialled_at=timezone.now())
    pauses.pause(ben, Pause.Reason.LUNCH)
    Absence.objects.create(
        person=eve,
        starts_at=clock.now() - timedelta(hours=1),
        ends_at=clock.now() + timedelta(days=1),
        recorded_by=cleo,
    )

    found = now_on_the_floor(cleo)
    assert [("call", ann), ("paused", ben), ("away", eve)] == [
        (row.doing, person) for person, row in found.items()
    ]
    assert "Lunch" == found[ben].detail


def test_refresh_takes_three_statements_for_two_hundred_reps(
    tuesday, lead, ann, cleo, north, django_assert_num_queries
):
    users = [
        User(email=f"rep{n}@desk.example", name=f"Rep {n}", role=Role.INSIDE, level="medior", team=north)
        for n in range(199)
    ]
    User.objects.bulk_create(users)
    with django_assert_num_queries(3):
        found = reps.reps_on_the_floor(cleo, clock.now())
        queue_depth.depth(cleo)
        clocks.running(cleo, clock.now())
    assert 200 == len(found)


def test_expired_hold_does_not_show_a_call(tuesday, lead, ann, cleo):
    claim.take_next(ann)
    Hold.objects.update(since=timezone.now() - timedelta(hours=2), until=timezone.now() - timedelta(hours=1))

    assert "idle" == now_on_the_floor(cleo)[ann].doing


def test_rep_sees_only_themselves(tuesday, lead, ann, cleo, make_person, north):
    make_person("ben", Role.INSIDE, north)

    assert [ann] == list(now_on_the_floor(ann))
    assert 2 == len(now_on_the_floor(cleo))


def test_calls_of_today_are_counted_from_midnight_where_the_rep_is(tuesday, call, make_lead, ann, cleo):
    call(make_lead("Bos"), Outcome.VOICEMAIL)
    row = now_on_the_floor(cleo)[ann]
    assert (1, 0, 0, clock.now()) == (row.calls, row.conversations, row.own, row.last_at)

    for hours, calls in {13.5: 1, 14.5: 0}.items():  # midnight in Amsterdam is between them
        with clock.moved_to(tuesday + timedelta(hours=hours)):
            assert calls == now_on_the_floor(cleo)[ann].calls


def test_queue_depth_counts_pools_by_band_and_stops_at_the_limit(
    tuesday, make_lead, campaign, territory, ann, cleo, monkeypatch
):
    for name in ["Bos", "Dekker", "Eems"]:
        make_lead(name)

    (pool,) = queue_depth.depth(cleo)
    assert (campaign.name, territory.name, ann.name) == (pool.campaign, pool.territory, pool.rep)
    assert [0, 0, 0, 3] == pool.counts
    assert queue_depth.depth(ann) == [pool]

    monkeypatch.setattr(queue_depth, "MOST", 1)
    assert [0, 0, 0, 2] == queue_depth.depth(cleo)[0].counts


def test_rep_sees_no_pool_of_a_colleague(tuesday, lead, territory, make_person, north):
    ben = make_person("ben", Role.INSIDE, north)
    assert [] == queue_depth.depth(ben)


@pytest.mark.parametrize("who", ["ann", "cleo"])
def test_clocks_show_mqls_and_handoffs_the_most_urgent_first(request, tuesday, lead, offer, campaign, who):
    user = request.getfixturevalue(who)
    handoff = offer("Bos Staal")
    intake.show_interest(lead, "Asked for prices", by=None, source=Source.FORM)

    mql, offered = clocks.running(user, clock.now())

    assert (clocks.MQL, lead.pk, clock.now() + campaign.first_call_within) == (mql.kind, mql.pk, mql.ends_at)
    assert (clocks.HANDOFF, handoff.pk, str(handoff.to)) == (offered.kind, offered.pk, offered.who)


def test_clock_that_a_question_pauses_is_not_shown(tuesday, offer, dov, cleo):
    handoff = offer("Bos Staal")
    assert [clocks.HANDOFF] == [each.kind for each in clocks.running(cleo, clock.now())]

    questions.ask(handoff, dov, text="Who signs?")

    assert [] == clocks.running(cleo, clock.now())


def test_campaign_that_has_not_begun_has_no_queue(tuesday, lead, campaign, cleo):
    type(campaign).objects.update(starts_on=tuesday.date() + timedelta(days=1))

    assert [] == queue_depth.depth(cleo)


def test_other_teams_see_no_clocks_or_pools(tuesday, lead, offer, eve):
    offer("Bos Staal")

    assert [] == clocks.running(eve, clock.now())
    assert [] == queue_depth.depth(eve)


def test_page_and_its_refresh_need_three_statements_for_any_number_of_reps(
    client, tuesday, lead, offer, make_person, north, ann, cleo, django_assert_num_queries
):
    offer("Bos Staal")
    client.force_login(cleo)
    client.get(reverse("floor"))
    for name in ["ben", "bea", "bas"]:
        make_person(name, Role.INSIDE, north)

    with django_assert_num_queries(5):  # two for the session and the user
        page = client.get(reverse("floor"))
    with django_assert_num_queries(5):
        part = client.get(reverse("floor"), headers={"HX-Request": "true"})

    for shown in (page, part):
        assert ann.name in shown.content.decode()
        assert "Bos Staal" in shown.content.decode()
    assert b"<html" not in part.content
