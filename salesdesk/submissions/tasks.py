"""The Celery task that deletes old submissions."""

from celery import shared_task

from salesdesk.clock import now

from . import retention


@shared_task
def delete_submissions():
    return retention.run(now())
