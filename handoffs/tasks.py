"""Celery tasks that wake the sweeps."""

from celery import shared_task

from salesdesk.clock import now

from .acceptance import escalation
from .deals import field_nurture
from .forecast import campaign_history, estimates, freezing
from .partners import due
from .quotes import expiry
from .weekly import mailing


@shared_task
def escalate():
    return escalation.run(now())


@shared_task
def offer_field_nurture_back():
    return field_nurture.run(now())


@shared_task
def count_closed_deals():
    return campaign_history.run(now())


@shared_task
def expire_quotes():
    return expiry.run(now())


@shared_task
def estimate_chances():
    return estimates.run(now())


@shared_task
def freeze_forecast():
    return freezing.run(now())


@shared_task
def bring_partners_forward():
    return due.run(now())


@shared_task
def mail_weekly_packs():
    return mailing.run(now())
