from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "salesdesk.workers"
    label = "workers"

    def ready(self):
        from salesdesk import health

        from . import canary, letters, stuck

        health.register("sweeps", canary.check)
        stuck.register(letters.stuck)
