from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from leads import departing, hearing
        from salesdesk.people import absences

        from . import booking, following, meanwhile, reading

        hearing.register(reading.unread)
        absences.register(meanwhile.sentences)
        departing.register(booking.call_off, following.sentences)
