from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from leads.accounts import merge
        from leads.calling import notices
        from leads.funnel import exit_hooks
        from leads.queue import reassignment
        from salesdesk.people import absences, offboarding

        from .acceptance import takeover
        from .meetings import booking, feedback, lead_moves, on_absence, on_merge

        notices.register(feedback.unread)
        absences.register(on_absence.sentences)
        reassignment.register(takeover.along)
        offboarding.register(takeover.sentences)
        exit_hooks.register(
            exit_hooks.Planner(
                hear=booking.call_off,
                warn=lead_moves.sentences,
                warn_of_all=lead_moves.sentences_of_all,
                first_at=lead_moves.first_at,
            )
        )
        merge.register(on_merge.meetings)
