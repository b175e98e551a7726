"""Celery wakes the sweeps; what they do stands in the modules that they name."""

from celery import shared_task

from salesdesk.clock import now

from . import ended, holds, readiness, recycle


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
