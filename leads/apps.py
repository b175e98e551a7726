from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from salesdesk import health

        from . import lateness

        health.register("promises", lateness.check)
