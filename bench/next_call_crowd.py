"""Many reps (REPS) who claim and log at once, as processes of their own: no company on two screens, no lead lost."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from itertools import chain, pairwise

from django.db import connection

from leads.calling import calls
from leads.models import Hold
from leads.models.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User

from . import desk
from .call import CALLS
from .figure import Figure

REPS, EACH = int(os.environ.get("REPS", "32")), 4
#: Every lead has one step, and every call took one.
LOST = """
SELECT (SELECT count(*) FROM leads_lead) - (SELECT count(DISTINCT lead_id) FROM leads_nextstep)
       + abs((SELECT count(*) FROM leads_activity) - %s)
       + abs((SELECT count(*) FROM leads_completedstep WHERE completed) - %s)
"""


def figures() -> Iterator[Figure]:
    """How often something went wrong, which is never; beside it the time of a claim that only one in a hundred
    exceeds."""
    size = desk.SIZES[0]
    desk.make(size, reps=REPS, each_company=EACH)
    reps = list(User.objects.filter(role="inside").values_list("pk", flat=True))
    connection.close()
    with multiprocessing.get_context("fork").Pool(REPS) as pool:
        shown = sorted(chain.from_iterable(pool.map(_work, reps, chunksize=1)))
    took = sorted(until - since for _company, _shown, _gone, since, until in shown)
    p50, p99 = (1000 * took[int(len(took) * part)] for part in (0.5, 0.99))
    twice = sum(one[0] == other[0] and other[1] < one[2] for one, other in pairwise(shown))
    with connection.cursor() as cursor:
        cursor.execute(LOST, [len(shown), len(shown)])
        lost = cursor.fetchone()[0]
    said = f"{REPS} reps, {len(shown):,} calls; half of the claims took {p50:.0f} ms, and ms is p99"
    yield Figure("next_call_crowd", size, 0, 0, p99, twice, 0, f"companies on two screens: {said}")
    yield Figure("next_call_crowd", size, 0, 0, p99, lost, 0, f"leads or calls lost: {said}")


def _work(pk: int) -> list[tuple[int, float, float, float, float]]:
    """Company, when it came on screen and went, when it was asked for and given."""
    rep, seen = User.objects.get(pk=pk), []
    with clock.moved_to(desk.NOW):
        for _call in range(CALLS):
            asked = time.monotonic()
            step = claim.take_next(rep)
            given = time.monotonic()
            if step is None:
                continue
            fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
            gone = time.monotonic()
            calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)
            seen.append((step.company_id, given, gone, asked, given))
    connection.close()
    return seen
