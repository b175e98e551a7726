"""How the sweeps of the timetable are doing: their last run, and whether that is as it should be."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from salesdesk.celery import app

from .models import Sweep

#: Who has not ended after the longest that a task may run was killed, or hangs.
LONGEST = timedelta(seconds=app.conf.task_time_limit)
#: A sweep is late when it has missed so many of its ticks, and this much more has passed.
MISSED, PATIENCE = 2, timedelta(seconds=20)


class SweepStatus(NamedTuple):
    """One sweep of the timetable, and its last run if there was one."""

    title: str
    queue: str
    every: timedelta
    run: Sweep | None
    tone: str
    state: str


def lines() -> list[SweepStatus]:
    """Every sweep, in the order of the timetable. One statement."""
    runs = {run.name: run for run in Sweep.objects.with_run_ages()}
    found = []
    for title, entry in app.conf.beat_schedule.items():
        run, every = runs.get(entry["task"]), timedelta(seconds=entry["schedule"])
        tone, state = _status(run, every)
        found.append(SweepStatus(capfirst(_(title)), entry["options"]["queue"], every, run, tone, state))
    return found


def _status(run: Sweep | None, every: timedelta) -> tuple[str, str]:
    """Its tone, and the word for it."""
    if run is None:
        return "warn", _("not yet")
    if run.failures:
        return "bad", _("fails")
    if _is_under_way(run):
        hangs = run.started_ago > LONGEST
        return ("bad", _("hangs")) if hangs else ("accent", _("under way"))
    if run.finished_ago is None or run.finished_ago > MISSED * every + PATIENCE:
        return "bad", _("stands still")
    return "good", _("well")


def _is_under_way(run: Sweep) -> bool:
    return run.last_finished is None or run.last_started > run.last_finished
