"""Celery, and the whole timetable on one screen.

A task is one line that wakes a sweep; the row in the database is the promise. Beat ticks intervals and
holds nothing: a tick that is lost or doubled changes nothing.
"""

import os
from functools import partial
from typing import Any

from celery import Celery, Task
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesdesk.settings")


class RecordedTask(Task):
    """Every run is written down, whoever calls the task (salesdesk/workers)."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Not at the top: this file is read before the apps are.
        from .workers import run_log

        return run_log.run(self.name, partial(super().__call__, *args, **kwargs))


app = Celery("salesdesk", task_cls=RecordedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Longer than any task may run: what is not acknowledged by then is given to another worker.
    # A Redis that is there and says nothing counts as away, for workers and beat alike.
    broker_transport_options={
        "visibility_timeout": 300,
        "socket_connect_timeout": 5,
        "socket_timeout": 15,
        "health_check_interval": 10,
    },
    # Redis may be away for as long as it likes: who waits for it goes on waiting.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_soft_time_limit=120,
    task_time_limit=150,
    task_default_queue="promises",
    timezone="UTC",
)
app.autodiscover_tasks()


def gettext_noop(words: str) -> str:
    """Mark words for the translators; Django's own would read the settings, and it is too early for that."""
    return words


def tick(task: str, every: float, queue: str) -> dict[str, Any]:
    """Wake `task` every so many seconds; a tick that waited longer than that is dropped for the next."""
    return {"task": task, "schedule": every, "options": {"queue": queue, "expires": every}}


# Three queues, each with a worker, so that nothing slow stands before a promise.
app.conf.beat_schedule = {
    gettext_noop("calls fall due"): tick("leads.tasks.make_calls_ready", 10, "promises"),
    gettext_noop("holds end"): tick("leads.tasks.end_holds", 10, "promises"),
    gettext_noop("calls stand"): tick("leads.tasks.delete_call_snapshots", 60, "bulk"),
    gettext_noop("late handoffs are escalated"): tick("handoffs.tasks.escalate", 30, "promises"),
    gettext_noop("kept leads are offered back"): tick(
        "handoffs.tasks.offer_field_nurture_back", 60, "promises"
    ),
    gettext_noop("wishes end with their week"): tick("leads.tasks.end_focus_requests", 60, "bulk"),
    gettext_noop("lost deals come back"): tick("leads.tasks.recycle_lost", 60, "promises"),
    gettext_noop("silenced calls are handed on"): tick("leads.tasks.reassign_suppressed", 60, "promises"),
    gettext_noop("ended campaigns let go"): tick("leads.tasks.release_ended_campaigns", 60, "bulk"),
    gettext_noop("leaks are measured"): tick("leads.tasks.measure_leaks", 900, "bulk"),
    gettext_noop("lists are imported"): tick("leads.tasks.process_imports", 3, "bulk"),
    gettext_noop("tracks write their mails"): tick("leads.tasks.send_track_mails", 60, "bulk"),
    gettext_noop("mail leaves"): tick("salesdesk.outbox.tasks.send", 10, "outbox"),
    gettext_noop("old letters are forgotten"): tick("salesdesk.outbox.tasks.delete_old", 3600, "bulk"),
}


@worker_ready.connect
def run_due_sweeps(**_facts: Any) -> None:
    """A worker that has just started looks at what fell due meanwhile; the first tick may be a minute away."""
    mine = app.amqp.queues.consume_from
    for entry in app.conf.beat_schedule.values():
        if entry["options"]["queue"] in mine:
            app.send_task(entry["task"], **entry["options"])
