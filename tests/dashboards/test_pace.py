"""Calls and response times over time add up to what the log says, and steps without answers have no time."""

from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.models import Handoff
from leads.models import Activity
from leads.models.stages import Source
from salesdesk.dashboards.figures import response_times
from salesdesk.dashboards.funnel.charts import drawing, pace

pytestmark = pytest.mark.django_db
ZONE = "Europe/Amsterdam"


def test_calls_and_conversations_add_up_to_the_log(desk, scope, count_now):
    count_now()
    summed = pace.pace(scope, ZONE)
    counted = pace.pace(replace(scope, source=Source.LIST), ZONE)
    held = Activity.objects.conversations().filter(scope.of("lead__"), scope.in_period("at"))
    made = Activity.objects.calls().filter(scope.of("lead__"), scope.in_period("at"))

    assert made.count() == sum(summed.calls[0]) > 0
    assert held.count() == sum(summed.conversations[0]) > 0
    assert (summed.calls, summed.conversations) == (counted.calls, counted.conversations)


def test_response_times_are_medians_of_the_answers_in_their_step(desk, scope):
    answered = Handoff.objects.filter(state__in=["accepted", "returned"]).order_by("pk")
    for hours, handoff in enumerate(answered, start=1):
        left = handoff.agreed_response_time - timedelta(hours=hours)
        Handoff.objects.filter(pk=handoff.pk).update(clock_left=left)
    found = pace.pace(scope, ZONE)

    (step,) = [each for each in found.answers if each is not None]
    assert step == timedelta(hours=median(range(1, len(answered) + 1))) > timedelta(hours=1)
    assert step == response_times.answers(scope).median
    assert None in found.answers
    assert response_times.first_calls(scope).count == 0
    assert {None} == set(found.first_calls)


def test_steps_without_an_answer_are_no_points_of_the_line():
    assert 2 == len(drawing.line([1, None, 2], 2).split())


def test_page_and_download_show_the_same_rows(desk, scope, cleo, count_now):
    count_now()
    browser = Client()
    browser.force_login(cleo)
    page = browser.get(reverse("funnel-trends"), {"period": "quarter"})
    rows = page.context["pace"]["rows"]
    lines = browser.get(reverse("funnel-csv"), {"part": "funnel-pace", "period": "quarter"}).content.decode()

    calls = [int(line.split(",")[2]) for line in lines.splitlines() if line[:2] == "20"]
    assert [row[0] for _name, row in rows] == calls
    assert 'data-pace="calls"' in page.content.decode()
    assert any(row[3] is not None for _name, row in rows)
