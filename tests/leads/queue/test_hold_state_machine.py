"""Run the state machine of hold_state_machine.py, with and without planted bugs.

Set HOLD_EXAMPLES=1000 for a longer, randomized run; .ci/run has twice the examples of `make test`.
"""

import os
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from campaigns.models import Territory
from leads.accounts.merging import merge
from leads.accounts.merging import plan as merge_plan
from leads.calling import calls
from leads.compliance import offerable
from leads.funnel import transitions
from leads.models import Hold
from leads.queue import holds
from leads.recycling import promised_calls, retries
from tests.chaos.desk import PATIENT

from .hold_state_machine import Desk, Known, Planned

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

EXAMPLES = int(os.environ.get("HOLD_EXAMPLES", "0"))


@pytest.fixture
def desk(tuesday, north, ann, ben, cleo, dov, territory, place, make_campaign, make_company, make_lead):
    """The state machine with its people and leads."""
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    runs = {"Ann": make_campaign(north, [territory], name="A"), "Ben": make_campaign(north, [bens], name="B")}
    facts, answers, companies = {}, {}, []
    for number, phone in enumerate(["+31201000001", "+31201000001", "+31201000002"]):
        company = make_company(f"Company {number}", phone=phone)
        companies.append(company.pk)
        for pool, run in runs.items():
            lead = make_lead(campaign=run, company=company)
            step = lead.steps.get()
            assert step.ready
            facts[lead.pk] = Known(
                pool, company.pk, phone, step=Planned(step.due_at, step.kind, None, ready=True)
            )
            answers[lead.pk] = {question.pk: "yes" for question in run.questions.all()}
    place.refresh_from_db()
    return type(
        "Desk",
        (Desk,),
        {
            "people": {"Ann": ann, "Ben": ben, "Cleo": cleo},
            "companies": companies,
            "facts": facts,
            "answers": answers,
            "place": place,
        },
    )


def run(desk, examples=40 if PATIENT else 20, phases=tuple(Phase), start=None):
    """Run the machine; `start` seeds the examples, to begin with one that is known to find a planted bug."""
    run_state_machine_as_test(
        desk if start is None else seed(start)(desk),
        settings=settings(
            max_examples=EXAMPLES or examples,
            stateful_step_count=25,
            derandomize=start is None and not EXAMPLES,
            database=None,
            deadline=None,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_desk_matches_the_model(desk):
    run(desk)


def log_after_losing_the_hold(monkeypatch):
    monkeypatch.setattr(
        holds, "require_hold", lambda person, fence: Hold.objects.filter(person=person).first() or Hold()
    )


def plan_no_further_attempt(monkeypatch):
    monkeypatch.setattr(retries, "plan", lambda lead, step, following, by: transitions.save(lead, by))


def forget_a_promise_nobody_answered(monkeypatch):
    monkeypatch.setattr(promised_calls, "next_attempt", lambda place, attempt, at: None)


def try_a_promised_call_after_hours(monkeypatch):
    monkeypatch.setattr(promised_calls, "SHORTEST", -promised_calls.GAPS[-1])


def let_two_reps_call_one_number(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE leads_hold DISABLE TRIGGER USER")


def offer_held_companies(monkeypatch):
    blind = offerable.MAY_BE_READY.replace("hold.until > clock_timestamp()", "false")
    assert blind != offerable.MAY_BE_READY
    monkeypatch.setattr(offerable, "MAY_BE_READY", blind)


def log_a_call_twice(monkeypatch):
    write = calls.write

    def twice(lead, call, by, **facts):
        write(lead, replace(call, key=uuid.uuid4()), by, **facts)
        return write(lead, call, by, **facts)

    monkeypatch.setattr(calls, "write", twice)


def keep_the_hold_after_a_skip(monkeypatch):
    monkeypatch.setattr(holds, "release", lambda hold, now: None)


def merge_held_companies(monkeypatch):
    monkeypatch.setattr(merge, "_require_no_active_holds", lambda both: None)


def close_the_lead_that_is_ahead(monkeypatch):
    monkeypatch.setattr(merge_plan, "STAGE_ORDER", merge_plan.STAGE_ORDER[::-1])


@pytest.mark.parametrize(
    ("bug", "start"),
    [
        (merge_held_companies, 8),
        (close_the_lead_that_is_ahead, None),
        (log_after_losing_the_hold, 8),
        (plan_no_further_attempt, None),
        (forget_a_promise_nobody_answered, 1),
        (try_a_promised_call_after_hours, 12),
        (let_two_reps_call_one_number, None),
        (offer_held_companies, 8),
        (log_a_call_twice, None),
        (keep_the_hold_after_a_skip, None),
    ],
)
def test_state_machine_detects_a_planted_bug(desk, bug, start, monkeypatch):
    bug(monkeypatch)

    with pytest.raises(AssertionError):
        run(desk, examples=300, phases=[Phase.generate], start=start)
