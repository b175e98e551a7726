"""Keyset paging covers every row once and tolerates invalid cursors."""

from datetime import timedelta

import pytest
from django.db import connection

from handoffs.models import Opportunity
from leads.models import Lead, NextStep
from leads.models.accounts.place import Place
from salesdesk.web.paging import count_text, page_of, slice_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(tuesday, make_lead):
    return [make_lead(f"Company {number}").pk for number in range(7)]


def walk(rows, direction, page, **options):
    pages = [page]
    while cursor := getattr(pages[-1], direction):
        pages.append(page_of(rows, {direction: cursor}, **options))
    return pages


def test_paging_forward_and_back_visits_every_row_once(seven):
    rows = Lead.objects.all()
    forward = walk(rows, "after", page_of(rows, {}, size=3), size=3)
    back = walk(rows, "before", forward[-1], size=3)

    assert seven[::-1] == [row.pk for page in forward for row in page.rows]
    assert seven == [row.pk for page in back for row in page.rows[::-1]]


@pytest.mark.parametrize("by", ["due_at", "-due_at"])
def test_ties_are_ordered_by_id(seven, tuesday, by):
    for number, step in enumerate(NextStep.objects.order_by("pk")):
        NextStep.objects.filter(pk=step.pk).update(due_at=tuesday + timedelta(hours=number // 3))
    rows = NextStep.objects.all()

    forward = walk(rows, "after", page_of(rows, {}, by=by, size=2), by=by, size=2)

    sign = "-" if by.startswith("-") else ""
    assert list(rows.order_by(by, f"{sign}pk")) == [row for page in forward for row in page.rows]


@pytest.mark.parametrize("cursor", ["", "x", "-1", "~", "9" * 40, "٣", "yesterday~3", None])
def test_invalid_cursor_gives_the_first_page(seven, cursor):
    assert 7 == len(page_of(NextStep.objects.all(), {"after": cursor}, by="due_at").rows)
    assert 7 == len(page_of(Lead.objects.all(), {"before": cursor}).rows)


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-14:00", "0001-01-01T00:00", "9999-12-31"],
)
@pytest.mark.parametrize("model", [NextStep, Opportunity])
def test_cursor_at_the_limits_of_the_calendar_is_ignored(db, model, moment):
    column = {NextStep: "due_at", Opportunity: "decides_on"}[model]

    for direction in ("after", "before"):
        assert page_of(model.objects.all(), {direction: f"{moment}~5"}, by=column) == page_of(
            model.objects.all(), {}, by=column
        )


@pytest.mark.parametrize("offset", ["+23:59", "-23:59:59.999999", "+15:59"])
def test_cursor_with_an_odd_time_zone_is_understood(seven, tuesday, offset):
    later = {"after": f"2100-01-01T00:00{offset}~5"}

    assert [] == page_of(NextStep.objects.all(), later, by="due_at").rows


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999999", "-1e-999999", "9" * 60])
def test_cursor_with_an_impossible_number_is_ignored(db, value):
    assert [] == page_of(Opportunity.objects.all(), {"after": f"{value}~5"}, by="value").rows
    assert [] == page_of(Opportunity.objects.all(), {"after": f"{value}~5"}, by="probability").rows


def test_count_of_a_single_page_needs_no_query(seven, django_assert_num_queries):
    rows = Lead.objects.all()
    with django_assert_num_queries(1):
        assert "7" == count_text(rows, page_of(rows, {}))
    assert "7" == count_text(rows, page_of(rows, {}, size=3))


def test_count_of_a_long_list_is_the_estimate_of_the_planner(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("salesdesk.web.paging.COUNTED_TO", 10)
    Place.objects.all().delete()
    rows = (Place(country="BE" if n % 10 == 0 else "NL", subdivision=str(n)) for n in range(1_483))
    Place.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_place")
    every, page = Place.objects.all(), page_of(Place.objects.all(), {}, size=3)

    with django_assert_num_queries(2):
        assert "about 1,500" == count_text(every, page)
    assert "about 150" == count_text(every.filter(country="BE"), page)
    with django_assert_num_queries(3):
        assert "10" == count_text(every.filter(subdivision__in=map(str, range(10))), page)
        assert "about 150" == count_text(every.filter(country="BE"), page, 0)
        assert "about 1,500" == count_text(every, page, is_unfiltered=True)
    with django_assert_num_queries(2):
        assert "about 150" == count_text(every.filter(country="BE"), page, 100)
    assert "3" == count_text(every.filter(subdivision__in="123"), page, is_unfiltered=True)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ([0, 1, 2], "", "2")),
        ({"after": "2"}, ([3, 4, 5], "3", "5")),
        ({"after": "5"}, ([6], "6", "")),
        ({"before": "3"}, ([0, 1, 2], "", "2")),
        ({"after": "99"}, ([0, 1, 2], "", "2")),
    ],
)
def test_slices_of_rows_in_memory_page_forward_and_back(params, expected):
    page = slice_of([Lead(pk=pk) for pk in range(7)], params, size=3)

    assert expected == ([row.pk for row in page.rows], page.before, page.after)
