"""The figures of the handoff report, the handoffs behind them, and access."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers
from handoffs.deals import closing
from handoffs.models import Handoff
from handoffs.models.handoff import Reason
from leads.queue import reassignment
from salesdesk import clock
from salesdesk.dashboards.handoffs import report as handoff_report
from salesdesk.dashboards.periods import Span, current
from salesdesk.dashboards.scope import Scope
from tests.handoffs.conftest import make_handoff, make_qualified  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
TERMS = {"value": Decimal(9000), "probability": 40, "decides_on": date(2026, 12, 20)}


@pytest.fixture
def answered(make_handoff, dov, tuesday):  # noqa: F811
    handoffs = [make_handoff(name) for name in ("Won", "Open", "Back", "Kept", "Waits")]
    with clock.moved_to(tuesday + timedelta(hours=2)):
        won = answers.accept(handoffs[0], dov, **TERMS)
        closing.win(won, dov, value=Decimal(9000), ordered_on=date(2026, 11, 24))
    with clock.moved_to(tuesday + timedelta(hours=4)):
        answers.accept(handoffs[1], dov, **TERMS)
        answers.send_back(handoffs[2], dov, reason=Reason.NO_BUDGET)
    with clock.moved_to(tuesday + timedelta(days=7)):
        answers.keep(handoffs[3], dov, comment="Large", next_step="Visit", review_on=date(2026, 12, 20))
    with clock.moved_to(tuesday + timedelta(days=8)) as now:
        yield now


@pytest.fixture
def scope(answered, campaign):
    return Scope((campaign.pk,), None, current(Span.TWELVE, "Europe/Amsterdam"))


def test_every_number_matches_its_list(scope, cleo):
    total = handoff_report.total(scope, cleo)

    assert total.counts == {
        name: handoff_report.handoffs_behind(scope, cleo, name).count() for name in handoff_report.NUMBERS
    }
    expected = {
        "answered": 4,
        "accepted": 3,
        "returned": 1,
        "won": 1,
        "open": 1,
        "field_nurture": 1,
        "late": 1,
    }
    assert expected == {name: total.counts[name] for name in expected}
    assert timedelta(hours=4) == total.median


def test_reps_see_only_their_own_pair(scope, ann, ben, dov, cleo):
    for person in (ann, dov, cleo):
        (row,) = handoff_report.by_pair(scope, person)
        assert ((ann.pk, "Ann"), (dov.pk, "Dov")) == (row.inside, row.field)
    assert [] == handoff_report.by_pair(scope, ben)


def test_reassigned_handoff_counts_for_the_rep_who_offered_it(client, scope, ann, ben, dov, cleo, tuesday):
    handoff = Handoff.objects.open().get()
    with clock.moved_to(tuesday + timedelta(days=7)):
        reassignment.reassign(handoff.lead, ben, cleo)
        answers.send_back(handoff, dov, reason=Reason.NO_BUDGET)

    for person in (ann, cleo):
        (row,) = handoff_report.by_pair(scope, person)
        assert ((ann.pk, "Ann"), 5) == (row.inside, row.counts["answered"])
        assert handoff in handoff_report.handoffs_behind(scope, person, "returned", inside=ann.pk)
    assert [] == handoff_report.by_pair(scope, ben)
    client.force_login(cleo)
    shown = client.get("/handoffs/report/handoffs/?period=twelve&number=returned").content.decode()
    assert "Ann → Dov" in shown
    assert "Ben" not in shown


def test_return_reasons_are_counted(scope, cleo):
    assert [("no_budget", "No budget", 1)] == handoff_report.reasons(scope, cleo)


def test_page_shows_the_figures_and_links_to_the_handoffs(client, scope, ann):
    client.force_login(ann)
    shown = client.get("/handoffs/report/?period=twelve")
    assert "75%" in shown.content.decode()
    assert "Ann → Dov" in shown.content.decode()

    url = next(cell["url"] for cell in shown.context["pairs"][0]["cells"] if cell["title"] == "Sent back")
    rows = client.get(url).context["page"].rows
    assert ["Back"] == [row.lead.company.name for row in rows]


def test_unknown_number_is_not_found(client, scope, ann):
    client.force_login(ann)
    assert 404 == client.get("/handoffs/report/handoffs/?number=nonsense").status_code
