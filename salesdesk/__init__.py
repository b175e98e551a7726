"""The ground that every app stands on, and the gallery that looks down on them."""

from salesdesk.celery import app as celery_app

__all__ = ["celery_app"]
