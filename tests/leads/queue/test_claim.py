"""The queue order (R5) compared with a plain model of it.

Covers all kinds of calls, the call blend, focus requests, skips, call windows, holds, calling law, suppressions,
paused campaigns, assigned calls and pools.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models.functions import Now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.models import Campaign, Territory
from campaigns.models.campaign import State
from leads.compliance import eligibility
from leads.models import BlendPosition, Company, Contact, Hold, Lead, NextStep, Place, Suppression
from leads.models.compliance.suppression import digest
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from leads.queue import claim, field_visits, lookahead
from leads.queue.focus import focus_requests
from salesdesk import clock
from salesdesk.people.actor import sign
from salesdesk.people.models import Team, User
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class PlannedCall:
    """A lead and its planned call. `pool` is one of twenty; `minutes` is how long the call has been due."""

    kind: StepKind
    pool: int
    minutes: int
    score: int
    mine: bool = False
    skipped: bool = False
    visit_soon: bool = False
    closed: bool = False
    suppressed: bool = False
    held: bool = False
    sole_trader: bool = False
    requested: bool = False

    def is_callable(self, paused: set[int]) -> bool:
        guarded = self.visit_soon and self.kind == StepKind.COLD
        unlawful = self.sole_trader and self.kind not in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        away = self.skipped or self.closed or self.suppressed or self.held or guarded or unlawful
        return self.minutes >= 0 and not away and self.pool % CAMPAIGNS not in paused


CAMPAIGNS, TERRITORIES = 5, 4
#: The urgent kinds in the order of R5, listed here independently of the code.
R5 = [
    StepKind.CALLBACK,
    StepKind.CALL_REQUEST,
    StepKind.FRESH,
    StepKind.QUOTE,
    StepKind.RETURNED,
    StepKind.NURTURE,
    StepKind.AFTERCARE,
]
RARELY = st.sampled_from([False] * 6 + [True])
WAITS = st.builds(
    PlannedCall,
    kind=st.sampled_from([*CALL_KINDS, StepKind.RETRY, StepKind.COLD, StepKind.COLD]),
    pool=st.integers(0, CAMPAIGNS * TERRITORIES - 1),
    minutes=st.integers(-30, 300),
    score=st.integers(0, 100),
    mine=st.booleans(),
    skipped=RARELY,
    visit_soon=RARELY,
    closed=RARELY,
    suppressed=RARELY,
    held=RARELY,
    sole_trader=RARELY,
    requested=st.booleans(),
)


def model(waiting: list[PlannedCall], paused: set[int], retries: int, cold: int) -> list[int]:
    """Return the indexes of `waiting` in the order that R5 requires."""
    left = [number for number, each in enumerate(waiting) if each.is_callable(paused)]

    def oldest_of(kind):
        return sorted((-waiting[n].minutes, n) for n in left if waiting[n].kind == kind)

    urgent = [number for kind in R5 for _age, number in oldest_of(kind)]
    retry_calls = [number for _age, number in oldest_of(StepKind.RETRY)]
    cold_calls = in_turns(waiting, [n for n in left if waiting[n].kind == StepKind.COLD], paused)
    blended, turn = [], 0
    rounds = [step * retries // (retries + cold) for step in range(0, -(retries + cold) - 1, -1)]
    is_retry = [-rounds[n + 1] > -rounds[n] for n in range(retries + cold)]
    while retry_calls or cold_calls:
        first, second = (retry_calls, cold_calls) if is_retry[turn] else (cold_calls, retry_calls)
        blended.append((first or second).pop(0))
        turn = (turn + 1) % (retries + cold)
    return urgent + blended


def in_turns(waiting: list[PlannedCall], cold: list[int], paused: set[int]) -> list[int]:
    """Return the cold calls in order: focus requests first, then the campaigns in turn, by score and age."""
    running = [campaign for campaign in range(CAMPAIGNS) if campaign not in paused]
    ordered: list[int] = []
    turn = 0

    def place(number):
        each = waiting[number]
        passed_over = (running.index(each.pool % CAMPAIGNS) - turn) % len(running)
        return (not each.requested, not each.requested and passed_over, -each.score, -each.minutes, number)

    while len(ordered) < len(cold):
        number = min(set(cold) - set(ordered), key=place)
        ordered.append(number)
        if not waiting[number].requested:
            turn = (running.index(waiting[number].pool % CAMPAIGNS) + 1) % len(running)
    return ordered


@pytest.fixture
def desk(tuesday, north, ann, ben, dov, make_campaign):
    """Twenty pools of Ann: five campaigns in four territories."""
    places = [
        Territory.objects.create(name=f"T{n}", team=north, inside_rep=ann, field_rep=dov, countries=["NL"])
        for n in range(TERRITORIES)
    ]
    runs = [make_campaign(north, places, name=f"C{n}") for n in range(CAMPAIGNS)]
    return runs, places


def create_calls(desk, waiting: list[PlannedCall], ann, ben, dov) -> list[int]:
    """Create the leads and their calls; return the keys of the calls in the order of `waiting`."""
    runs, places = desk
    now = clock.now()
    place, _made = Place.objects.get_or_create(country="NL", subdivision="", zones=["Europe/Amsterdam"])
    shut, _made = Place.objects.get_or_create(country="NL", subdivision="", zones=["Pacific/Auckland"])
    sign(None)
    made = []
    for number, each in enumerate(waiting):
        there = shut if each.closed else place
        company = Company.objects.create(
            name=f"N{number}",
            name_key=f"n{number}",
            country="NL",
            place=there,
            legal_form="sole_trader" if each.sole_trader else "company",
        )
        phone = f"+3113{5_000_000 + number}"
        contact = Contact.objects.create(company=company, name="Kim", phone=phone)
        run, territory = runs[each.pool % CAMPAIGNS], places[each.pool // CAMPAIGNS]
        lead = Lead.objects.create(
            company=company,
            campaign=run,
            territory=territory,
            contact=contact,
            score=each.score,
            route="field",
        )
        rank = rank_of(each.kind, each.score)
        promised = {"wall_time": "2026-11-24T10:00", "zone": "UTC"} if each.kind == StepKind.CALLBACK else {}
        step = NextStep.objects.create(
            lead=lead,
            contact=contact,
            company=company,
            campaign=run,
            territory=territory,
            assignee=ann if each.mine else None,
            kind=each.kind,
            rank=rank,
            due_at=now - timedelta(minutes=each.minutes),
            place=there,
            snoozed_until=now + timedelta(minutes=5) if each.skipped else None,
            **promised,
        )
        made.append(step.pk)
        if each.suppressed:
            Suppression.objects.create(kind="number", digest=digest(phone), reason="no", source="call")
        if each.visit_soon:
            field_visits.add(company, now + timedelta(days=2), dov)
        if each.requested and each.kind == StepKind.COLD:
            focus_requests.request(lead, dov, note="In their street.")
        if each.held:
            _hold_for_another_rep(company, lead, number)
    eligibility.run(now)
    return made


def _hold_for_another_rep(company, lead, number):
    other = User.objects.create(
        email=f"other{number}@desk.example",
        name=f"Other {number}",
        role="inside",
        level="medior",
        team=Team.objects.get(name="North"),
        password="!",
    )
    Hold.objects.create(
        company=company, lead=lead, person=other, fence=number, since=Now(), until=Now() + timedelta(hours=1)
    )


def claim_all(ann) -> list[int]:
    """Claim and complete calls until none is left; return their keys."""
    taken = []
    while step := claim.take_next(ann):
        taken.append(step.pk)
        Hold.objects.filter(person=ann).delete()
        NextStep.objects.filter(pk=step.pk).delete()
    return taken


@settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    waiting=st.lists(WAITS, max_size=14),
    paused=st.sets(st.integers(0, CAMPAIGNS - 1), max_size=1),
    retries=st.integers(1, 3),
    cold=st.integers(1, 3),
)
def test_claim_and_lookahead_follow_the_model(desk, ann, ben, dov, north, waiting, paused, retries, cold):
    with transaction.atomic():
        Team.objects.filter(pk=north.pk).update(retry_share=retries, cold_share=cold)
        for number in paused:
            run = desk[0][number]
            type(run).objects.filter(pk=run.pk).update(state=State.PAUSED)
        steps = create_calls(desk, waiting, ann, ben, dov)
        expected = [steps[number] for number in model(waiting, paused, retries, cold)]

        foreseen, many = lookahead.next_calls(ann, shown=100)
        assert expected == claim_all(ann)

        assert expected == [step.pk for step in foreseen]
        assert many == len(foreseen)
        transaction.set_rollback(True)


def test_claim_survives_a_shorter_call_blend(lead, ann, north):
    BlendPosition.objects.create(person=ann, position=9)

    assert lead.pk == claim.take_next(ann).lead_id


def test_call_blend_alternates_retries_and_cold_calls(desk, ann, ben, dov):
    waiting = [PlannedCall(StepKind.RETRY, 0, 10 + n, 50) for n in range(4)]
    waiting += [PlannedCall(StepKind.COLD, 1, 10 + n, 50) for n in range(4)]
    steps = create_calls(desk, waiting, ann, ben, dov)

    kinds = ["retry" if steps.index(pk) < 4 else "cold" for pk in claim_all(ann)]

    assert ["retry", "cold"] * 4 == kinds


def test_new_campaign_does_not_wait_behind_a_longer_and_better_list(desk, ann, ben, dov):
    waiting = [PlannedCall(StepKind.COLD, 0, 200 + n, 90) for n in range(8)]
    waiting += [PlannedCall(StepKind.COLD, 1, n, 10) for n in range(3)]
    steps = create_calls(desk, waiting, ann, ben, dov)

    campaigns = [waiting[steps.index(pk)].pool for pk in claim_all(ann)]

    assert [0, 1, 0, 1, 0, 1] == campaigns[:6]


def test_campaigns_get_cold_calls_by_their_shares(desk, ann, ben, dov):
    Campaign.objects.filter(name="C0").update(cold_share=3)
    waiting = [PlannedCall(StepKind.COLD, n % 2, 10, 50) for n in range(16)]
    steps = create_calls(desk, waiting, ann, ben, dov)

    campaigns = [waiting[steps.index(pk)].pool for pk in claim_all(ann)]

    assert {0: 6, 1: 2} == dict(Counter(campaigns[:8]))
    assert [] == [1 for pair in pairwise(campaigns[:8]) if pair == (1, 1)]


def test_focus_request_comes_before_the_turn_of_a_campaign(desk, ann, ben, dov):
    waiting = [PlannedCall(StepKind.COLD, 0, 10, 100), PlannedCall(StepKind.COLD, 3, 10, 0, requested=True)]
    steps = create_calls(desk, waiting, ann, ben, dov)

    assert steps[1] == claim.take_next(ann).pk


def test_field_visit_holds_back_cold_calls_and_is_on_the_card(lead, ann, dov):
    at = TUESDAY + timedelta(days=3)
    field_visits.add(lead.company, at, dov)
    assert claim.take_next(ann) is None

    field_visits.remove(lead.company, at, dov)
    assert lead.pk == claim.take_next(ann).lead_id

    field_visits.add(lead.company, at, dov)
    assert (at, "Dov") == (claim.current(ann).visit_at, claim.current(ann).visit_by)


def test_upcoming_field_visit_holds_back_cold_calls(lead, dov):
    field_visits.add(lead.company, TUESDAY + timedelta(days=9), dov)
    assert NextStep.objects.get().ready

    with clock.moved_to(TUESDAY + timedelta(days=3)):
        eligibility.run(clock.now())

        assert not NextStep.objects.get().ready
