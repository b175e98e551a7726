from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from django.db.models.signals import post_migrate

        from salesdesk import health
        from salesdesk.outbox import refusals
        from salesdesk.people import leaving
        from salesdesk.workers import stuck

        from . import bounces, in_hand, lateness, law
        from .imports import working

        health.register("promises", lateness.check)
        stuck.register(lateness.stuck)
        stuck.register(working.stuck)
        leaving.register(in_hand.sentences, in_hand.forget)
        refusals.register(bounces.hear)
        # Not a migration: a database that was emptied gets its law back, and a release may know another country.
        post_migrate.connect(lambda **_facts: law.bring_defaults(), sender=self, weak=False)
