"""Celery, and the whole timetable on one screen.

A task is one line that wakes a sweep; the row in the database is the promise. Beat ticks intervals and
holds nothing: a tick that is lost or doubled changes nothing.
"""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesdesk.settings")

app = Celery("salesdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Longer than any task may run: what is not acknowledged by then is given to another worker.
    broker_transport_options={"visibility_timeout": 300},
    broker_connection_retry_on_startup=True,
    # delay() after a commit is a hint: when Redis is away the page must not wait for it, a tick comes anyway.
    task_publish_retry=False,
    task_soft_time_limit=120,
    task_time_limit=150,
    task_default_queue="promises",
    timezone="UTC",
)
app.autodiscover_tasks()


def tick(task: str, every: float, queue: str) -> dict[str, Any]:
    """Wake `task` every so many seconds; a tick that waited longer than that is dropped for the next."""
    return {"task": task, "schedule": every, "options": {"queue": queue, "expires": every}}


# Three queues, each with a worker, so that nothing slow stands before a promise.
app.conf.beat_schedule = {
    "calls fall due": tick("leads.tasks.make_calls_ready", 10, "promises"),
    "holds end": tick("leads.tasks.end_holds", 10, "promises"),
    "late handoffs are escalated": tick("handoffs.tasks.escalate", 30, "promises"),
    "lost deals come back": tick("leads.tasks.bring_lost_back", 60, "promises"),
    "ended campaigns let go": tick("leads.tasks.hand_back_ended_campaigns", 60, "bulk"),
    "lists are imported": tick("leads.tasks.work_on_lists", 10, "bulk"),
    "mail leaves": tick("salesdesk.outbox.tasks.send", 10, "outbox"),
}
