"""Past outcomes become leads that went their way at the moments of the list, once, and by an admin only."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from handoffs.models import Opportunity, OpportunityChange
from leads.funnel.transitions import Refused
from leads.imports import pipeline, upload
from leads.imports.history import totals
from leads.models import Company, ImportBatch, Lead, PastOutcome, StageChange
from leads.monitoring import leaks
from salesdesk.dashboards.comparison.ages import Goal
from salesdesk.dashboards.comparison.outcomes import Group, outcomes
from salesdesk.dashboards.figures import conversations, deals
from salesdesk.dashboards.periods import between
from salesdesk.dashboards.rollups import recount
from salesdesk.dashboards.scope import Scope
from salesdesk.people.actor import sign

from .row_counts import counts

pytestmark = pytest.mark.usefixtures("tuesday")

DEALS = """opportunity_id,sales_agent,account,deal_stage,engage_date,close_date,close_value,lost reason
1,Ann,Alfa B.V.,Won,2017-01-03,2017-03-01,1054,
2,Ann,Alfa B.V.,Lost,2017-02-03,2017-03-01,0,Too expensive
3,Dov,Beta B.V.,Engaging,2017-02-03,,,
4,Somebody Else,Alfa B.V.,Closed Won,2017-02-03,2017-03-05,500.50,
5,,Gamma B.V.,Disqualified,2017-02-03,2017-02-04,,
6,,,MQL,2017-02-05,,,
"""
EARLY = "id,account,stage,first contact date,won date\n1,Alfa,Won,2017-03-03,2017-03-01\n"


def noon(*day: int) -> datetime:
    return datetime(*day, 12, tzinfo=UTC)


def test_past_outcomes_are_leads_that_went_their_way_in_the_past(bring, campaign, ann, dov, ada):
    batch = bring(DEALS, name="deals.csv")

    assert batch.is_history
    assert counts(batch) == (6, 6, 0, 0, 0)
    assert dict(totals.imported(batch)) == {"Won": 2, "Lost": 1, "Disqualified": 1, "Open deal": 1, "MQL": 1}

    won = Lead.objects.get(past__reference="1")
    assert (won.stage, won.value, won.closed_at, won.closed_by) == ("won", 1054, noon(2017, 3, 1), ann)
    assert (won.created_at, won.company.name) == (noon(2017, 1, 3), "Alfa B.V.")
    log = StageChange.objects.filter(lead=won).order_by("id")
    assert list(log.values_list("to_stage", "at")) == [
        *[(stage, noon(2017, 1, 3)) for stage in ("suspect", "mql", "sql", "opportunity")],
        ("won", noon(2017, 3, 1)),
    ]
    assert {(change.by, change.imported_in) for change in log} == {(ada, batch)}
    assert all("deals.csv" in change.reason for change in log)
    deal = won.opportunities.get()
    assert (deal.result, deal.holder, deal.opened_at, deal.closed_at, deal.ordered_on) == (
        *("won", ann, noon(2017, 1, 3), noon(2017, 3, 1)),
        date(2017, 3, 1),
    )
    assert OpportunityChange.objects.get(opportunity=deal).at == noon(2017, 1, 3)

    lost = Lead.objects.get(past__reference="2")
    assert (lost.stage, lost.reason, lost.company) == ("lost", "price", won.company)
    assert "Too expensive" in lost.changes.get(to_stage="lost").reason
    assert lost.opportunities.get().value == 0

    of_nobody = Lead.objects.get(past__reference="4")
    assert (of_nobody.closed_by, of_nobody.past.owner_name) == (ada, "Somebody Else")
    assert of_nobody.value == Decimal("500.50")

    ruled_out = Lead.objects.get(past__reference="5")
    assert (ruled_out.stage, ruled_out.final, ruled_out.opportunities.count()) == ("lost", True, 0)

    deal = Lead.objects.get(past__reference="3")
    assert (deal.stage, deal.stream, deal.holder) == ("opportunity", "field", dov)
    assert (deal.steps.get().assignee, deal.opportunities.get().closed_at) == (dov, None)

    waiting = Lead.objects.get(past__reference="6")
    assert (waiting.stage, waiting.stream, waiting.company.name) == ("mql", "marketing", "6")
    assert not leaks.leaks().exists()


def test_past_outcomes_count_in_the_figures(bring, campaign, ann, dov):
    batch = bring(DEALS)
    recount.finish()
    scope = Scope((campaign.pk,), None, between(date(2017, 1, 1), date(2017, 12, 31), "UTC"))

    (found,) = deals.deals(scope, None)
    of_campaign = outcomes(scope, Group.CAMPAIGN, Goal.WON)[campaign.pk]

    assert (found.won, found.lost, found.won_value, found.open) == (2, 1, 1554.5, 1)
    assert found.cycle.days == (57 + 26 + 30) // 3
    assert (of_campaign.called, of_campaign.qualified, of_campaign.won) == (6, 4, 2)
    assert 2 == sum(each.reached for each in of_campaign.ages)
    ordered = conversations.paths_called(scope, scope.period.since, scope.period.until).exclude(
        ordered_at=None
    )
    assert {30, 57} == {(path.ordered_at - path.first_called_at).days for path in ordered}
    assert outcomes(scope, Group.LIST, Goal.WON)[batch.pk].called == 6
    assert conversations.called_and_won(scope).count() == 2
    assert conversations.conversations(scope).count() == 0


def test_history_that_comes_again_changes_nothing(bring, campaign, ann, dov):
    bring(DEALS)
    before = list(StageChange.objects.values_list())

    again = bring(DEALS + "7,Ann,Beta B.V.,Lost,2017-02-03,2017-04-01,0,\n")

    assert counts(again) == (7, 1, 0, 6, 0)
    assert list(StageChange.objects.exclude(imported_in=again).values_list()) == before
    assert Company.objects.count() == 4


def test_rows_that_cannot_be_true_are_refused_with_their_cell(bring, make_lead, ann):
    make_lead("Alfa")
    batch = bring(
        "id,account,stage,first contact date,close date,value,owner\n"
        "1,Alfa,Won,2017-03-03,2017-03-01,5,\n"
        "2,Alfa,Won,2026-12-24,2026-12-25,5,\n"
        "3,Alfa,Sold out,2017-03-03,2017-04-01,5,\n"
        "4,Alfa,Won,,2017-04-01,5,\n"
        "5,Alfa,Lost,2017-03-03,,5,\n"
        "6,Alfa,Lost,2017-03-03,31 of May,5,\n"
        "7,Alfa,Open,2017-03-03,,5,Nobody\n"
        "8,Alfa,Won,2017-03-03,2017-04-01,-5,\n"
        "8,Alfa,Won,2017-03-03,2017-04-01,5,\n"
        "9,Alfa,Open,2017-03-03,2027-04-01,5,ann@desk.example\n"
        "10,Alfa,Prospect,2017-03-03,,,Ann\n"
        "11,Alfa,Proposal,2017-03-03,,5,Ann\n"
        "12,Beta,Prospect,2017-03-03,,,Ann\n"
        "13,Beta,Prospect,2017-03-04,,,Ann\n"
    )

    assert counts(batch) == (14, 4, 0, 0, 10)
    reasons = {row.line: " ".join(row.problems) for row in batch.refused_rows.all()}
    named = ["2017-03-01", "2026-12-24", "Sold out", "first contact", "outcome", "31 of May", "Nobody", "-5"]
    assert [word for line, word in enumerate(named, 2) if word not in reasons[line]] == []
    assert ("Line 9" in reasons[10], "open lead" in reasons[12]) == (True, True)
    found = Opportunity.objects.order_by("lead__past__reference")
    assert [(deal.step, deal.decides_on) for deal in found] == [
        ("proposal", date(2026, 12, 24)),
        ("discovery", date(2027, 4, 1)),
    ]


def test_outcome_before_the_first_contact_is_taken_on_request(read, campaign):
    batch = read(EARLY)
    assert totals.totals(batch) == []

    pipeline.start_reading(
        *(batch, batch.mapping), country="NL", contents=batch.contents, takes_early_outcomes=True
    )
    pipeline.process(batch.pk)
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)

    past = PastOutcome.objects.get()
    assert (past.first_contact_at, past.closed_at) == (noon(2017, 3, 3), noon(2017, 3, 1))


def test_dates_that_can_be_read_in_two_ways_are_asked_for(read, campaign):
    batch = read("id,account,stage,first contact date,close date\n1,Alfa,Won,03/01/2017,04/05/2017\n")
    assert totals.totals(batch) == []

    pipeline.start_reading(*(batch, batch.mapping), country="NL", contents=batch.contents, date_order="dmy")
    pipeline.process(batch.pk)

    assert batch.outcomes.get().closed_on == date(2017, 5, 4)


def test_only_an_admin_imports_history(campaign, ada, cleo):
    batch = upload.create_batch(EARLY.encode(), "deals.csv", campaign, by=cleo)
    assert batch.contents == ImportBatch.Contents.LEADS
    with pytest.raises(Refused):
        pipeline.start_reading(batch, batch.mapping, country="NL", contents=ImportBatch.Contents.HISTORY)

    of_admin = upload.create_batch(EARLY.encode(), "deals.csv", campaign, by=ada)
    assert of_admin.is_history
    assert not ImportBatch.objects.visible_to(cleo).filter(pk=of_admin.pk).exists()


def test_database_refuses_a_forged_past(bring, lead, ada, campaign, ann):
    batch = bring(DEALS)
    facts = {"batch": batch, "campaign": campaign, "reference": "x", "first_contact_at": noon(2017, 1, 1)}

    with pytest.raises(DatabaseError, match="history_is_imported_by_an_admin"), transaction.atomic():
        sign(ada)
        PastOutcome.objects.create(lead_id=lead.pk, result="mql", **facts)
    ImportBatch.objects.filter(pk=batch.pk).update(state="committing", committed_at=None)
    with pytest.raises(DatabaseError, match="history_starts_a_lead"), transaction.atomic():
        sign(ada)
        PastOutcome.objects.create(lead_id=lead.pk, result="mql", **facts)
    with pytest.raises(DatabaseError, match="past_change_is_imported"), transaction.atomic():
        sign(ada)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('salesdesk.past', 'on', true)")
            cursor.execute("UPDATE leads_lead SET stage = 'prospect' WHERE id = %s", [lead.pk])
