from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from salesdesk import health
        from salesdesk.outbox import refusals
        from salesdesk.people import leaving

        from . import bounces, in_hand, lateness

        health.register("promises", lateness.check)
        leaving.register(in_hand.sentences)
        refusals.register(bounces.hear)
