from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from leads import departing, giving, hearing, merging
        from salesdesk.people import absences, leaving

        from . import booking, following, handing_on, meanwhile, merged, reading

        hearing.register(reading.unread)
        absences.register(meanwhile.sentences)
        giving.register(handing_on.along)
        leaving.register(handing_on.sentences)
        departing.register(
            departing.Planner(
                hear=booking.call_off,
                warn=following.sentences,
                warn_of_all=following.sentences_of_all,
                first_at=following.first_at,
            )
        )
        merging.register(merged.meetings)
