"""Retries are planned in hours that reach more often, once calls show it beyond doubt."""

from datetime import timedelta
from random import Random

import pgtrigger
import pytest
from django.urls import reverse

from leads.call_hours import counting, rates
from leads.funnel import cadence, next_steps, transitions
from leads.models import Activity, CallHours, CompletedStep, ProposedHours
from leads.models.calling.activity import Outcome
from leads.recycling import retries
from salesdesk import clock
from salesdesk.rates import difference

pytestmark = pytest.mark.usefixtures("tuesday")
DAY = timedelta(days=1)
#: Wednesday, ten o'clock.
WEDNESDAY_TEN = 24 * 3 + 10


def spread(reach, calls_per_hour=20, seed=1):
    """Return counts of five days of nine hours."""
    rng = Random(seed)
    hours = [24 * day + hour for day in range(1, 6) for hour in range(9, 18)]
    return {
        hour: (calls_per_hour, sum(rng.random() < reach.get(hour, 0.3) for _ in range(calls_per_hour)))
        for hour in hours
    }


def test_only_hours_that_are_better_beyond_doubt_are_proposed():
    clear = spread({WEDNESDAY_TEN: 0.9})
    assert rates.best(rates.rates(clear, 0.3), rates.rate_of(clear, 0.3)) == [WEDNESDAY_TEN]

    found = [spread({}, seed=seed) for seed in range(20)]
    assert (
        sum(len(rates.best(rates.rates(each, 0.3), rates.rate_of(each, 0.3))) for each in found) <= 2
    )  # of 900
    few = {hour: (2, min(k, 2)) for hour, (_n, k) in clear.items()}
    assert rates.best(rates.rates(few, 0.3), 0.1) == []
    # 20 more calls like all: (2 + 6) / (10 + 20).
    assert rates.rate_of({33: (10, 2)}, 0.3) == pytest.approx(8 / 30)
    # Agresti and Caffo by hand: p = 11/22, q = 6/22, standard error 0.1429.
    points, low, high = difference((10, 20), (5, 20))
    assert (points, (low + high) / 2) == (0.25, pytest.approx(5 / 22))
    assert high - low == pytest.approx(2 * 1.644854 * 0.14287, rel=1e-3)


@pytest.fixture
def counted(lead, ann):
    """Twenty calls an hour for some weeks; most people answer on Wednesdays at ten, in Amsterdam."""
    monday = clock.now() - 8 * DAY
    start = monday.replace(hour=0, minute=30)
    rows = []
    for hour, (dialled, reached) in spread({WEDNESDAY_TEN: 0.9}).items():
        at = start + timedelta(days=hour // 24 - 1, hours=hour % 24 - 1)
        rows += [
            Activity(
                lead=lead,
                round=1,
                kind="call",
                at=at - timedelta(weeks=each % 4, minutes=each),
                outcome=Outcome.NO_INTEREST if each < reached else Outcome.VOICEMAIL,
            )
            for each in range(dialled)
        ]
    # A promised call is answered because it was promised.
    rows += [
        Activity(lead=lead, round=1, kind="call", at=start + timedelta(hours=11), outcome=Outcome.CALL_BACK),
        Activity(
            lead=lead, round=1, kind="call", at=start + timedelta(hours=11.1), outcome=Outcome.NO_INTEREST
        ),
    ]
    with pgtrigger.ignore():
        Activity.objects.bulk_create(rows)
    assert counting.run(clock.now()) == 3
    assert counting.run(clock.now()) == 0


def test_retry_is_planned_in_the_best_hour_and_compared(counted, lead, ann, client, cleo, campaign):
    country = CallHours.objects.get(scope="country")
    assert (country.country, country.dialled, country.best) == ("NL", 45 * 20 + 1, [WEDNESDAY_TEN])

    # The first moment three days after a Saturday night is Wednesday morning at nine.
    saturday = clock.now() - 2 * DAY - timedelta(hours=11)
    following = cadence.next_attempt(lead, 1, saturday)
    wall = clock.local(following.due_at, "Europe/Amsterdam")
    assert (wall.isoweekday(), wall.hour, wall.minute, following.hour_proposed) == (3, 10, 0, True)

    step = lead.steps.get()
    next_steps.complete(step, ann)
    retries.plan(transitions.lock_lead(lead.pk), step, following, ann)
    planned = lead.steps.get()
    assert (planned.due_at, planned.hour_proposed) == (following.due_at, True)
    next_steps.complete(planned, ann)
    assert CompletedStep.objects.get(kind="retry").hour_proposed

    CallHours.objects.update(best=[])
    default = cadence.next_attempt(lead, 1, saturday)
    assert (following.due_at - default.due_at, default.hour_proposed) == (timedelta(hours=1), False)

    # 35 retries in their hour, of which 30 reached somebody, and 35 others, of which 10 did.
    retried = [
        (n, clock.now() - timedelta(hours=2 * n + 2), n % 2 == 1, n // 2 < (30 if n % 2 else 10))
        for n in range(70)
    ]
    with pgtrigger.ignore():
        CompletedStep.objects.bulk_create(
            CompletedStep(
                lead=lead,
                kind="retry",
                attempt=2,
                due_at=at,
                done_at=at,
                completed=True,
                hour_proposed=proposed,
            )
            for _n, at, proposed, _reached in retried
        )
        Activity.objects.bulk_create(
            Activity(
                lead=lead,
                round=1,
                kind="call",
                at=at,
                outcome=Outcome.NO_INTEREST if reached else Outcome.VOICEMAIL,
            )
            for _n, at, _proposed, reached in retried
        )
    with clock.moved_to(clock.now() + DAY):
        assert counting.run(clock.now())
    found = ProposedHours.objects.get(campaign=campaign)
    assert (found.followed, found.followed_reached, found.others, found.others_reached) == (35, 30, 35, 10)
    client.force_login(cleo)
    page = client.get(reverse("call-hours", args=[campaign.pk])).text
    assert "30 of 35 reached (86%)" in page
    assert "+57 points" in page
    other = client.get(
        reverse("call-hours", args=[campaign.pk]), {"scope": CallHours.objects.get(scope="all").pk}
    )
    assert "All calls" in other.text
