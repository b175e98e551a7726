"""Lists are read, checked and imported in steps: any of them may be the last one before a pause or a kill."""

import multiprocessing
import os
import signal
import time

import pytest
from django.db import connection

from leads.imports import pipeline, preview, stage, upload
from leads.imports.engine import lines, locks, steps, turns
from leads.imports.matching import group_rows
from leads.models import Company, ImportBatch, ImportLine, ImportPerson, ImportRow, Lead
from salesdesk import clock

from .row_counts import counts

State = ImportBatch.State
HEADER = "company,postcode,phone,contact person\n"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch, tuesday):
    """Make every step five rows, so that short lists take many of them."""
    monkeypatch.setattr(group_rows, "SLICE", 5)
    monkeypatch.setattr(group_rows, "MOST_OF_ONE", 10)
    monkeypatch.setattr(stage, "CHUNK", 5)
    monkeypatch.setattr(lines, "CHUNK", 5)


@pytest.fixture
def start(campaign, ada):
    """Upload a list and start reading it."""

    def start(content, into=campaign):
        batch = upload.create_batch(content.encode(), "list.csv", into, country="NL", by=ada)
        pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
        return batch

    return start


def companies(count: int, first: int = 0) -> str:
    rows = [f"Firm {n},{1000 + n} AB,020 55{n:05},Person {n}\n" for n in range(first, first + count)]
    return HEADER + "".join(rows)


def step(batch) -> bool:
    moved = steps.take_step(batch.pk, locks.WORKER)
    batch.refresh_from_db()
    return moved


def step_until(batch, done):
    while not done():
        assert step(batch), batch.state


def test_progress_counts_the_rows_read_checked_and_imported(start):
    batch = start(companies(12))
    seen = []
    while step(batch):
        seen.append((batch.state, batch.rows_done))
        if batch.state == State.PREVIEWED:
            pipeline.start_committing(batch)

    for state in (State.READING, State.CHECKING, State.COMMITTING):
        assert [5, 10, 12] == sorted({done for each, done in seen if each == state if done}), state
    assert counts(batch) == (12, 12, 0, 0, 0)
    assert not any(model.objects.exists() for model in (ImportLine, ImportRow, ImportPerson))


@pytest.mark.parametrize("state", [State.READING, State.CHECKING, State.COMMITTING])
def test_paused_list_rests_until_it_is_resumed(start, state):
    batch = start(companies(12))
    if state == State.COMMITTING:
        step_until(batch, lambda: batch.state == State.PREVIEWED)
        pipeline.start_committing(batch)
    step_until(batch, lambda: batch.state == state and batch.rows_done == 5)

    pipeline.pause(batch)
    assert pipeline.run(clock.now()) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done) == (state, 5)

    pipeline.resume(batch)
    assert pipeline.run(clock.now()) == 1
    batch.refresh_from_db()
    assert batch.state == (State.COMMITTED if state == State.COMMITTING else State.PREVIEWED)


@pytest.mark.parametrize("state", [State.READING, State.CHECKING])
def test_list_whose_reading_is_cancelled_can_be_mapped_again(start, state):
    batch = start(companies(12))
    step_until(batch, lambda: batch.state == state and batch.rows_done == 5)

    pipeline.cancel(batch)
    assert (batch.state, step(batch)) == (State.UPLOADED, False)

    pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
    assert pipeline.process(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, preview.totals(batch).create) == (State.PREVIEWED, 12)


def test_stopped_import_keeps_its_rows_and_another_upload_brings_the_rest(start, bring):
    batch = start(companies(12))
    step_until(batch, lambda: batch.state == State.PREVIEWED)
    pipeline.start_committing(batch)
    step_until(batch, lambda: batch.rows_imported == 5)

    pipeline.cancel(batch)
    pipeline.run(clock.now())

    batch.refresh_from_db()
    assert (batch.state, batch.rows_left, *counts(batch)) == (State.STOPPED, 7, 12, 5, 0, 0, 0)
    assert Lead.objects.count() == 5
    assert not ImportRow.objects.exists()
    assert counts(bring(companies(12))) == (12, 7, 0, 5, 0)


