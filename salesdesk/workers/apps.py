from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "salesdesk.workers"
    label = "workers"

    def ready(self):
        from salesdesk import health

        from . import canary, stuck, stuck_mail

        health.register("sweeps", canary.check)
        stuck.register(stuck_mail.stuck)
