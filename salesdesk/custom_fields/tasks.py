"""The Celery task that removes deleted custom fields."""

from celery import shared_task

from salesdesk.clock import now

from . import definitions


@shared_task
def remove_deleted():
    return definitions.remove_deleted(now())
