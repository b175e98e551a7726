"""Celery tasks that run the sweeps of notifications."""

from celery import shared_task

from salesdesk.clock import now

from . import digest


@shared_task
def send_digests():
    return digest.run(now())


@shared_task
def delete_old():
    return digest.delete_old(now())
