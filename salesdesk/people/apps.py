from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "salesdesk.people"
    label = "people"

    def ready(self):
        from salesdesk.outbox import refusals

        from . import undelivered
        from .sign_in import security_log, session_age

        security_log.connect()
        session_age.connect()
        refusals.email_undelivered.connect(undelivered.on_undelivered)
