"""Celery wakes the sweeps; what they do stands in the modules that they name."""

from celery import shared_task

from salesdesk.clock import now

from . import ended, holds, leaks, readiness, recycle, suppress, tracks, undoing, wishes
from .imports import working


@shared_task
def make_calls_ready():
    return readiness.run(now())


@shared_task
def end_holds():
    return holds.run(now())


@shared_task
def forget_before_calls():
    return undoing.run(now())


@shared_task
def end_wishes():
    return wishes.run(now())


@shared_task
def bring_lost_back():
    return recycle.run(now())


@shared_task
def hand_on_silenced():
    return suppress.run(now())


@shared_task
def hand_back_ended_campaigns():
    return ended.run(now())


@shared_task
def send_tracks():
    return tracks.run(now())


@shared_task
def measure_leaks():
    return leaks.run(now())


@shared_task
def work_on_lists():
    return working.run(now())
