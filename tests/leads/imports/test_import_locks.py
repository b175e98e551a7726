"""Imports that run at the same time wait only for companies that they share, and statements end with their client."""

import multiprocessing
import os
import signal
import threading
import time

import psycopg
import pytest
from django.db import connection, transaction

from leads.imports import pipeline, upload
from leads.imports.engine import locks, steps
from leads.models import Company, ImportBatch, Lead

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = "company,postcode\nBos Staal,4811 AB\nKoelhuis,5046 CD\n"
OTHER = "company,postcode\nVan Houten,1011 AB\n"


@pytest.fixture
def waiting(campaign, ada, tuesday):
    """Make a list ready for the step that imports its rows."""

    def waiting(content):
        batch = upload.create_batch(content.encode(), "list.csv", campaign, country="NL", by=ada)
        pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
        pipeline.process(batch.pk)
        pipeline.start_committing(ImportBatch.objects.get(pk=batch.pk))
        return batch.pk

    return waiting


class InThread:
    """A step of a list in a thread with its own connection."""

    def __init__(self, work):
        self.ended = threading.Event()
        self.work = work
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            self.work()
        finally:
            connection.close()
            self.ended.set()


@pytest.mark.parametrize(("content", "waits"), [(SHARED, True), (OTHER, False)])
def test_import_waits_for_another_that_creates_the_same_company(waiting, content, waits):
    first, second = waiting(SHARED), waiting(content)
    with transaction.atomic():
        assert steps.take_step(first, locks.WORKER)
        other = InThread(lambda: steps.take_step(second, locks.WORKER))
        assert other.ended.wait(1.0 if waits else 20) != waits
    assert other.ended.wait(20)

    expected = 2 if waits else 3
    assert (Company.objects.count(), Lead.objects.count()) == (expected, expected)


def test_list_that_is_being_worked_on_is_left_alone(waiting):
    batch = waiting(SHARED)
    with transaction.atomic():
        assert locks.try_list(batch)
        tried = []
        other = InThread(lambda: tried.append(pipeline.process(batch)))
        assert other.ended.wait(20)
    assert tried == [False]


@pytest.mark.parametrize("change", ["pause", "cancel", "discard"])
def test_page_does_not_wait_for_a_step_in_progress(campaign, ada, tuesday, change):
    batch = upload.create_batch(SHARED.encode(), "list.csv", campaign, country="NL", by=ada)
    pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
    with transaction.atomic():
        assert locks.try_list(batch.pk)
        other = InThread(lambda: getattr(pipeline, change)(ImportBatch.objects.get(pk=batch.pk)))
        assert other.ended.wait(20)

    batch.refresh_from_db()
    assert (batch.paused, batch.state) in {(True, "reading"), (False, "uploaded"), (False, "discarded")}


def test_statement_of_a_killed_client_ends():
    params = connection.get_connection_params()
    to = {name: params[name] for name in ("host", "port", "user", "dbname", "options") if params.get(name)}
    marker = f"SELECT pg_sleep(300) /* {os.getpid()} */"
    connection.close()

    def sleep():
        psycopg.connect(**to, autocommit=True).execute(marker)

    client = multiprocessing.get_context("fork").Process(target=sleep)
    client.start()

    def runs():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE query = %s AND state = 'active'", [marker]
            )
            return cursor.fetchone()[0]

    until(lambda: runs() == 1)
    os.kill(client.pid, signal.SIGKILL)
    client.join()
    until(lambda: runs() == 0)


def until(done, within: float = 30):
    ends = time.monotonic() + within
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.1)
