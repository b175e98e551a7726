"""Fixtures shared by the campaign tests."""

import pytest


@pytest.fixture
def form_data(territory):
    """The submitted form of a complete new campaign."""
    return {
        "name": "Vaccines",
        "new_proposition": "Cold-chain",
        "pitch": "Know within a minute.",
        "starts_on": "2026-11-01",
        "countries": "Nederland, ES",
        "industries": "pharma, food",
        "territories": [territory.pk],
        "script-opening": "What would it be worth?",
        "script-objections": "No time: when then?",
        "questions-TOTAL_FORMS": "3",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label": "Need",
        "questions-0-text": "What goes wrong?",
        "questions-0-required": "on",
        "questions-1-label": "Budget",
        "questions-1-text": "Is there money?",
        "warm-after_last_attempt": "nurture",
        "warm-cooldown": "75",
        "warm-cooldown_unit": "days",
        "warm-steps-TOTAL_FORMS": "2",
        "warm-steps-INITIAL_FORMS": "0",
        "warm-steps-0-gap": "1",
        "warm-steps-0-gap_unit": "hours",
        "warm-steps-0-day_part": "any",
        "warm-steps-1-gap_unit": "minutes",
        "warm-steps-1-day_part": "any",
        "cold-after_last_attempt": "cooldown",
        "cold-cooldown": "60",
        "cold-cooldown_unit": "days",
        "cold-steps-TOTAL_FORMS": "1",
        "cold-steps-INITIAL_FORMS": "0",
        "cold-steps-0-gap": "3",
        "cold-steps-0-gap_unit": "days",
        "cold-steps-0-day_part": "morning",
        "route": "field",
        "currency": "EUR",
        "value_threshold": "25000",
        "decider_threshold": "2",
        "first_call_within": "5",
        "first_call_within_unit": "minutes",
        "offer_mql_after": "15",
        "offer_mql_after_unit": "minutes",
        "answer_within": "24",
        "answer_within_unit": "hours",
        "agenda_after_rounds": "2",
        "meeting_protection": "7",
        "meeting_protection_unit": "days",
        "cold_share": "1",
        "nurture_every": "30",
        "nurture_every_unit": "days",
        "recycle_lost_after": "90",
        "recycle_lost_after_unit": "days",
        "quote_first_call_after": "2",
        "quote_first_call_after_unit": "days",
        "quote_call_every": "3",
        "quote_call_every_unit": "days",
        "quote_calls": "4",
        "aftercare_by": "inside",
        "aftercare_first_after": "14",
        "aftercare_first_after_unit": "days",
        "aftercare_every": "90",
        "aftercare_every_unit": "days",
        "no_interest_cooldown": "180",
        "no_interest_cooldown_unit": "days",
    }


@pytest.fixture
def edit_data(form_data, campaign):
    """The same form for an existing campaign, with its proposition chosen from the list."""
    return form_data | {"proposition": campaign.proposition_id, "new_proposition": "", "pitch": ""}
