"""Celery wakes the sweeps; what they do stands in the modules that they name."""

import contextlib

from celery import Task, shared_task
from kombu.exceptions import OperationalError

from salesdesk.clock import now

from . import ended, holds, readiness, recycle
from .imports import working


@shared_task
def make_calls_ready():
    readiness.run(now())


@shared_task
def end_holds():
    holds.run(now())


@shared_task
def bring_lost_back():
    recycle.run(now())


@shared_task
def hand_back_ended_campaigns():
    ended.run(now())


@shared_task
def work_on_lists():
    working.run(now())


def wake(task: Task) -> None:
    """A hint that there is something to do now. The broker may be away: then the next tick finds it."""
    with contextlib.suppress(OperationalError):
        task.apply_async(queue="bulk")
