"""The status of every sweep in the timetable, from its last run."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from salesdesk.celery import app

from .models import Sweep

#: A sweep is overdue when it missed this many ticks and this much more time has passed.
MISSED, PATIENCE = 2, timedelta(seconds=20)


class SweepStatus(NamedTuple):
    """One sweep of the timetable, with its last run if any."""

    title: str
    queue: str
    every: timedelta
    run: Sweep | None
    tone: str
    state: str


def lines() -> list[SweepStatus]:
    """Return the status of every sweep, in the order of the timetable. One statement."""
    runs = {run.name: run for run in Sweep.objects.with_run_ages()}
    statuses = []
    for title, entry in app.conf.beat_schedule.items():
        run, every = runs.get(entry["task"]), timedelta(seconds=entry["schedule"])
        tone, state = _status(run, every, _longest(entry["task"]))
        statuses.append(SweepStatus(capfirst(_(title)), entry["options"]["queue"], every, run, tone, state))
    return statuses


def _longest(task: str) -> timedelta:
    """Return the time limit of a task: a sweep that still runs after it was killed, or hangs."""
    own = app.tasks[task].time_limit if task in app.tasks else None
    return timedelta(seconds=own or app.conf.task_time_limit)


def _status(run: Sweep | None, every: timedelta, longest: timedelta) -> tuple[str, str]:
    """Return the tone and the label of a sweep's state."""
    if run is None:
        return "warn", _("not run yet")
    if run.failures:
        return "bad", _("failing")
    if _is_running(run):
        hangs = run.started_ago > longest
        return ("bad", _("hanging")) if hangs else ("accent", _("running"))
    if run.finished_ago is None or run.finished_ago > MISSED * every + PATIENCE:
        return "bad", _("overdue")
    return "good", _("OK")


def _is_running(run: Sweep) -> bool:
    return run.last_finished is None or run.last_started > run.last_finished
