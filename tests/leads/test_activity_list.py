"""The list of activities: visibility, filters, columns and selecting their leads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(tuesday, lead, ann, cleo):
    """A call, an incoming e-mail and a meeting, on three days; and what is no contact."""

    def log(kind, days, **facts):
        return Activity.objects.create(
            lead=lead, contact=lead.contact, round=1, kind=kind, at=tuesday - timedelta(days=days), **facts
        )

    log("call", 0, outcome="no_answer", by=ann, note="x" * 150)
    log("email", 1, incoming=True, note="Please call")
    log("meeting", 2, outcome="spoke", by=cleo)
    log("route", 3, note="Field closes", by=cleo)


@pytest.fixture
def shown(client):
    """Return the kinds of the activities that a user sees on the list."""

    def shown(user, **query):
        client.force_login(user)
        answer = client.get(reverse("activities"), query)
        assert 200 == answer.status_code
        return [row.row.kind for row in answer.context["rows"]]

    return shown


def test_activities_of_visible_leads_are_listed_latest_first(
    logged, shown, ann, ben, cleo, mia, dov, sam, eve, ada
):
    for user in (ann, cleo, mia, ada):
        assert ["call", "email", "meeting"] == shown(user)
    assert ["meeting", "email", "call"] == shown(ann, sort="-at")
    for user in (ben, dov, sam, eve):
        assert [] == shown(user)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"kind": "email"}, ["email"]),
        ({"kind": "route"}, ["call", "email", "meeting"]),  # no such choice
        ({"outcome": "no_answer"}, ["call"]),
        ({"by": "mine"}, ["call"]),
        ({"reached": "yes"}, ["meeting"]),
        ({"reached": "no"}, ["call", "email"]),
        ({"direction": "in"}, ["email"]),
        ({"q": "houten"}, ["call", "email", "meeting"]),
        ({"q": "bos"}, []),
        ({"stage": "suspect"}, ["call", "email", "meeting"]),
        ({"holder": "mine"}, []),
    ],
)
def test_activities_are_filtered(query, kinds, logged, shown, ann):
    assert kinds == shown(ann, **query)


def test_activities_of_a_period_and_of_one_person_are_found(logged, shown, tuesday, cleo, ann):
    yesterday = (tuesday - timedelta(days=1)).date().isoformat()

    assert ["email"] == shown(cleo, first=yesterday, last=yesterday)
    assert ["call", "email"] == shown(cleo, first=yesterday)
    assert ["call"] == shown(cleo, by=ann.pk)


def test_activity_rows_show_a_beginning_of_the_note(logged, client, ann):
    client.force_login(ann)

    rows = client.get(reverse("activities"), {"columns": "kind,note,by"}).context["rows"]

    assert 101 == len(rows[0].cells[1].text)
    assert ["Please call", ""] == [cell.text for cell in rows[1].cells[1:]]


def test_activities_have_pages_and_an_empty_state(logged, client, ann, ben, monkeypatch):
    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 2)
    client.force_login(ann)
    first = client.get(reverse("activities")).context["page"]
    second = client.get(reverse("activities"), {"after": first.after}).context["page"]
    assert [2, 1] == [len(first.rows), len(second.rows)]

    client.force_login(ben)
    assert b"No activities yet" in client.get(reverse("activities")).content
