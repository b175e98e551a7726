"""The sweep counts every change and call once, while others write and a second worker sweeps too."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from leads.models import Activity, Lead, LeadToCount
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.dashboards.figures import sources
from salesdesk.dashboards.funnel import counting
from salesdesk.dashboards.funnel.charts import flow, times
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.models import CallHour, DetailDay, DetailQuarter, FunnelDay, FunnelQuarter
from salesdesk.dashboards.rollups import recount, slots, sweep
from salesdesk.dashboards.rollups.names import FLAGS
from tests.dashboards.rollups.from_log import flagged, shares

#: From each stage: what an update may make of a lead, with the stream it is then in.
MOVES = {
    "suspect": [("prospect", "inside"), ("mql", "inside"), ("lost", "none")],
    "prospect": [("mql", "inside"), ("sql", "inside"), ("prospect", "nurture"), ("prospect", "marketing")],
    "mql": [("sql", "inside"), ("prospect", "nurture"), ("lost", "none")],
    "sql": [("opportunity", "field"), ("sql", "field"), ("mql", "inside"), ("prospect", "marketing")],
    "opportunity": [("won", "none"), ("lost", "none"), ("prospect", "nurture")],
    "won": [("opportunity", "field")],
    "lost": [("prospect", "nurture"), ("prospect", "marketing"), ("opportunity", "field")],
}
SIGN = "SELECT set_config('salesdesk.actor', 'system', true), set_config('salesdesk.now', %s, true)"
MOVE = """
    UPDATE leads_lead SET stage = %(stage)s, stream = %(stream)s, round = round + %(more)s, value = %(value)s,
           holder_id = CASE WHEN %(stream)s = 'field' THEN %(field)s END, final = %(final)s,
           reason = CASE WHEN %(stage)s = 'lost' THEN 'price' ELSE '' END, recycle_on = NULL,
           closed_at = CASE WHEN %(closed)s THEN now() END,
           closed_by_id = CASE WHEN %(closed)s THEN %(field)s::bigint END
     WHERE id = %(lead)s
"""
WRITERS, MOVES_EACH = 3, 40


def move_leads(seed, leads, people, start):
    """Move random leads to random stages at random times and log calls, some in transactions that are rolled back."""
    dice, field = random.Random(seed), people[0]
    moved = 0
    try:
        for _number in range(MOVES_EACH):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    lead = Lead.objects.select_for_update().get(pk=dice.choice(leads))
                    at = start + timedelta(hours=dice.randrange(24 * 60))
                    cursor.execute(SIGN, [at.isoformat()])
                    log_call(dice, lead, people, at)
                    stage, stream = dice.choice(MOVES[lead.stage])
                    facts = {"lead": lead.pk, "stage": stage, "stream": stream, "field": field}
                    facts["more"] = stream in ("nurture", "marketing")
                    facts |= {"value": dice.randrange(1, 9), "final": stage == "lost" and dice.random() < 0.5}
                    cursor.execute(MOVE, facts | {"closed": stream == "none", "more": int(facts["more"])})
                    moved += cursor.rowcount
                    if dice.random() < 0.1:
                        transaction.set_rollback(True)
            except IntegrityError as error:  # reopens only what was closed as a deal in this round
                if "reopened_deal" not in str(error):
                    raise
    finally:
        connection.close()
    return moved


def log_call(dice, lead, people, at):
    """Log a call with the lead, of which half are conversations."""
    outcome = dice.choice([Outcome.NO_ANSWER, Outcome.CALL_BACK])
    call = {"kind": Activity.Kind.CALL, "outcome": outcome, "by_id": dice.choice(people)}
    minutes = timedelta(minutes=dice.randrange(60))
    Activity.objects.create(lead=lead, round=lead.round, at=at + minutes, **call)


@pytest.mark.django_db(transaction=True)
def test_counts_equal_the_logs_after_concurrent_writes_and_sweeps(
    make_lead, make_campaign, north, territory, campaign, ann, dov, scope
):
    other = make_campaign(north, [territory], name="Other")
    leads = [make_lead(f"Company {number}").pk for number in range(12)]
    leads += [make_lead(f"Other company {number}", campaign=other).pk for number in range(4)]
    people = [dov.pk, ann.pk]
    start, over = scope.period.since, threading.Event()

    def keep_sweeping():
        swept = 0
        try:
            while not over.is_set():
                swept += sweep.count_batch()
        finally:
            connection.close()
        return swept

    with ThreadPoolExecutor() as pool:
        sweeps = [pool.submit(keep_sweeping) for _number in range(2)]
        writers = [pool.submit(move_leads, seed, leads, people, start) for seed in range(WRITERS)]
        try:
            moved = [each.result(timeout=100) for each in writers]
        finally:
            over.set()
        assert all(each.result(timeout=30) >= 0 for each in sweeps)
    assert min(moved) > 10
    while sweep.run(clock.now()):
        pass

    assert not LeadToCount.objects.exists()
    for first, days in [(0, 60), (0, 20), (20, 20), (30, 1), (11, 31)]:
        since = start + timedelta(days=first)
        part = replace(scope, period=replace(scope.period, since=since, until=since + timedelta(days=days)))
        (summed,) = counting.count(part)
        found = Counter({flag: len(pks) for flag, pks in flagged(part).items()})
        assert {flag: found[flag] for flag in FLAGS} == summed.leads.get(campaign.pk, dict.fromkeys(FLAGS, 0))
        _compare_calls(part)
        _compare_details(part, territory)
    assert {row["hour"] for row in _slots()[0]}
    assert shares() == {
        tuple(key): seconds
        for *key, seconds in CallHour.objects.values_list("caller", "hour", "campaign", "seconds")
    }
    kept = _slots()
    recount.begin()
    recount.finish()
    assert kept == _slots()


def _compare_calls(part):
    """Compare the calls and conversations of the slots with the log of activities."""
    of_scope = Activity.objects.filter(lead__campaign__in=part.campaigns).filter(part.in_period("at"))
    span = slots.Span(None, part.period.since, part.period.until)
    total = Counter()
    for _key, _campaign, row in slots.sums(part.campaigns, [span], ["calls_made", "conversations"]):
        total.update(dict(zip(["calls", "conversations"], (n or 0 for n in row), strict=True)))
    assert total["calls"] == of_scope.calls().count()
    assert total["conversations"] == of_scope.conversations().count()


def _compare_details(part, territory):
    """Compare exits, times and sources summed from slots with those read lead by lead."""
    read = replace(part, territory=territory.pk)
    assert slots.can_sum(part)
    for reading in Reading:
        assert flow.flows(part, reading) == flow.flows(read, reading)
        summed, counted = (times.distribution(each, reading) for each in (part, read))
        assert summed.stages == counted.stages
    assert sources.by_source(part) == sources.by_source(read)


def _slots():
    """Return the slots that hold something."""
    found = [list(CallHour.objects.order_by("caller", "hour", "campaign").values())]
    for model in (DetailDay, DetailQuarter):
        rows = model.objects.order_by("campaign", "detail", "start").values()
        found.append([row for row in rows if row["codes"]])
    for model in (FunnelDay, FunnelQuarter):
        rows = model.objects.order_by("campaign", "start").values()
        held = ({name: value for name, value in row.items() if value is not None} for row in rows)
        found.append([each for each in held if len(each) > 2])
    return found
