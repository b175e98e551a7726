"""Celery wakes the sweeps; what they do stands in the modules that they name."""

from celery import shared_task

from salesdesk.clock import now

from . import escalating, keeping


@shared_task
def escalate():
    return escalating.run(now())


@shared_task
def offer_kept_back():
    return keeping.run(now())