def test_step_of_an_earlier_run_is_dropped(start, monkeypatch):
    batch = start(companies(6))
    step_until(batch, lambda: batch.rows_read == 5)
    stage_rows = stage.stage_rows

    def stage_while_the_list_is_restarted(old):
        ImportBatch.objects.filter(pk=old.pk).update(run=old.run + 1)
        return stage_rows(old)

    with monkeypatch.context() as restarted:
        restarted.setattr(stage, "stage_rows", stage_while_the_list_is_restarted)
        assert not step(batch)

    assert (batch.rows_read, ImportRow.objects.count()) == (5, 5)


def test_failing_import_keeps_what_is_done_and_can_be_continued(start, monkeypatch):
    batch = start(companies(12))
    step_until(batch, lambda: batch.state == State.PREVIEWED)
    pipeline.start_committing(batch)
    step_until(batch, lambda: batch.rows_imported == 5)
    with monkeypatch.context() as broken:
        broken.setattr("leads.imports.engine.results.count_rows", None)
        for _attempt in range(pipeline.ATTEMPTS):
            pipeline.run(clock.now())

    batch.refresh_from_db()
    assert (batch.state, batch.rows_imported, Lead.objects.count()) == (State.HALTED, 5, 5)
    pipeline.resume(batch)
    pipeline.run(clock.now())
    batch.refresh_from_db()
    assert (batch.state, *counts(batch)) == (State.COMMITTED, 12, 12, 0, 0, 0)


def test_small_list_does_not_wait_for_a_large_one(start, monkeypatch):
    monkeypatch.setattr(turns, "TURN", 0)
    monkeypatch.setattr(turns, "RUN", 0.001)  # one step
    large = start(companies(100))
    for _run in range(5):
        pipeline.run(clock.now())
    small = start(companies(3, first=500))

    for _run in range(14):  # the small list takes seven steps, and has every other turn
        pipeline.run(clock.now())

    small.refresh_from_db()
    large.refresh_from_db()
    assert (small.state, large.state) == (State.PREVIEWED, State.READING)


def test_preview_sees_rows_of_one_known_company_in_different_slices_as_one(bring, read, make_campaign, north):
    """Without a place, the number shows that they are the company that is known with a place."""
    bring("company,city,phone\nBos Staal,Breda,013-555 1000\n")
    other = make_campaign(north, [], name="Fleet audit")
    content = "company,city,phone\nBos Staal,,013-555 1000\n"
    content += "".join(f"Firm {n},Breda,\n" for n in range(10)) + "Bos Staal,Breda,\n"

    batch = read(content, into=other)

    assert preview.totals(batch)[:4] == (11, 0, 1, 0)
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    assert counts(batch) == (12, 11, 0, 1, 0)


def test_company_with_very_many_rows_is_imported_in_parts(bring):
    rows = "".join(f"Bos Staal,1000 AB,020 55{n:05},Person {n}\n" for n in range(33))

    batch = bring(HEADER + rows)

    assert counts(batch) == (33, 1, 32, 0, 0)
    assert Company.objects.get().contacts.count() == 33
    assert counts(bring(HEADER + rows)) == (33, 0, 0, 33, 0)


def test_discarding_and_pausing_wait_for_no_step(start):
    batch = start(companies(6))
    step_until(batch, lambda: batch.rows_read == 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
        assert cursor.fetchone() == (0,)

    pipeline.discard(batch)

    assert not ImportBatch.objects.visible_to(batch.by).exists()
    pipeline.run(clock.now())
    assert not ImportBatch.objects.exists()
    assert not ImportLine.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_of_a_killed_worker_is_completed_by_another(start):
    batch = start(companies(60))
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    connection.close()  # the child opens its own
    worker = multiprocessing.get_context("fork").Process(target=pipeline.process, args=(batch.pk,))
    worker.start()
    deadline = time.monotonic() + 60
    while batch.rows_imported < 10 and time.monotonic() < deadline:
        batch.refresh_from_db()
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    batch.refresh_from_db()
    done = batch.rows_imported

    assert 10 <= done < 60
    assert done == batch.created == Lead.objects.count()
    assert done == Company.objects.count()
    while not pipeline.process(batch.pk):  # until PostgreSQL has noticed that the worker is gone
        time.sleep(0.05)
    batch.refresh_from_db()
    assert (batch.state, *counts(batch)) == (State.COMMITTED, 60, 60, 0, 0, 0)
    assert Lead.objects.count() == Company.objects.count() == 60
