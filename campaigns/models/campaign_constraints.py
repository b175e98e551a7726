"""The database constraints of a campaign's settings."""

from datetime import timedelta

from django.db import models

from . import aftercare, audience_settings, own_campaign, version
from .outcome import ALWAYS_SHOWN, Outcome

#: The maximum of `Campaign.meeting_protection`.
MAX_MEETING_PROTECTION = timedelta(days=90)

CONSTRAINTS = [
    *own_campaign.CONSTRAINTS,
    *aftercare.CONSTRAINTS,
    *audience_settings.CONSTRAINTS,
    *version.CONSTRAINTS,
    models.UniqueConstraint("team", "name", name="unique_campaign_name_per_team"),
    models.CheckConstraint(
        name="campaign_ends_after_start",
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
    ),
    models.CheckConstraint(
        name="mql_is_offered_after_the_alert",
        condition=models.Q(offer_mql_after__gte=models.F("first_call_within")),
    ),
    models.CheckConstraint(
        name="agenda_after_at_least_one_round", condition=models.Q(agenda_after_rounds__gte=1)
    ),
    models.CheckConstraint(name="thresholds_are_not_negative", condition=models.Q(value_threshold__gte=0)),
    models.CheckConstraint(
        name="meeting_protection_within_90_days",
        condition=models.Q(meeting_protection__range=(timedelta(0), MAX_MEETING_PROTECTION)),
    ),
    models.CheckConstraint(name="quote_calls_are_1_to_10", condition=models.Q(quote_calls__range=(1, 10))),
    models.CheckConstraint(
        name="quote_calls_are_days_apart",
        condition=models.Q(
            quote_first_call_after__gte=timedelta(days=1), quote_call_every__gte=timedelta(days=1)
        ),
    ),
    models.CheckConstraint(name="cold_share_is_1_to_9", condition=models.Q(cold_share__range=(1, 9))),
    models.CheckConstraint(
        name="hidden_outcomes_may_be_hidden",
        condition=models.Q(
            hidden_outcomes__contained_by=[each for each in Outcome.values if each not in ALWAYS_SHOWN]
        ),
    ),
]
