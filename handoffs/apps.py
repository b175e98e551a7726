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

        notices.unread.connect(feedback.unread)
        absences.working_time_changed.connect(on_absence.sentences)
        reassignment.lead_reassigned.connect(takeover.along)
        offboarding.work_in_hand.connect(takeover.sentences)
        exit_hooks.lead_exits.connect(booking.call_off)
        exit_hooks.exit_impact.connect(lead_moves.sentences)
        exit_hooks.bulk_exit_impact.connect(lead_moves.sentences_of_all)
        exit_hooks.first_planned.connect(lead_moves.first_at)
        merge.companies_merged.connect(on_merge.meetings)
