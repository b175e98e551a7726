from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from salesdesk.people import absences

        from . import meanwhile

        absences.register(meanwhile.sentences)
