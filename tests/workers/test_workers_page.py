"""The workers page: status of the sweeps, stuck work, and dead letters."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from leads.calling import calls
from leads.compliance import eligibility
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.celery import app
from salesdesk.outbox import emails, sending
from salesdesk.outbox.models import Outbox
from salesdesk.workers import run_log, timetable
from salesdesk.workers.models import Sweep

pytestmark = pytest.mark.django_db
PROMISES = "leads.tasks.make_calls_ready"


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return lambda: client.get(reverse("workers")).content.decode()


@pytest.fixture
def dead(tuesday):
    def make(number=1):
        return Outbox.objects.create(
            topic="mail",
            payload={"to": f"{number}@customer.example", "subject": f"Subject {number}", "text": "Hello."},
            dedupe_key=f"email {number}",
            attempts=8,
            dead_at=tuesday,
            error="550 no such user",
        )

    return make


def state_of(name=PROMISES):
    title = next(title for title, entry in app.conf.beat_schedule.items() if entry["task"] == name)
    return next(line.state for line in timetable.lines() if line.title.lower() == title)


def record_run(*, began=1, ended=0):
    """Record a run that began and ended this many seconds ago."""
    run_log.run(PROMISES, lambda: 1)
    began, ended = (Now() - timedelta(seconds=ago) for ago in (began, ended))
    Sweep.objects.update(last_started=began, last_finished=ended)


def test_page_lists_sweeps_that_have_not_run_yet(page):
    shown = page()

    assert "Queue due calls" in shown
    assert "not run yet" in shown
    assert "Nothing is stuck." in shown
    assert "No failed e-mails." in shown


def test_sweep_state_follows_its_last_run():
    for began, ended, state in (
        (1, 0, "OK"),
        (50, 39, "OK"),
        (50, 41, "overdue"),
        (1, 12, "running"),
        (190, 200, "hanging"),
    ):
        record_run(began=began, ended=ended)
        assert state == state_of()
    with pytest.raises(ZeroDivisionError):
        run_log.run(PROMISES, lambda: 1 / 0)
    assert "failing" == state_of()


def test_page_shows_the_error_of_a_failing_sweep(page):
    for _run in range(3):
        with pytest.raises(ZeroDivisionError):
            run_log.run(PROMISES, lambda: 1 / 0)

    assert "ZeroDivisionError: division by zero" in page()
    assert "failing × 3" in page()


def test_overdue_callbacks_and_unsent_emails_are_shown_as_stuck(page, lead, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=1))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)
    emails.queue(to="a@customer.example", subject="A", text="B", dedupe_key="c")
    eligibility.run(tuesday)
    assert "Nothing is stuck." in page()

    with clock.moved_to(tuesday + timedelta(hours=1, minutes=2)):
        assert "Promised calls not offered to anyone" in page()
        assert "Unsent e-mails" in page()
        assert '<span class="pill bad">failing</span>' in page()


def test_dead_letter_can_be_read_and_retried(client, ada, page, dead, tuesday):
    email = dead()
    assert "1@customer.example" in page()
    assert "550 no such user" in client.get(reverse("dead-letter", args=[email.pk])).content.decode()

    client.post(reverse("dead-letter-retry", args=[email.pk]))

    assert "1@customer.example" not in page()
    assert 1 == sending.run(clock.now())
    assert 404 == client.post(reverse("dead-letter-retry", args=[email.pk])).status_code


def test_all_dead_letters_can_be_retried_at_once(client, ada, page, dead):
    for number in range(3):
        dead(number)
    page()

    client.post(reverse("dead-letters-retry"))

    assert 3 == sending.run(clock.now())


def test_discarding_a_dead_letter_records_the_reason_and_the_user(client, ada, page, dead):
    email = dead()
    page()

    refused = client.post(reverse("dead-letter", args=[email.pk]), {"reason": " "})
    assert 422 == refused.status_code
    assert "This field is required." in refused.content.decode()
    client.post(reverse("dead-letter", args=[email.pk]), {"reason": "Told by phone"})

    email.refresh_from_db()
    assert ("Told by phone", ada.pk) == (email.discard_reason, email.discarded_by_id)
    assert "1@customer.example" not in page()
    assert 404 == client.get(reverse("dead-letter", args=[email.pk])).status_code


def test_dead_letters_are_paged_by_25_at_constant_cost(
    client, ada, page, dead, django_assert_max_num_queries
):
    for number in range(30):
        dead(number)
    page()

    with django_assert_max_num_queries(13):
        assert 25 == page().count("@customer.example</a>")
