from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from django.db.models.signals import post_migrate

        from campaigns.territories import holidays as territory_holidays
        from salesdesk import health
        from salesdesk.custom_fields import definitions as custom_fields
        from salesdesk.outbox import refusals
        from salesdesk.people import holidays
        from salesdesk.people.membership import absences, offboarding
        from salesdesk.workers import stuck

        from .assignment import workload
        from .calling import calls_during_absence, notices
        from .compliance import call_windows, law_offers
        from .correspondence import delivery, unread
        from .email_nurture import bounces
        from .imports import pipeline
        from .imports.mapping import custom
        from .messaging import sending as text_sending
        from .monitoring import lateness
        from .support import leaving as support_leaving
        from .to_do import in_hand

        health.checks.connect(lateness.check, "promises")
        stuck.stuck_work.connect(lateness.stuck)
        stuck.stuck_work.connect(pipeline.stuck)
        holidays.country_changed.connect(call_windows.refresh_country)
        territory_holidays.territory_changed.connect(call_windows.refresh_territory)
        absences.expected_work.connect(calls_during_absence.listed)
        absences.expected_work.connect(in_hand.listed)
        absences.work_decided.connect(calls_during_absence.decide)
        absences.work_decided.connect(in_hand.decide)
        offboarding.work_in_hand.connect(workload.offboarding_obstacles)
        offboarding.work_in_hand.connect(in_hand.offboarding_obstacles)
        offboarding.person_left.connect(workload.clear_inside_rep)
        offboarding.person_left.connect(support_leaving.put_back)
        refusals.address_refused.connect(bounces.on_refusal)
        refusals.email_sent.connect(delivery.on_sent)
        refusals.email_undelivered.connect(delivery.on_undelivered)
        refusals.email_sent.connect(text_sending.on_sent)
        refusals.email_undelivered.connect(text_sending.on_undelivered)
        custom_fields.field_uses.connect(custom.lists_with)
        notices.unread.connect(unread.notices_of)
        # Not a migration: a database that was emptied gets its law back.
        post_migrate.connect(lambda **_facts: law_offers.load_into_empty_desk(), sender=self, weak=False)
