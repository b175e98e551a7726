"""Coaching: what came of a rep's conversations, with ranges, for the rep and the manager only."""

from datetime import timedelta

import pytest
from django.urls import reverse

from handoffs.acceptance import answers, hand_over
from handoffs.models.handoff import Reason
from salesdesk import clock
from salesdesk.dashboards.coaching import handovers, rates
from salesdesk.dashboards.comparison.formulas import FLAT

pytestmark = pytest.mark.django_db


def coaching(client, person, **params):
    client.force_login(person)
    return client.get(reverse("coaching"), params)


def test_row_counts_what_came_of_the_leads_spoken_with(client, desk, ann, ben, cleo):
    since, until = clock.now() - timedelta(days=30), clock.now()
    found = rates.counts([ann.pk, ben.pk], since, until)

    assert {ann.pk: {"spoken": 9, "qualified": 7, "accepted": 5, "won": 1}} == found
    assert {} == rates.counts([ann.pk], until, until + timedelta(days=1))
    rows = coaching(client, cleo).context["rows"]
    assert [("Ann", 9), ("Ben", 0)] == [(row.person.name, row.spoken) for row in rows]
    assert [(7, 9), (5, 7), (1, 5)] == [(each.successes, each.trials) for each in rows[0].rates]
    assert all(each.is_small for each in rows[0].rates)


def test_row_counts_the_latest_conversations_of_each_rep(desk, ann, ben, monkeypatch):
    since, until = clock.now() - timedelta(days=30), clock.now()
    monkeypatch.setattr(rates, "LATEST", 3)
    assert 0 < rates.counts([ann.pk, ben.pk], since, until)[ann.pk]["spoken"] <= 3


def test_reps_see_only_themselves_and_a_team_of_three_others(
    client, desk, make_person, north, ann, ben, eve, dov
):
    assert coaching(client, ben).context["team"] is None
    for name in ("Kim", "Lou"):
        make_person(name, "inside", north)
    answer = coaching(client, ben, one=ann.pk, other=ben.pk)

    assert [ben] == [row.person for row in answer.context["rows"]]
    assert 9 == answer.context["team"].spoken
    assert not answer.context["comparison"]
    assert ">Ann<" not in answer.content.decode()
    assert coaching(client, eve).context["team"] is None
    assert 403 == coaching(client, dov).status_code


def test_two_reps_differ_clearly_only_if_the_interval_says_so(client, desk, ann, ben, cleo):
    many, few = (rates.Rate(k, n, FLAT.after(k, n)) for k, n in ((60, 100), (3, 9)))
    other = rates.Rate(20, 100, FLAT.after(20, 100))
    near = rates.Rate(58, 100, FLAT.after(58, 100))

    assert rates.compare(few, many) is None
    assert rates.compare(many, other).is_clear
    assert -50 < rates.compare(many, other).mean < -30
    assert not rates.compare(many, near).is_clear
    answer = coaching(client, cleo, one=ann.pk, other=ben.pk)
    assert [None, None, None] == [difference for _label, difference in answer.context["comparison"]]
    assert "Too few cases" in answer.content.decode()


def test_first_calls_and_return_reasons_belong_to_the_rep(tuesday, qualify, call, make_lead, ann, dov):
    handoff = hand_over.hand_over(qualify("Back"), ann, brief="Too soon.")
    answers.send_back(handoff, dov, reason=Reason.NEED_UNCLEAR, missing_info="No budget named")
    period = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))

    ((label, count),) = handovers.return_reasons([ann.pk], *period)[ann.pk]
    assert (str(Reason.NEED_UNCLEAR.label), 1) == (label, count)
    assert {} == handovers.return_reasons([dov.pk], *period)
    times = handovers.first_calls([ann.pk], *period)
    assert ann.pk not in times or times[ann.pk].median <= times[ann.pk].slow
