"""Celery wakes the sweeps; what they do stands in the modules that they name."""

from celery import shared_task

from salesdesk.clock import now

from .calling import undo
from .compliance import eligibility, suppression
from .email_nurture import tracks
from .imports import pipeline
from .monitoring import leaks
from .queue import focus_requests, holds
from .recycling import campaign_end, recycle


@shared_task
def make_calls_ready():
    return eligibility.run(now())


@shared_task
def end_holds():
    return holds.run(now())


@shared_task
def forget_before_calls():
    return undo.run(now())


@shared_task
def end_wishes():
    return focus_requests.run(now())


@shared_task
def bring_lost_back():
    return recycle.run(now())


@shared_task
def hand_on_silenced():
    return suppression.run(now())


@shared_task
def hand_back_ended_campaigns():
    return campaign_end.run(now())


@shared_task
def send_tracks():
    return tracks.run(now())


@shared_task
def measure_leaks():
    return leaks.run(now())


@shared_task
def work_on_lists():
    return pipeline.run(now())
