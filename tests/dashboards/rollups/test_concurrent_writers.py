"""The sweep counts every change once, while others write and a second worker sweeps too."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from leads.models import Lead, LeadToCount
from salesdesk import clock
from salesdesk.dashboards.funnel import counting
from salesdesk.dashboards.models import CallHour, FunnelDay, FunnelQuarter
from salesdesk.dashboards.rollups import recount, sweep
from salesdesk.dashboards.rollups.names import FLAGS
from tests.dashboards.rollups.from_log import flagged

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


def move_leads(seed, leads, field, start):
    """Move random leads to random stages at random times, some in transactions that are undone."""
    dice = random.Random(seed)
    moved = 0
    try:
        for _number in range(MOVES_EACH):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    lead = Lead.objects.select_for_update().get(pk=dice.choice(leads))
                    stage, stream = dice.choice(MOVES[lead.stage])
                    at = start + timedelta(hours=dice.randrange(24 * 60))
                    cursor.execute(SIGN, [at.isoformat()])
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


@pytest.mark.django_db(transaction=True)
def test_counts_equal_the_log_after_concurrent_writes_and_sweeps(make_lead, campaign, dov, scope):
    leads = [make_lead(f"Company {number}").pk for number in range(12)]
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
        writers = [pool.submit(move_leads, seed, leads, dov.pk, start) for seed in range(WRITERS)]
        moved = [each.result(timeout=100) for each in writers]
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
    kept = _slots()
    recount.begin()
    recount.finish()
    assert kept == _slots()


def _slots():
    """Return the slots that hold something."""
    found = [list(CallHour.objects.order_by("caller", "hour", "campaign").values())]
    for model in (FunnelDay, FunnelQuarter):
        rows = model.objects.order_by("campaign", "start").values()
        held = ({name: value for name, value in row.items() if value is not None} for row in rows)
        found.append([each for each in held if len(each) > 2])
    return found
