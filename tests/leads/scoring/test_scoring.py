"""The score in the database: outcomes as known at the time, the nightly fit, scores of leads and ranks of calls."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import connection
from django.urls import reverse

from leads.models import Activity, Company, Lead, NextStep, ScoreModel, ScoringProgress, StageChange
from leads.models.calling.activity import Outcome
from leads.models.queue.ranks import HEAD_START, rank_of
from leads.models.scoring.score_model import Verdict
from leads.models.stages import Source
from leads.queue import call_card
from leads.scoring import outcomes, reasons, rescoring
from salesdesk import clock

pytestmark = pytest.mark.usefixtures("tuesday")


def call(lead, days_ago, **facts):
    at = clock.now() - timedelta(days=days_ago)
    facts = {"kind": "call", "outcome": Outcome.NO_ANSWER} | facts
    return Activity.objects.create(lead=lead, round=1, at=at, **facts)


def became(lead, stage, days_ago):
    """Log a change of the stage in the past."""
    with pgtrigger.ignore("leads.StageChange:is_written_by_triggers"):
        return StageChange.objects.create(
            lead=lead,
            campaign_id=lead.campaign_id,
            round=1,
            to_stage=stage,
            stream_after="inside",
            at=clock.now() - timedelta(days=days_ago),
        )


@pytest.fixture
def past(campaign, territory, place):
    """Four hundred cold leads of 300 days: 2 of 5 in Food became SQLs, and 1 of 20 others."""
    now = clock.now()
    with pgtrigger.ignore():
        companies = Company.objects.bulk_create(
            Company(
                name=f"C{n}",
                name_key=f"c{n}",
                country="NL",
                place=place,
                employees=n % 90,
                industry="Food" if n % 4 == 0 else "Metal",
                created_at=now - timedelta(days=400),
            )
            for n in range(400)
        )
        leads = Lead.objects.bulk_create(
            Lead(
                company=company,
                campaign=campaign,
                territory=territory,
                route="field",
                stage="prospect",
                stream="marketing",
                created_at=now - timedelta(days=400),
            )
            for company in companies
        )
        called = [now - timedelta(days=335 - n * 0.75) for n in range(400)]
        Activity.objects.bulk_create(
            Activity(lead=lead, round=1, kind="call", outcome="no_answer", at=at)
            for lead, at in zip(leads, called, strict=True)
        )
        StageChange.objects.bulk_create(
            StageChange(
                lead=lead,
                campaign=campaign,
                round=1,
                to_stage="sql",
                stream_after="inside",
                at=at + timedelta(days=9),
            )
            for n, (lead, at) in enumerate(zip(leads, called, strict=True))
            if (n // 4 % 5 < 2 if n % 4 == 0 else n % 20 == 1)
        )
    return leads


def written(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, xmin::text FROM {model._meta.db_table} ORDER BY id")
        return dict(cursor.fetchall())


def test_score_orders_cold_calls_says_why_and_switches_off(past, make_lead, client, cleo):
    food, metal = make_lead("Bakker", industry="Food"), make_lead("Smid", industry="Metal")
    asked = make_lead("Slager", industry="Food")
    NextStep.objects.filter(lead=asked).update(rank=rank_of("cold", 50, requested=True))

    assert rescoring.run(clock.now()) > 2

    model = ScoreModel.objects.get(warm=False, in_force=True)
    assert (model.verdict, model.outcomes, model.became_sql) == (Verdict.ON, 400, 60)
    for each in (food, metal, asked):
        each.refresh_from_db(fields=["score"])
        extra = HEAD_START if each == asked else 0
        assert each.steps.get().rank == rank_of("cold", each.score) - extra
    assert metal.score < 50 < food.score == asked.score
    step = call_card.load_step(food.steps.get().pk, clock.now())
    score = reasons.score_of(step.lead, step.score_reasons)
    assert (score.score, score.reasons[0].label, score.reasons[0].raises) == (
        food.score,
        "industry Food",
        True,
    )
    assert score.reasons[0].counts == "40 of 100 became SQL; all: 60 of 400"
    client.force_login(cleo)
    assert "40 of 100 became SQL" in client.get(reverse("lead", args=[food.pk])).text
    page = client.get(reverse("lead-score")).text
    assert "industry Food" in page
    assert ScoreModel.objects.get(warm=True, in_force=True).get_verdict_display() in page

    # Another night changes nothing, so it writes no lead and no call.
    before = written(Lead), written(NextStep)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert rescoring.run(clock.now()) == 0
    assert before == (written(Lead), written(NextStep))
    assert ScoreModel.objects.filter(warm=False).count() == 2

    # A lead that came in since is scored without another fit.
    late = make_lead("Molenaar", industry="Food")
    assert rescoring.run(clock.now()) == 1
    late.refresh_from_db(fields=["score"])
    assert late.score == food.score

    ScoreModel.objects.filter(in_force=True).update(verdict=Verdict.NO_BETTER)
    ScoringProgress.objects.update(last_lead=0)
    rescoring.run(clock.now())
    assert set(Lead.objects.values_list("score", flat=True)) == {50}
    assert set(NextStep.objects.exclude(lead=asked).values_list("rank", flat=True)) == {rank_of("cold", 50)}
    step = call_card.load_step(food.steps.get().pk, clock.now())
    assert reasons.score_of(step.lead, step.score_reasons) is None


def test_facts_that_became_known_later_are_not_used(make_lead, ada, make_company, campaign):
    def facts(warm=False):
        return [dict(zip(outcomes.FIELDS, each.facts, strict=True)) for each in known(warm)]

    def known(warm=False):
        return outcomes.known_outcomes(clock.now(), warm=warm)

    lead = make_lead("Alfa", employees=12, industry="Food")
    Lead.objects.update(created_at=clock.now() - timedelta(days=90))
    call(lead, 60)
    became(lead, "sql", 50)
    assert facts() == [{"source": "list", "industry": "Food", "country": "NL", "size": "10–49"}]
    assert known()[0].became_sql

    # Somebody found out at or after the call, a merge gave it another company, and it showed interest.
    company = lead.company
    company.industry, company.employees = "Bought", 300
    company.save()
    Lead.objects.filter(pk=lead.pk).update(company=make_company("Beta", industry="Best"), source=Source.FAIR)
    company.industry = "Sold"
    company.save()

    assert facts() == [{"source": "list", "industry": "Food", "country": "NL", "size": "10–49"}]
    # A later call sees what was known before it, and a call that was too recent or undone is no outcome.
    other = make_lead("Gamma", industry="Metal")
    Lead.objects.filter(pk=other.pk).update(created_at=clock.now() - timedelta(days=90))
    call(other, 29)
    assert len(known()) == 1
    assert not known(warm=True)


def test_only_sqls_within_the_horizon_count(make_lead):
    leads = [make_lead(name) for name in ("In time", "Too late", "Recent", "Undone", "Interested")]
    in_time, too_late, recent, undone, interested = leads
    Lead.objects.update(created_at=clock.now() - timedelta(days=200))
    for lead, days in [(in_time, 100), (too_late, 90), (recent, 20), (interested, 80)]:
        call(lead, days)
    became(in_time, "sql", 75)
    became(too_late, "sql", 55)
    became(recent, "sql", 19)
    mistaken = call(undone, 70)
    # The database accepts an undo with a snapshot only.
    with pgtrigger.ignore("leads.Activity:mark_undone_changes"):
        Activity.objects.create(lead=undone, round=1, kind="undo", corrects=mistaken)
    became(interested, "mql", 60)
    call(interested, 58)
    became(interested, "sql", 45)

    cold = outcomes.known_outcomes(clock.now(), warm=False)
    warm = outcomes.known_outcomes(clock.now(), warm=True)

    assert [each.became_sql for each in cold] == [True, False, False]
    assert [(each.at, each.became_sql) for each in warm] == [(clock.now() - timedelta(days=58), True)]
