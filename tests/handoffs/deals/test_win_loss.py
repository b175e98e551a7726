"""How deals were decided: the answers, the competitors, and what stays when a deal is reopened."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from handoffs.deals import closing, competitors, reopening, win_loss
from handoffs.deals.win_loss import Evaluation
from handoffs.models import Competitor, Opportunity, WinLossReview
from leads.funnel import transitions
from leads.models import Lead
from leads.models.stages import DropReason, ExitRoute
from leads.recycling.take_exit import ExitDecision

pytestmark = pytest.mark.django_db
ANSWERS = Evaluation("compared", "price", "speed", "They liked the trial.", "Koelnet B.V.")


@pytest.fixture
def won(deal, dov):
    closing.win(deal, dov, value=52_000, ordered_on=dov.today, evaluation=ANSWERS)
    return Opportunity.objects.get(pk=deal.pk)


def test_winning_keeps_the_answers(won):
    review = win_loss.current(won)

    assert ("won", "compared", "price", "speed") == (
        review.result,
        review.how_chosen,
        review.decided_by,
        review.nearly_lost_by,
    )
    assert "Koelnet B.V." == review.competitor.name


def test_order_without_answers_is_won_and_can_be_evaluated_later(deal, dov):
    closing.win(deal, dov, value=52_000, ordered_on=dov.today)
    deal = Opportunity.objects.get()
    assert not win_loss.current(deal).is_answered

    win_loss.evaluate(deal, dov, evaluation=ANSWERS)

    assert "price" == win_loss.current(deal).decided_by
    assert [1, 2] == list(deal.reviews.order_by("revision").values_list("revision", flat=True))


def test_reopening_leaves_the_review_in_the_history(won, dov):
    reopening.reopen(won, dov, reason="By mistake")

    deal = Opportunity.objects.get()
    assert win_loss.current(deal) is None
    closing.lose(deal, dov, reason=DropReason.PRICE, evaluation=Evaluation(competitor="Koelnet"))
    deal.refresh_from_db()
    assert ("lost", "price") == (win_loss.current(deal).result, win_loss.current(deal).reason)
    assert ["won", "lost"] == list(deal.reviews.order_by("revision").values_list("result", flat=True))


def test_review_is_never_rewritten(won):
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        WinLossReview.objects.update(decided_by="trust")


def test_lost_review_needs_a_reason(won, dov):
    with pytest.raises(IntegrityError, match="lost_review_has_a_reason"), transaction.atomic():
        WinLossReview.objects.create(
            opportunity=won, revision=9, result="lost", closed_at=won.closed_at, by=dov
        )


def test_final_loss_never_comes_back(deal, dov):
    drop = ExitDecision(ExitRoute.LOST, dov.today + timedelta(days=30), DropReason.COMPETITOR)

    closing.exit_deal(deal, dov, drop=drop, evaluation=Evaluation(competitor="Koelnet"), final=True)

    lead, review = Lead.objects.get(), WinLossReview.objects.get()
    assert (True, None) == (lead.final, lead.recycle_on)
    assert (None, "Koelnet") == (review.again_on, review.competitor.name)


def test_loss_for_now_comes_back_after_the_time_of_the_campaign(deal, dov):
    closing.lose(deal, dov, reason=DropReason.PRICE)

    assert (
        dov.today + timedelta(days=90)
        == WinLossReview.objects.get().again_on
        == Lead.objects.get().recycle_on
    )


def test_competitor_is_one_per_normalised_name(won, north):
    assert competitors.named("  koelnet ", north.pk) == Competitor.objects.get()
    assert competitors.named("Koelnet BV", north.pk) == Competitor.objects.get()
    assert competitors.named("", north.pk) is None


def test_renaming_to_another_name_merges(won, north):
    known = competitors.add(north, "Frigonet")

    stays = competitors.rename(Competitor.objects.get(name="Koelnet B.V."), "frigonet")

    assert known == stays == win_loss.current(won).against
    assert known == competitors.named("Koelnet", north.pk)
    assert ["Frigonet"] == competitors.suggested(north.pk)


def test_known_competitor_is_not_added_twice(won, north):
    with pytest.raises(transitions.Refused):
        competitors.add(north, "KOELNET")


def test_win_form_saves_the_answers_and_suggests_competitors(client, deal, dov, north):
    competitors.add(north, "Frigonet")
    client.force_login(dov)
    where = reverse("opportunity-win", args=[deal.pk])
    assert '<option value="Frigonet">' in client.get(where).content.decode()

    typed = {"value": "52000", "ordered_on": dov.today, "decided_by": "trust", "competitor": "frigonet"}
    client.post(where, typed)

    review = WinLossReview.objects.get()
    assert ("trust", "Frigonet") == (review.decided_by, review.competitor.name)


def test_lose_form_saves_the_competitor(client, deal, dov):
    client.force_login(dov)

    client.post(
        reverse("opportunity-lose", args=[deal.pk]),
        {
            "interest": "no",
            "when": "later",
            "exit_route": "lost",
            "reason": "competitor",
            "competitor": "Koelnet",
        },
    )

    assert "Koelnet" == WinLossReview.objects.get().competitor.name


@pytest.mark.parametrize(("name", "may"), [("dov", True), ("cleo", True), ("ann", False)])
def test_evaluating_later_is_for_the_closer_and_managers(request, client, won, name, may):
    client.force_login(request.getfixturevalue(name))

    answer = client.post(reverse("opportunity-evaluate", args=[won.pk]), {"how_chosen": "tender"})

    assert (302 if may else 404) == answer.status_code
    assert ("tender" if may else "compared") == win_loss.current(won).how_chosen


def test_managers_rename_competitors_of_their_team_only(client, won, cleo, elsewhere):
    foreign = competitors.add(elsewhere, "Somebody")
    client.force_login(cleo)

    assert 404 == client.post(reverse("competitor-rename", args=[foreign.pk]), {"name": "Else"}).status_code
    own = Competitor.objects.get(name="Koelnet B.V.")
    assert 422 == client.post(reverse("competitor-rename", args=[own.pk]), {"name": " "}).status_code
    client.post(reverse("competitor-rename", args=[own.pk]), {"name": "Koelnet Group"})
    own.refresh_from_db()
    assert "Koelnet Group" == own.name
    client.post(reverse("competitors"), {"name": "Frigonet", "team": cleo.team_id})
    assert Competitor.objects.filter(team=cleo.team, name="Frigonet").exists()
