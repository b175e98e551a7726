from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from salesdesk import health
        from salesdesk.outbox import refusals
        from salesdesk.people import leaving
        from salesdesk.workers import stuck

        from . import bounces, in_hand, lateness
        from .imports import working

        health.register("promises", lateness.check)
        stuck.register(lateness.stuck)
        stuck.register(working.stuck)
        leaving.register(in_hand.sentences)
        refusals.register(bounces.hear)
