"""The order of the calls, against a plain model of it: every kind, the mix, wishes, skips, windows, holds, the law,
do-not-call, paused campaigns, own calls and pools (R5)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.models import Territory
from campaigns.models.campaign import State
from leads.compliance import eligibility
from leads.models import BlendPosition, Company, Contact, Hold, Lead, NextStep, Place, Suppression
from leads.models.compliance.suppression import digest
from leads.models.queue.next_step import CALL_KINDS, StepKind
from leads.models.queue.ranks import rank_of
from leads.queue import claim, field_visits, focus_requests, lookahead
from salesdesk import clock
from salesdesk.people.actor import sign
from salesdesk.people.models import Team, User
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Waits:
    """A lead with its call, as it is laid out. `pool` names one of twenty; `minutes` how long it is due."""

    kind: StepKind
    pool: int
    minutes: int
    score: int
    mine: bool = False
    skipped: bool = False
    met_soon: bool = False
    closed: bool = False
    silent: bool = False
    held: bool = False
    sole_trader: bool = False
    wished: bool = False

    def may_be_called(self, paused: set[int]) -> bool:
        guarded = self.met_soon and self.kind == StepKind.COLD
        unlawful = self.sole_trader and self.kind not in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        away = self.skipped or self.closed or self.silent or self.held or guarded or unlawful
        return self.minutes >= 0 and not away and self.pool % CAMPAIGNS not in paused


CAMPAIGNS, TERRITORIES = 5, 4
#: The order of R5, in its own words.
R5 = [StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.FRESH, StepKind.RETURNED, StepKind.NURTURE]
RARELY = st.sampled_from([False] * 6 + [True])
WAITS = st.builds(
    Waits,
    kind=st.sampled_from([*CALL_KINDS, StepKind.RETRY, StepKind.COLD, StepKind.COLD]),
    pool=st.integers(0, CAMPAIGNS * TERRITORIES - 1),
    minutes=st.integers(-30, 300),
    score=st.integers(0, 100),
    mine=st.booleans(),
    skipped=RARELY,
    met_soon=RARELY,
    closed=RARELY,
    silent=RARELY,
    held=RARELY,
    sole_trader=RARELY,
    wished=st.booleans(),
)


def model(waiting: list[Waits], paused: set[int], retries: int, cold: int) -> list[int]:
    """Who is offered one after the other, by R5: indexes of `waiting`."""
    left = [number for number, each in enumerate(waiting) if each.may_be_called(paused)]

    def oldest_of(kind):
        return sorted((-waiting[n].minutes, n) for n in left if waiting[n].kind == kind)

    urgent = [number for kind in R5 for _age, number in oldest_of(kind)]
    again = [number for _age, number in oldest_of(StepKind.RETRY)]
    never = sorted(
        (n for n in left if waiting[n].kind == StepKind.COLD),
        key=lambda n: (not waiting[n].wished, -waiting[n].score, -waiting[n].minutes, n),
    )
    mixed, turn = [], 0
    rounds = [step * retries // (retries + cold) for step in range(0, -(retries + cold) - 1, -1)]
    is_retry = [-rounds[n + 1] > -rounds[n] for n in range(retries + cold)]
    while again or never:
        first, second = (again, never) if is_retry[turn] else (never, again)
        mixed.append((first or second).pop(0))
        turn = (turn + 1) % (retries + cold)
    return urgent + mixed


@pytest.fixture
def desk(tuesday, north, ann, ben, dov, make_campaign):
    """Ann works twenty pools."""
    places = [
        Territory.objects.create(name=f"T{n}", team=north, inside_rep=ann, field_rep=dov, countries=["NL"])
        for n in range(TERRITORIES)
    ]
    runs = [make_campaign(north, places, name=f"C{n}") for n in range(CAMPAIGNS)]
    return runs, places


def lay_out(desk, waiting: list[Waits], ann, ben, dov) -> list[int]:
    """The leads and their calls; the primary keys of the calls, in the order of `waiting`."""
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
        if each.silent:
            Suppression.objects.create(kind="number", digest=digest(phone), reason="no", source="call")
        if each.met_soon:
            field_visits.add(company, now + timedelta(days=2), dov)
        if each.wished and each.kind == StepKind.COLD:
            focus_requests.request(lead, dov, note="In their street.")
        if each.held:
            _hold(company, lead, number)
    eligibility.run(now)
    return made


def _hold(company, lead, number):
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


def drain(ann) -> list[int]:
    """One call after the other, each done with."""
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
def test_the_order_is_the_same_whichever_way_it_is_computed(
    desk, ann, ben, dov, north, waiting, paused, retries, cold
):
    with transaction.atomic():
        Team.objects.filter(pk=north.pk).update(retries=retries, cold=cold)
        for number in paused:
            run = desk[0][number]
            type(run).objects.filter(pk=run.pk).update(state=State.PAUSED)
        steps = lay_out(desk, waiting, ann, ben, dov)
        expected = [steps[number] for number in model(waiting, paused, retries, cold)]

        foreseen, many = lookahead.next_calls(ann, shown=100)
        assert expected == drain(ann)

        assert expected == [step.pk for step in foreseen]
        assert many == len(foreseen)
        transaction.set_rollback(True)


def test_a_mix_that_is_agreed_anew_goes_on(lead, ann, north):
    BlendPosition.objects.create(person=ann, position=9)

    assert lead.pk == claim.take_next(ann).lead_id


def test_neither_starves(desk, ann, ben, dov):
    waiting = [Waits(StepKind.RETRY, 0, 10 + n, 50) for n in range(4)]
    waiting += [Waits(StepKind.COLD, 1, 10 + n, 50) for n in range(4)]
    steps = lay_out(desk, waiting, ann, ben, dov)

    kinds = ["retry" if steps.index(pk) < 4 else "cold" for pk in drain(ann)]

    assert ["retry", "cold"] * 4 == kinds


def test_a_meeting_of_fields_is_on_the_card_and_holds_cold_calls_back(lead, ann, dov):
    at = TUESDAY + timedelta(days=3)
    field_visits.add(lead.company, at, dov)
    assert claim.take_next(ann) is None

    field_visits.remove(lead.company, at, dov)
    assert lead.pk == claim.take_next(ann).lead_id

    field_visits.add(lead.company, at, dov)
    assert (at, "Dov") == (claim.current(ann).visit_at, claim.current(ann).visit_by)


def test_a_meeting_that_comes_near_rests_the_cold_calls(lead, dov):
    field_visits.add(lead.company, TUESDAY + timedelta(days=9), dov)
    assert NextStep.objects.get().ready

    with clock.moved_to(TUESDAY + timedelta(days=3)):
        eligibility.run(clock.now())

        assert not NextStep.objects.get().ready
