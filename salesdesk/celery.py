"""Celery, and the whole timetable on one screen.

A task is one line that calls a sweep; due work is stored as rows in the database. Beat only sends ticks at
intervals, so a lost or repeated tick does no harm.
"""

import logging.config
import os
from functools import partial
from typing import Any

from celery import Celery, Task
from celery.signals import after_task_publish, beat_init, heartbeat_sent, setup_logging, worker_ready

from .workers import alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesdesk.settings")


class RecordedTask(Task):
    """A task whose every run is recorded, no matter who calls it (salesdesk/workers/run_log.py)."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # Imported here because this module loads before the apps do.
        from .workers import run_log

        return run_log.run(self.name, partial(super().__call__, *args, **kwargs))


app = Celery("salesdesk", task_cls=RecordedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # The visibility timeout is longer than any task may run, as an unacknowledged task is redelivered after it.
    # The socket timeouts treat an unresponsive Redis as down, for workers and beat alike.
    broker_transport_options={
        "visibility_timeout": 300,
        "socket_connect_timeout": 5,
        "socket_timeout": 15,
        "health_check_interval": 10,
    },
    # Keep reconnecting for as long as Redis is down.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_soft_time_limit=120,
    task_time_limit=150,
    task_default_queue="promises",
    timezone="UTC",
)
app.autodiscover_tasks()


def gettext_noop(text: str) -> str:
    """Mark `text` for translation. Django's own function would load the settings, too early here."""
    return text


def tick(task: str, every: float, queue: str) -> dict[str, Any]:
    """Return a schedule entry that sends `task` every `every` seconds; a tick expires when the next is due."""
    return {"task": task, "schedule": every, "options": {"queue": queue, "expires": every}}


# Three queues, each with its own worker, so that slow work never delays promised calls.
app.conf.beat_schedule = {
    gettext_noop("queue due calls"): tick("leads.tasks.make_calls_ready", 10, "promises"),
    gettext_noop("expire holds"): tick("leads.tasks.end_holds", 10, "promises"),
    gettext_noop("delete call snapshots"): tick("leads.tasks.delete_call_snapshots", 60, "bulk"),
    gettext_noop("escalate late handoffs"): tick("handoffs.tasks.escalate", 30, "promises"),
    gettext_noop("escalate late first calls"): tick("leads.tasks.escalate_first_calls", 30, "promises"),
    gettext_noop("review field nurture"): tick("handoffs.tasks.offer_field_nurture_back", 60, "promises"),
    gettext_noop("count closed opportunities"): tick("handoffs.tasks.count_closed_deals", 900, "bulk"),
    gettext_noop("expire quotes"): tick("handoffs.tasks.expire_quotes", 60, "bulk"),
    gettext_noop("bring partners forward"): tick("handoffs.tasks.bring_partners_forward", 300, "bulk"),
    gettext_noop("estimate chances"): tick("handoffs.tasks.estimate_chances", 300, "bulk"),
    gettext_noop("freeze the forecast"): tick("handoffs.tasks.freeze_forecast", 900, "bulk"),
    gettext_noop("mail weekly packs"): tick("handoffs.tasks.mail_weekly_packs", 300, "bulk"),
    gettext_noop("expire focus requests"): tick("leads.tasks.end_focus_requests", 60, "bulk"),
    gettext_noop("recycle lost leads"): tick("leads.tasks.recycle_lost", 60, "promises"),
    gettext_noop("replace suppressed calls"): tick("leads.tasks.reassign_suppressed", 60, "promises"),
    gettext_noop("release leads of ended campaigns"): tick("leads.tasks.release_ended_campaigns", 60, "bulk"),
    gettext_noop("count call hours"): tick("leads.tasks.count_call_hours", 900, "bulk"),
    gettext_noop("count tips"): tick("leads.tasks.count_tips", 900, "bulk"),
    gettext_noop("score leads"): tick("leads.tasks.score_leads", 60, "bulk"),
    gettext_noop("count the funnel"): tick("salesdesk.dashboards.tasks.count_funnel", 3, "bulk"),
    gettext_noop("measure leaks"): tick("leads.tasks.measure_leaks", 900, "bulk"),
    gettext_noop("tell of late support tasks"): tick("leads.tasks.tell_late_support", 60, "promises"),
    gettext_noop("tell of too much sales admin"): tick("leads.tasks.tell_of_admin_share", 300, "bulk"),
    gettext_noop("open uploaded lists"): tick("leads.tasks.open_lists", 3, "bulk"),
    gettext_noop("import lists"): tick("leads.tasks.process_imports", 3, "bulk"),
    gettext_noop("forget what imports did"): tick("leads.tasks.forget_imports", 3600, "bulk"),
    gettext_noop("move leads to their territories"): tick("leads.tasks.move_leads", 5, "bulk"),
    gettext_noop("bring audiences in"): tick("leads.tasks.fill_campaigns", 5, "bulk"),
    gettext_noop("take actions on many leads"): tick("leads.tasks.take_bulk_actions", 3, "bulk"),
    gettext_noop("look for duplicates"): tick("leads.tasks.compare_companies", 60, "bulk"),
    gettext_noop("write exports"): tick("leads.tasks.write_exports", 3, "bulk"),
    gettext_noop("apply clicks in e-mails"): tick("leads.tasks.apply_clicks", 10, "promises"),
    gettext_noop("send nurture e-mails"): tick("leads.tasks.send_track_mails", 60, "bulk"),
    gettext_noop("read the mailbox"): tick("leads.tasks.read_mailbox", 60, "bulk"),
    gettext_noop("send e-mail"): tick("salesdesk.outbox.tasks.send", 10, "outbox"),
    gettext_noop("send text messages"): tick("leads.tasks.send_text_messages", 10, "outbox"),
    gettext_noop("send daily digests"): tick("salesdesk.notifications.tasks.send_digests", 300, "bulk"),
    gettext_noop("delete old notifications"): tick("salesdesk.notifications.tasks.delete_old", 3600, "bulk"),
    gettext_noop("delete sign-in counts"): tick("salesdesk.people.tasks.delete_sign_in_counts", 3600, "bulk"),
    gettext_noop("delete old submissions"): tick(
        "salesdesk.submissions.tasks.delete_submissions", 3600, "bulk"
    ),
    gettext_noop("remove deleted files"): tick("salesdesk.files.tasks.remove_deleted", 3600, "bulk"),
    gettext_noop("build indexes of custom fields"): tick(
        "salesdesk.custom_fields.tasks.build_indexes", 30, "bulk"
    ),
    gettext_noop("remove deleted custom fields"): tick(
        "salesdesk.custom_fields.tasks.remove_deleted", 600, "bulk"
    ),
    gettext_noop("delete old e-mails"): tick("salesdesk.outbox.tasks.delete_old", 3600, "bulk"),
}


@setup_logging.connect
def log_like_the_web(**_kwargs: Any) -> None:
    """Keep Celery from setting up logs of its own, which would show what tasks were called with."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


#: A worker's main process sends one every two seconds while it reaches Redis.
heartbeat_sent.connect(alive.show)


@beat_init.connect
def show_that_beat_sends(**_kwargs: Any) -> None:
    after_task_publish.connect(alive.show)


@worker_ready.connect
def run_due_sweeps(**_kwargs: Any) -> None:
    """Send every sweep of this worker's queues once at startup, as the first tick may be a minute away."""
    own_queues = app.amqp.queues.consume_from
    for entry in app.conf.beat_schedule.values():
        if entry["options"]["queue"] in own_queues:
            app.send_task(entry["task"], **entry["options"])
