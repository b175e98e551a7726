from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    name = "handoffs"

    def ready(self):
        from leads.accounts import custom_fields as of_leads
        from leads.accounts.merging import merge, recording
        from leads.calling import calls_during_absence, customer_calls, notices
        from leads.funnel import card_questions, exit_hooks, probability
        from leads.global_search import groups
        from leads.imports.history import writing
        from leads.imports.undo import references, take_back
        from leads.queue import reassignment
        from salesdesk.outbox import refusals
        from salesdesk.people.membership import absences, offboarding

        from .acceptance import takeover
        from .aftercare import referrals
        from .deals import buyer_facts, custom_fields, lead_probability, past_deals
        from .global_search import quotes
        from .meetings import booking, exit_impact, feedback, invitations, lead_moves, on_absence, on_merge
        from .partners import partnership
        from .quotes import drafting, sending

        notices.unread.connect(feedback.unread)
        absences.working_time_changed.connect(on_absence.meetings_during_absence)
        calls_during_absence.field_lead_given.connect(takeover.take_over_lead)
        reassignment.lead_reassigned.connect(takeover.reassign_handoffs)
        offboarding.work_in_hand.connect(takeover.offboarding_obstacles)
        offboarding.work_in_hand.connect(partnership.offboarding_obstacles)
        exit_hooks.lead_exits.connect(booking.cancel_upcoming)
        exit_hooks.exit_impact.connect(exit_impact.exit_impact)
        exit_hooks.bulk_exit_impact.connect(exit_impact.bulk_exit_impact)
        exit_hooks.first_planned.connect(lead_moves.first_meeting_at)
        refusals.email_undelivered.connect(invitations.on_undelivered)
        card_questions.confirmed.connect(buyer_facts.confirmed_kinds)
        card_questions.questions_left.connect(buyer_facts.questions_left)
        refusals.email_sent.connect(sending.on_sent)
        refusals.email_undelivered.connect(sending.on_undelivered)
        probability.deal_probability_changed.connect(lead_probability.adopt_probability)
        customer_calls.customer_called.connect(referrals.on_customer_call)
        customer_calls.customer_call_undone.connect(referrals.on_undone_call)
        merge.companies_merged.connect(on_merge.move_meetings)
        merge.companies_merged.connect(drafting.move_drafts)
        recording.merged_rows.connect(on_merge.rows_of)
        writing.deals_brought_in.connect(past_deals.bring_in)
        references.rows_of_imports.connect(past_deals.untouched)
        groups.records_found.connect(quotes.find)
        take_back.leads_go.connect(past_deals.take_back)
        of_leads.opportunity_field.connect(custom_fields.set_for_lead)
