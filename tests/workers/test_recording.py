"""Every run of a sweep is written down, one failure holds up nothing else, and the canary tells when all stand
still."""

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


def test_a_run_is_written_down_over_the_one_before():
    run_log.run("a sweep", lambda: 3)
    run_log.run("a sweep", lambda: 2)

    run = Sweep.objects.get()
    assert ("a sweep", 2, 0, "") == (run.name, run.done_count, run.failures, run.error)
    assert run.last_finished >= run.last_started
    assert timedelta(0) <= run.duration < timedelta(seconds=5)


def test_failures_in_a_row_are_counted_and_forgotten_by_a_run_that_succeeds():
    for _run in range(2):
        with pytest.raises(RuntimeError):
            run_log.run("a sweep", break_down)
    failing = Sweep.objects.get()
    run_log.run("a sweep", lambda: None)

    assert (2, "RuntimeError: no paper") == (failing.failures, failing.error)
    assert (0, "", 0) == Sweep.objects.values_list("failures", "error", "done_count").get()


def test_celery_and_the_command_both_write_down_every_sweep_of_the_timetable(capsys):
    call_command("sweep", once=True)

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == set(
        Sweep.objects.filter(last_finished__isnull=False, failures=0).values_list("name", flat=True)
    )
    assert "calls fall due" in capsys.readouterr().out


def test_the_operators_page_says_of_every_sweep_what_happens_when_it_stands_still():
    told = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    assert [] == [
        title
        for title, entry in app.conf.beat_schedule.items()
        if f"| {title} | {entry['options']['queue']} |" not in told
    ]


def test_one_sweep_that_fails_leaves_the_others_to_do_their_work_and_is_named(monkeypatch):
    monkeypatch.setattr(eligibility, "run", lambda now: break_down())

    with pytest.raises(CommandError, match="calls fall due"):
        call_command("sweep", once=True)

    assert ["leads.tasks.make_calls_ready"] == list(
        Sweep.objects.filter(failures=1).values_list("name", flat=True)
    )
    assert len(app.conf.beat_schedule) == Sweep.objects.count()


def test_the_command_runs_one_queue_when_asked():
    call_command("sweep", once=True, queue=["outbox"])

    assert ["salesdesk.outbox.tasks.send"] == list(Sweep.objects.values_list("name", flat=True))


def test_the_standby_runs_only_what_nobody_else_has_run():
    call_command("sweep", once=True)
    Sweep.objects.filter(pk="leads.tasks.end_holds").update(last_finished=Now() - timedelta(seconds=26))
    before = dict(Sweep.objects.values_list("name", "last_finished"))

    call_command("sweep", once=True, standby=True)

    after = dict(Sweep.objects.values_list("name", "last_finished"))
    assert {"leads.tasks.end_holds"} == {name for name in after if after[name] != before[name]}


def test_the_standby_steps_in_before_the_desk_counts_as_not_ready():
    longest = 10 + sweep.ABANDONED.total_seconds() + sweep.GLANCE
    assert longest < canary.TOLERATED.total_seconds()
    assert (canary.EVERY + canary.TOLERATED).total_seconds() < 60


def test_a_row_that_can_not_be_done_holds_up_no_other():
    done = []

    def act(number):
        if number == 2:
            break_down()
        done.append(number)
        return True

    with pytest.raises(SomeFailed, match="2 done, 1 failed, the first with RuntimeError: no paper"):
        run_each([1, 2, 3], act)
    assert [1, 3] == done


def test_a_lead_that_can_not_be_handed_back_does_not_keep_the_others(
    tuesday, make_lead, campaign, monkeypatch
):
    stuck, other = make_lead("Van Houten"), make_lead("Bos Staal")
    campaign.end()
    campaign.save()
    hand_back = campaign_end._release_lead
    monkeypatch.setattr(
        campaign_end, "_hand_back", lambda pk: break_down() if pk == stuck.pk else hand_back(pk)
    )

    with pytest.raises(SomeFailed):
        campaign_end.run(tuesday)

    assert [other.pk] == list(Lead.objects.filter(stream=Stream.MARKETING).values_list("pk", flat=True))


def test_the_canary_surfaces_with_the_promises_and_says_so_when_they_do_not(tuesday):
    with pytest.raises(NotReady, match="no sweep has run yet"):
        canary.check()
    eligibility.run(tuesday)
    assert "0 s" == canary.check()

    with clock.moved_to(tuesday + timedelta(seconds=49)):
        assert "29 s" == canary.check()
    with clock.moved_to(tuesday + timedelta(seconds=51)):
        with pytest.raises(NotReady, match="stand still since 31 s"):
            canary.check()
        eligibility.run(clock.now())
        assert "0 s" == canary.check()
    assert 1 == Canary.objects.count()


def test_a_clock_that_was_an_hour_ahead_leaves_the_canary_no_hour_to_sleep(tuesday):
    eligibility.run(tuesday + timedelta(hours=1))
    with pytest.raises(NotReady):
        canary.check()

    eligibility.run(tuesday)

    assert tuesday + canary.EVERY == Canary.objects.get().due_at


def test_a_sweep_that_nobody_finishes_is_seen_as_begun():
    with pytest.raises(KeyboardInterrupt):
        run_log.run("a sweep", lambda: (_ for _ in ()).throw(KeyboardInterrupt))

    run = Sweep.objects.with_run_ages().get()
    time.sleep(0.01)
    assert run.last_finished is None
    assert run.began is not None
