"""Celery tasks that run the sweeps of the dashboards."""

from celery import shared_task

from salesdesk.clock import now

from .rollups import sweep


@shared_task
def count_funnel():
    return sweep.run(now())
