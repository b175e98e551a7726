"""Celery tasks that run the sweeps of people."""

from celery import shared_task

from salesdesk.clock import now

from .sign_in import limits


@shared_task
def delete_sign_in_counts():
    return limits.run(now())
