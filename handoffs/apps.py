from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from leads import departing, hearing, merging
        from salesdesk.people import absences

        from . import booking, following, meanwhile, merged, reading

        hearing.register(reading.unread)
        absences.register(meanwhile.sentences)
        departing.register(
            departing.Planner(
                hear=booking.call_off,
                warn=following.sentences,
                warn_of_all=following.sentences_of_all,
                first_at=following.first_at,
            )
        )
        merging.register(merged.meetings)
