from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "salesdesk.workers"
    label = "workers"

    def ready(self):
        from salesdesk import health

        from . import canary, stuck, stuck_mail

        health.checks.connect(canary.check, "sweeps")
        stuck.stuck_work.connect(stuck_mail.stuck)
