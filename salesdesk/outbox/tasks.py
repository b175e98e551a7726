"""Celery wakes the sweep; what it does stands in sending.py."""

from celery import shared_task

from salesdesk.clock import now

from . import sending


@shared_task
def send():
    return sending.run(now())
