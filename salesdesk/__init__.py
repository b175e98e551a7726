"""The foundation that every app builds on, the dashboards, the one-machine desk and the demo."""

from salesdesk.celery import app as celery_app

__all__ = ["celery_app"]
