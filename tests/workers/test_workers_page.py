"""An admin sees on one page what works by itself, what is stuck, and decides about dead letters."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from leads.calling import calls
from leads.compliance import eligibility
from leads.models.activity import Outcome
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
            dedupe_key=f"letter {number}",
            attempts=8,
            dead_at=tuesday,
            error="550 no such user",
        )

    return make


def state_of(name=PROMISES):
    title = next(title for title, entry in app.conf.beat_schedule.items() if entry["task"] == name)
    return next(line.state for line in timetable.lines() if line.title.lower() == title)


def ran(*, began=1, ended=0):
    """The sweep of promises began and ended so many seconds ago."""
    run_log.run(PROMISES, lambda: 1)
    began, ended = (Now() - timedelta(seconds=ago) for ago in (began, ended))
    Sweep.objects.update(last_started=began, last_finished=ended)


def test_before_anything_ran_the_page_says_so(page):
    shown = page()

    assert "Calls fall due" in shown
    assert "not yet" in shown
    assert "Nothing: what was due is done." in shown
    assert "None: every letter has left, or is on its way." in shown


def test_a_sweep_is_well_late_failing_under_way_or_hanging():
    for began, ended, state in (
        (1, 0, "well"),
        (50, 39, "well"),
        (50, 41, "stands still"),
        (1, 12, "under way"),
        (190, 200, "hangs"),
    ):
        ran(began=began, ended=ended)
        assert state == state_of()
    with pytest.raises(ZeroDivisionError):
        run_log.run(PROMISES, lambda: 1 / 0)
    assert "fails" == state_of()


def test_why_a_sweep_fails_stands_on_the_page(page):
    for _run in range(3):
        with pytest.raises(ZeroDivisionError):
            run_log.run(PROMISES, lambda: 1 / 0)

    assert "ZeroDivisionError: division by zero" in page()
    assert "fails × 3" in page()


def test_a_promise_that_nobody_surfaces_and_a_letter_that_does_not_leave_are_stuck(page, lead, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=1))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)
    emails.queue(to="a@customer.example", subject="A", text="B", dedupe_key="c")
    eligibility.run(tuesday)
    assert "Nothing: what was due is done." in page()

    with clock.moved_to(tuesday + timedelta(hours=1, minutes=2)):
        assert "Promised calls that nobody is offered" in page()
        assert "Letters that have not left" in page()
        assert "not well" in page()


def test_a_dead_letter_is_read_and_tried_again(client, ada, page, dead, tuesday):
    letter = dead()
    assert "1@customer.example" in page()
    assert "550 no such user" in client.get(reverse("dead-letter", args=[letter.pk])).content.decode()

    client.post(reverse("dead-letter-retry", args=[letter.pk]))

    assert "1@customer.example" not in page()
    assert 1 == sending.run(clock.now())
    assert 404 == client.post(reverse("dead-letter-retry", args=[letter.pk])).status_code


def test_all_are_tried_again_when_the_server_is_mended(client, ada, page, dead):
    for number in range(3):
        dead(number)
    page()

    client.post(reverse("dead-letters-retry"))

    assert 3 == sending.run(clock.now())


def test_a_dead_letter_is_let_go_with_a_reason_and_by_whom_is_kept(client, ada, page, dead):
    letter = dead()
    page()

    refused = client.post(reverse("dead-letter", args=[letter.pk]), {"reason": " "})
    assert 422 == refused.status_code
    assert "This field is required." in refused.content.decode()
    client.post(reverse("dead-letter", args=[letter.pk]), {"reason": "Told by telephone"})

    letter.refresh_from_db()
    assert ("Told by telephone", ada.pk) == (letter.discard_reason, letter.dropped_by_id)
    assert "1@customer.example" not in page()
    assert 404 == client.get(reverse("dead-letter", args=[letter.pk])).status_code


def test_dead_letters_come_by_25_and_cost_the_same(client, ada, page, dead, django_assert_max_num_queries):
    for number in range(30):
        dead(number)
    page()

    with django_assert_max_num_queries(12):
        assert 25 == page().count("@customer.example</a>")
