"""Celery tasks that run the sweeps of sending.py and retention.py."""

from celery import shared_task

from salesdesk.clock import now

from . import retention, sending


@shared_task
def send():
    return sending.run(now())


@shared_task
def delete_old():
    return retention.run(now())
