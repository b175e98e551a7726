"""The Celery task that runs the sweep of storing.py."""

from celery import shared_task

from salesdesk.clock import now

from . import storing


@shared_task
def remove_deleted():
    return storing.run(now())
