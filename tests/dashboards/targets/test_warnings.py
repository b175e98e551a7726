"""The early warning on a desk with a year of calls, handoffs and orders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.targets import setting
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import subjects_of
from handoffs.models import Handoff, Opportunity
from leads.models import Activity
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.dashboards.rollups import sweep
from salesdesk.dashboards.targets import progress, warnings
from salesdesk.dashboards.targets.coverage import Cause
from tests.conftest import TUESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
#: From first call to acceptance.
TOOK = timedelta(days=5)


@pytest.fixture
def call(ann, dov):
    """Call leads for the first time, some days ago; the first `accepted` become accepted handoffs five days later."""

    def call(leads, days_ago, accepted=0):
        at = TUESDAY - timedelta(days=days_ago)
        for place, lead in enumerate(leads):
            Activity.objects.create(
                lead=lead, round=1, kind=Activity.Kind.CALL, outcome=Outcome.NO_ANSWER, by=ann, at=at
            )
            lead.steps.all().delete()
            if place < accepted:
                Handoff.objects.create(
                    lead=lead,
                    round=1,
                    state=Handoff.State.ACCEPTED,
                    offered_by=ann,
                    inside_rep=ann,
                    to=dov,
                    brief="Ready",
                    offered_at=at,
                    agreed_response_time=TOOK,
                    clock_left=TOOK,
                    clock_from=at,
                    due_at=at + TOOK,
                    answered_at=at + TOOK,
                    answered_by=dov,
                )
        sweep.run(TUESDAY)

    return call


@pytest.fixture
def history(call, make_lead):
    """Forty leads called 150 days ago, of which twelve became SQLs; no first call since."""
    call([make_lead(f"Bakkerij {number}") for number in range(40)], 150, accepted=12)


@pytest.fixture
def aim(north, cleo):
    def aim(amount, month=DECEMBER, figure="sqls"):
        everybody = subjects_of(north, [month])
        setting.save(north, cleo, {Cell("team", figure, month): Amount(Decimal(amount))}, everybody)

    return aim


def outlook(team, viewer):
    return warnings.outlook(progress.board(team, viewer), viewer)


def test_warning_counts_what_is_missing_and_names_the_leads(history, aim, north, cleo):
    """Nothing was called in the last four weeks, so nothing is expected of eight."""
    aim(8)

    (warning,) = outlook(north, cleo).warnings

    assert (8, Cause.LEADS, DECEMBER) == (warning.shortfall.missing, warning.shortfall.cause, warning.month)
    assert (40, 12) == (warning.earlier.n, warning.earlier.converted)
    assert 5 == warning.lead_time
    assert date(2026, 12, 26) == warning.call_by


def test_leads_called_in_time_count_as_expected(history, aim, call, make_lead, north, cleo):
    """Four leads called on 27 November can become SQLs in December, each with a chance of 12½ in 41."""
    aim(8)
    with clock.moved_to(TUESDAY + timedelta(days=3, hours=1)):
        before = outlook(north, cleo).warnings[0].shortfall.expected
        call([make_lead(f"Now {number}") for number in range(4)], -3)
        after = outlook(north, cleo).warnings[0].shortfall.expected

    assert pytest.approx(before + 4 * 12.5 / 41) == after


def test_leads_called_too_early_count_for_the_month_before(history, aim, call, make_lead, north, cleo):
    """They are the pace: four in 20 working days, for the 21 from 26 November to 26 December without Christmas."""
    aim(8)
    call([make_lead(f"Early {number}") for number in range(4)], 1)

    (warning,) = outlook(north, cleo).warnings

    assert pytest.approx(4 / 20 * 21 * 12.5 / 41) == warning.shortfall.expected


def test_calls_are_short_when_enough_leads_wait(history, aim, make_lead, north, cleo):
    for number in range(20):
        make_lead(f"Waits {number}")
    aim(4)

    (warning,) = outlook(north, cleo).warnings

    assert Cause.CALLS == warning.shortfall.cause


def test_past_months_give_no_warning(history, aim, north, cleo):
    aim(900, date(2026, 10, 1))

    assert ([], []) == (outlook(north, cleo).warnings, outlook(north, cleo).unknown)


def test_covered_target_gives_no_warning(history, aim, call, make_lead, north, cleo):
    """Forty leads called in the last four weeks are the pace: two a day, of which about 30% become SQLs."""
    aim(8)
    call([make_lead(f"Now {number}") for number in range(40)], 1)

    assert ([], []) == (outlook(north, cleo).warnings, outlook(north, cleo).unknown)


def test_orders_that_inside_closes_count_without_a_handoff(make_lead, aim, north, ann, cleo):
    """Forty deals opened 150 days ago, of which twelve were ordered a month later; two open now."""
    opened = TUESDAY - timedelta(days=150)
    for number in range(42):
        lead = make_lead(f"Bakkerij {number}")
        won, is_new = number < 12, number >= 40
        closed = opened + timedelta(days=30)
        Opportunity.objects.create(
            lead=lead,
            round=1,
            holder=ann,
            value=1_000,
            probability=50,
            decides_on=closed,
            opened_at=TUESDAY - timedelta(hours=1) if is_new else opened,
            **({} if is_new else {"closed_at": closed, "result": "won" if won else "lost"}),
            ordered_on=closed.date() if won else None,
        )
    aim(4, DECEMBER, "orders")

    (warning,) = outlook(north, cleo).warnings

    assert (40, 12, 30) == (warning.earlier.n, warning.earlier.converted, warning.lead_time)
    assert pytest.approx(2 * 12.5 / 41) == warning.shortfall.expected


def test_too_few_outcomes_give_no_warning(call, make_lead, aim, north, cleo):
    call([make_lead(f"Bakkerij {number}") for number in range(12)], 150, accepted=11)
    aim(8)

    found = outlook(north, cleo)

    assert [] == found.warnings
    assert [("North", "sqls")] == [(subject.name, str(figure)) for subject, figure in found.unknown]


def test_orders_are_not_judged_before_any_were_won(history, aim, north, cleo):
    aim(3, JANUARY, "orders")

    assert [("North", "orders")] == [
        (subject.name, str(figure)) for subject, figure in outlook(north, cleo).unknown
    ]


def test_reps_get_no_warnings_of_the_team(history, aim, north, ann, mia):
    aim(8)

    assert [] == outlook(north, ann).warnings
    assert 1 == len(outlook(north, mia).warnings)


def test_page_shows_the_warning(history, aim, client, cleo):
    aim(8)
    client.force_login(cleo)

    page = client.get("/targets/")

    assert b'id="early-warning"' in page.content
    assert 1 == len(page.context["warnings"])
