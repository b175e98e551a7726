"""Celery tasks that run the sweeps of the capabilities."""

from celery import shared_task

from salesdesk.clock import now

from .accounts.duplicates import compare
from .assignment import move_batches
from .audiences import batches as audience_batches
from .bulk import sweep as bulk_actions
from .call_hours import counting as call_hours
from .calling import first_call_clock, tip_results, undo
from .compliance import eligibility, suppression
from .correspondence import mailbox
from .email_nurture import clicks, tracks
from .exports import writing
from .imports import opening, pipeline
from .imports.undo import forget
from .messaging import sending as text_sending
from .monitoring import leaks
from .queue import holds
from .queue.focus import focus_requests
from .recycling import campaign_end, recycle
from .scoring import rescoring
from .selling_time import admin_alert
from .support import late as late_support


@shared_task
def fill_campaigns():
    return audience_batches.run(now())


@shared_task
def make_calls_ready():
    return eligibility.run(now())


@shared_task
def end_holds():
    return holds.run(now())


@shared_task
def delete_call_snapshots():
    return undo.run(now())


@shared_task
def escalate_first_calls():
    return first_call_clock.run(now())


@shared_task
def end_focus_requests():
    return focus_requests.run(now())


@shared_task
def recycle_lost():
    return recycle.run(now())


@shared_task
def reassign_suppressed():
    return suppression.run(now())


@shared_task
def count_call_hours():
    return call_hours.run(now())


@shared_task
def count_tips():
    return tip_results.run(now())


@shared_task
def score_leads():
    return rescoring.run(now())


@shared_task
def release_ended_campaigns():
    return campaign_end.run(now())


@shared_task
def send_track_mails():
    return tracks.run(now())


@shared_task
def apply_clicks():
    return clicks.run(now())


@shared_task
def read_mailbox():
    return mailbox.run(now())


@shared_task
def send_text_messages():
    return text_sending.run(now())


@shared_task
def measure_leaks():
    return leaks.run(now())


@shared_task
def tell_late_support():
    return late_support.run(now())


@shared_task
def write_exports():
    return writing.run(now())


@shared_task
def move_leads():
    return move_batches.run(now())


@shared_task
def take_bulk_actions():
    return bulk_actions.run(now())


@shared_task
def tell_of_admin_share():
    return admin_alert.run(now())


@shared_task
def process_imports():
    return pipeline.run(now())


@shared_task
def forget_imports():
    return forget.run(now())


# Reading a large file takes longer on a busy machine; still less than Redis waits to deliver the task again.
@shared_task(soft_time_limit=270, time_limit=285)
def open_lists():
    return opening.run(now())


@shared_task
def compare_companies():
    return compare.run(now())
