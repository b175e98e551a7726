from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "salesdesk.people"
    label = "people"

    def ready(self):
        from salesdesk.outbox import refusals

        from . import undelivered

        refusals.email_undelivered.connect(undelivered.on_undelivered)
