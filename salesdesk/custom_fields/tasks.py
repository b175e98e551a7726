"""The Celery tasks that build the indexes of filters and remove deleted custom fields."""

from celery import shared_task

from salesdesk.clock import now

from . import definitions, indexes


@shared_task
def remove_deleted():
    return definitions.remove_deleted(now())


# Building an index over millions of rows takes longer than other sweeps may; still less than Redis waits.
@shared_task(soft_time_limit=270, time_limit=285)
def build_indexes():
    return indexes.run(now())
