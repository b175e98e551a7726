"""Background work end to end: real Celery workers and beat, real Redis, a real SMTP server."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from leads.assignment import intake
from leads.models import Lead, NextStep, Place
from salesdesk.outbox import attempts, emails, sending
from salesdesk.outbox.models import Outbox
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(settings):
    with opened(settings) as box:
        yield box


@pytest.fixture
def workers(mailbox, tmp_path):
    """A worker for all three queues, and beat, started as `manage.py desk` does."""
    database = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + database["NAME"],
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
    }
    celery = [sys.executable, "-m", "celery", "-A", "salesdesk"]
    log = (tmp_path / "workers.log").open("wb")
    started = [
        subprocess.Popen([*celery, *arguments], env=environment, stdout=log, stderr=log)
        for arguments in (
            [
                "worker",
                "-Q",
                "promises,outbox,bulk",
                "--concurrency=1",
                "--without-gossip",
                "--without-mingle",
            ],
            ["beat", "--schedule", str(tmp_path / "beat")],
        )
    ]
    yield
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            # The desk kills processes that ignore the request to stop, too; no work is lost.
            process.kill()
            process.wait()
    log.close()


def wait_for(condition, within=60):
    deadline = time.monotonic() + within
    while not (result := condition()):
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.2)
    return result


def test_workers_queue_a_due_call_and_send_mail(make_company, campaign, ada, place, mailbox, workers):
    now = timezone.now()
    Place.objects.update(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    company = make_company()
    lead = intake.create_lead(company, campaign, company.contacts.first(), by=ada)
    NextStep.objects.update(due_at=now + timedelta(seconds=2))
    emails.queue(to="cleo@desk.example", subject="Late", text="Look.", dedupe_key="one")

    wait_for(lambda: NextStep.objects.get(lead=lead).ready)
    wait_for(lambda: mailbox.messages)

    assert "Late" == mailbox.messages[0]["Subject"]
    assert Lead.objects.get(pk=lead.pk).steps.get().due_at <= timezone.now()


def test_refused_email_is_resent_with_the_same_message_id(mailbox):
    emails.queue(to="cleo@desk.example", subject="Late", text="Look.", dedupe_key="one")
    emails.queue(to="cleo@desk.example", subject="Late", text="Look.", dedupe_key="one")
    mailbox.to_data = ["451 try again later"]

    assert 0 == sending.run(timezone.now())
    assert 0 == sending.run(timezone.now())
    assert 1 == sending.run(timezone.now() + timedelta(minutes=5))

    row = Outbox.objects.get()
    assert [f"<outbox-{row.pk}@localhost>"] == [message["Message-ID"] for message in mailbox.messages]
    assert (2, "") == (row.attempts, row.error)


def test_email_is_given_up_after_the_last_attempt(mailbox):
    emails.queue(to="cleo@desk.example", subject="Late", text="Look.", dedupe_key="one")
    mailbox.to_data = ["451 try again later"] * attempts.ATTEMPTS

    for day in range(attempts.ATTEMPTS):
        sending.run(timezone.now() + timedelta(days=day))

    row = Outbox.objects.get()
    assert row.dead_at
    assert "try again later" in row.error
    assert 0 == sending.run(timezone.now() + timedelta(days=30))
