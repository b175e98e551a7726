"""The quality of each source: what became of leads that showed interest."""

from datetime import timedelta

import pytest

from leads.assignment import intake
from leads.models import Lead
from leads.models.calling.activity import Outcome
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.dashboards.figures import sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def interested(tuesday, make_lead, ann):
    def interested(name, source):
        lead = make_lead(name)
        return intake.show_interest(lead, "The price guide", by=None, source=source)

    return interested


def test_each_source_counts_its_mqls_and_what_became_of_them(scope, interested, make_lead, call, count_now):
    interested("A", Source.DOWNLOAD)
    interested("B", Source.DOWNLOAD)
    lead = interested("C", Source.FAIR)
    make_lead("D")
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    call(Lead.objects.get(pk=lead.pk), Outcome.QUALIFIED, answers=answers)

    count_now()
    rows = [
        (row.source, row.leads, row.mqls, row.decided, row.qualified, row.won)
        for row in sources.by_source(scope)
    ]
    assert [("download", 2, 2, 0, 0, 0), ("fair", 1, 1, 1, 1, 0), ("list", 1, 0, 0, 0, 0)] == rows


def test_interest_of_another_period_does_not_count_and_few_outcomes_are_too_early(
    scope, interested, count_now
):
    lead = interested("A", Source.FORM)
    count_now()
    assert sources.by_source(scope)[0].too_early
    Lead.objects.filter(pk=lead.pk).update(interest_at=clock.now() - timedelta(days=200))
    count_now()
    assert [("form", 1, 0)] == [(row.source, row.leads, row.mqls) for row in sources.by_source(scope)]
    Lead.objects.filter(pk=lead.pk).update(created_at=clock.now() - timedelta(days=200))
    count_now()
    assert [] == sources.by_source(scope)
