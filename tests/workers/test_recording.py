"""Recording of sweep runs, isolation of failures, the standby, and the canary."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from leads.compliance import eligibility
from leads.models import Lead
from leads.models.stages import Stream
from leads.recycling import campaign_end
from salesdesk import clock
from salesdesk.celery import app
from salesdesk.health import NotReady
from salesdesk.management.commands import sweep
from salesdesk.workers import canary, run_log
from salesdesk.workers.batch import SomeFailed, run_each
from salesdesk.workers.models import Canary, Sweep

pytestmark = pytest.mark.django_db


def break_down():
    raise RuntimeError("no paper")


def test_run_log_overwrites_the_previous_run():
    run_log.run("a sweep", lambda: 3)
    run_log.run("a sweep", lambda: 2)

    run = Sweep.objects.get()
    assert ("a sweep", 2, 0, "") == (run.name, run.done_count, run.failures, run.error)
    assert run.last_finished >= run.last_started
    assert timedelta(0) <= run.duration < timedelta(seconds=5)


def test_run_log_counts_consecutive_failures_and_resets_them_on_success():
    for _run in range(2):
        with pytest.raises(RuntimeError):
            run_log.run("a sweep", break_down)
    failing = Sweep.objects.get()
    run_log.run("a sweep", lambda: None)

    assert (2, "RuntimeError: no paper") == (failing.failures, failing.error)
    assert (0, "", 0) == Sweep.objects.values_list("failures", "error", "done_count").get()


def test_sweep_command_runs_and_records_the_whole_timetable(capsys):
    call_command("sweep", once=True)

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == set(
        Sweep.objects.filter(last_finished__isnull=False, failures=0).values_list("name", flat=True)
    )
    assert "queue due calls" in capsys.readouterr().out


def test_operating_guide_documents_every_sweep():
    guide = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    assert [] == [
        title
        for title, entry in app.conf.beat_schedule.items()
        if f"| {title} | {entry['options']['queue']} |" not in guide
    ]


def test_sweep_command_names_a_failed_sweep_and_runs_the_others(monkeypatch):
    monkeypatch.setattr(eligibility, "run", lambda now: break_down())

    with pytest.raises(CommandError, match="queue due calls"):
        call_command("sweep", once=True)

    assert ["leads.tasks.make_calls_ready"] == list(
        Sweep.objects.filter(failures=1).values_list("name", flat=True)
    )
    assert len(app.conf.beat_schedule) == Sweep.objects.count()


def test_sweep_command_can_run_a_single_queue():
    call_command("sweep", once=True, queue=["outbox"])

    sweeps = {"salesdesk.outbox.tasks.send", "leads.tasks.send_text_messages"}
    assert sweeps == set(Sweep.objects.values_list("name", flat=True))


def test_standby_runs_only_abandoned_sweeps():
    call_command("sweep", once=True)
    Sweep.objects.filter(pk="leads.tasks.end_holds").update(last_finished=Now() - timedelta(seconds=26))
    before = dict(Sweep.objects.values_list("name", "last_finished"))

    call_command("sweep", once=True, standby=True)

    after = dict(Sweep.objects.values_list("name", "last_finished"))
    assert {"leads.tasks.end_holds"} == {name for name in after if after[name] != before[name]}


def test_standby_steps_in_before_readyz_fails():
    longest = 10 + sweep.ABANDONED.total_seconds() + sweep.STANDBY_POLL
    assert longest < canary.TOLERATED.total_seconds()
    assert (canary.EVERY + canary.TOLERATED).total_seconds() < 60


def test_run_each_processes_the_rows_after_a_failing_one():
    done = []

    def act(number):
        if number == 2:
            break_down()
        done.append(number)
        return True

    with pytest.raises(SomeFailed, match="2 done, 1 failed, the first with RuntimeError: no paper"):
        run_each([1, 2, 3], act)
    assert [1, 3] == done


def test_campaign_end_releases_the_other_leads_when_one_fails(tuesday, make_lead, campaign, monkeypatch):
    stuck, other = make_lead("Van Houten"), make_lead("Bos Staal")
    campaign.end()
    campaign.save()
    release = campaign_end._release_lead
    monkeypatch.setattr(
        campaign_end, "_release_lead", lambda pk: break_down() if pk == stuck.pk else release(pk)
    )

    with pytest.raises(SomeFailed):
        campaign_end.run(tuesday)

    assert [other.pk] == list(Lead.objects.filter(stream=Stream.MARKETING).values_list("pk", flat=True))


def test_canary_check_fails_when_sweeps_stop_and_recovers(tuesday):
    with pytest.raises(NotReady, match="no sweep has run yet"):
        canary.check()
    eligibility.run(tuesday)
    assert "0 s" == canary.check()

    with clock.moved_to(tuesday + timedelta(seconds=49)):
        assert "29 s" == canary.check()
    with clock.moved_to(tuesday + timedelta(seconds=51)):
        with pytest.raises(NotReady, match="for 31 s"):
            canary.check()
        eligibility.run(clock.now())
        assert "0 s" == canary.check()
    assert 1 == Canary.objects.count()


def test_canary_is_reset_when_the_clock_was_an_hour_ahead(tuesday):
    eligibility.run(tuesday + timedelta(hours=1))
    with pytest.raises(NotReady):
        canary.check()

    eligibility.run(tuesday)

    assert tuesday + canary.EVERY == Canary.objects.get().due_at


def test_unfinished_run_is_recorded_as_started():
    with pytest.raises(KeyboardInterrupt):
        run_log.run("a sweep", lambda: (_ for _ in ()).throw(KeyboardInterrupt))

    run = Sweep.objects.with_run_ages().get()
    time.sleep(0.01)
    assert run.last_finished is None
    assert run.started_ago is not None
