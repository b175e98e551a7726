"""Many reps (REPS) claim and log calls at once, in separate processes: no company on two screens, no lead lost."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from itertools import chain, pairwise

from django.db import connection

from leads.calling import calls
from leads.models import Hold
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User

from . import desk
from .call import CALLS
from .figure import Figure

REPS, EACH = int(os.environ.get("REPS", "32")), 4
#: Counts violations of: every lead has one step, and every call has one activity and one completed step.
LOST = """
SELECT (SELECT count(*) FROM leads_lead) - (SELECT count(DISTINCT lead_id) FROM leads_nextstep)
       + abs((SELECT count(*) FROM leads_activity) - %s)
       + abs((SELECT count(*) FROM leads_completedstep WHERE completed) - %s)
"""


def figures() -> Iterator[Figure]:
    """Count the violations, whose limit is zero, together with the p99 time of a claim."""
    size = desk.SIZES[0]
    desk.make(size, reps=REPS, each_company=EACH)
    reps = list(User.objects.filter(role="inside").values_list("pk", flat=True))
    connection.close()
    with multiprocessing.get_context("fork").Pool(REPS) as pool:
        shown = sorted(chain.from_iterable(pool.map(_work, reps, chunksize=1)))
    claim_times = sorted(until - since for _company, _shown, _gone, since, until in shown)
    p50, p99 = (1000 * claim_times[int(len(claim_times) * part)] for part in (0.5, 0.99))
    on_two_screens = sum(one[0] == other[0] and other[1] < one[2] for one, other in pairwise(shown))
    with connection.cursor() as cursor:
        cursor.execute(LOST, [len(shown), len(shown)])
        lost = cursor.fetchone()[0]
    summary = f"{REPS} reps, {len(shown):,} calls; claim p50 {p50:.0f} ms, ms is p99"
    yield Figure(
        "next_call_crowd", size, 0, 0, p99, on_two_screens, 0, f"companies on two screens: {summary}"
    )
    yield Figure("next_call_crowd", size, 0, 0, p99, lost, 0, f"leads or calls lost: {summary}")


def _work(pk: int) -> list[tuple[int, float, float, float, float]]:
    """Make CALLS calls; return for each: company, card shown and gone, claim start and end (monotonic seconds)."""
    rep, shown = User.objects.get(pk=pk), []
    with clock.moved_to(desk.NOW):
        for _call in range(CALLS):
            claim_start = time.monotonic()
            step = claim.take_next(rep)
            claim_end = time.monotonic()
            if step is None:
                continue
            fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
            gone = time.monotonic()
            calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)
            shown.append((step.company_id, claim_end, gone, claim_start, claim_end))
    connection.close()
    return shown
