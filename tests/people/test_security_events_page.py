"""The page of security events."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.imports import upload
from salesdesk import clock
from salesdesk.people.membership import role_changes
from salesdesk.people.models import SecurityEvent
from salesdesk.people.roles import Role
from salesdesk.people.sign_in import security_log

pytestmark = pytest.mark.django_db
Kind = SecurityEvent.Kind


@pytest.fixture
def listed(client, ada):
    """Return a function that opens the page and returns the events on it."""
    client.force_login(ada)

    def open_page(**filters):
        answer = client.get(reverse("security-events"), filters)
        assert answer.status_code == 200
        return [(event.kind, event.person) for event in answer.context["page"].rows if event.person != ada]

    return open_page


def test_events_are_listed_newest_first(listed, ann, ben):
    security_log.record(Kind.FAILURE, person=ann)
    security_log.record(Kind.BLOCKED, person=ben)

    assert listed() == [(Kind.BLOCKED, ben), (Kind.FAILURE, ann)]


def test_events_are_filtered_by_kind_person_and_days(listed, ann, ben, ada):
    with clock.moved_to(clock.now() - timedelta(days=40)):
        security_log.record(Kind.REFUSAL, person=ann, by=ann)
    security_log.record(Kind.FAILURE, person=ann)
    security_log.record(Kind.FAILURE, person=ben)
    security_log.record(Kind.BLOCKED, person=ben, by=ann)

    assert listed(kind="failure") == [(Kind.FAILURE, ben), (Kind.FAILURE, ann)]
    assert listed(person=ann.pk) == [(Kind.BLOCKED, ben), (Kind.FAILURE, ann)]
    assert listed(person=ann.pk, days="90")[-1] == (Kind.REFUSAL, ann)
    assert listed(kind="failure", person=ann.pk) == [(Kind.FAILURE, ann)]
    assert listed(kind="role") == []
    assert len(listed(kind="odd", person="odd", days="odd")) == 3


def test_pages_follow_each_other_with_the_filter(client, ada, ann):
    client.force_login(ada)
    SecurityEvent.objects.bulk_create(SecurityEvent(kind=Kind.FAILURE, person=ann) for _ in range(60))
    first = client.get(reverse("security-events"), {"kind": "failure"}).context["page"]
    second = client.get(reverse("security-events"), {"kind": "failure", "after": first.after}).context["page"]

    assert len(first.rows) + len(second.rows) == 60
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_event_of_a_changed_account_says_what_changed(ann, ada, elsewhere):
    ann.role, ann.level, ann.team, ann.email = Role.MARKETING, "", elsewhere, "ann.new@desk.example"
    role_changes.change(ann, by=ada)

    event = SecurityEvent.objects.get(kind=Kind.ROLE)
    assert event.detail == "role inside → marketing, team North → Elsewhere, e-mail address"
    assert (event.person, event.by) == (ann, ada)


def test_downloading_refused_rows_is_recorded(client, cleo, campaign):
    batch = upload.create_batch(b"Company,Phone\nAcme,0201234567\n", "list.csv", campaign, by=cleo)
    client.force_login(cleo)
    client.get(reverse("import-refused", args=[batch.pk]))

    event = SecurityEvent.objects.get(kind=Kind.EXPORT)
    assert (event.person, event.detail) == (cleo, f"refused rows of list {batch.pk}")
