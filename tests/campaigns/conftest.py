"""What several tests of campaigns begin with."""

import pytest


@pytest.fixture
def typed(territory):
    """What a manager types for a whole campaign, as the browser sends it."""
    return {
        "name": "Vaccines",
        "new_proposition": "Cold-chain",
        "pitch": "Know within a minute.",
        "starts_on": "2026-11-01",
        "countries": "Nederland, ES",
        "industries": "pharma, food",
        "territories": [territory.pk],
        "script-say": "What would it be worth?",
        "script-answers": "No time: when then?",
        "questions-TOTAL_FORMS": "3",
        "questions-INITIAL_FORMS": "0",
        "questions-0-label": "Need",
        "questions-0-text": "What goes wrong?",
        "questions-0-required": "on",
        "questions-1-label": "Budget",
        "questions-1-text": "Is there money?",
        "warm-after_last": "nurture",
        "warm-rest": "75",
        "warm-rest_unit": "days",
        "warm-tries-TOTAL_FORMS": "2",
        "warm-tries-INITIAL_FORMS": "0",
        "warm-tries-0-gap": "1",
        "warm-tries-0-gap_unit": "hours",
        "warm-tries-0-part": "any",
        "warm-tries-1-gap_unit": "minutes",
        "warm-tries-1-part": "any",
        "cold-after_last": "cooldown",
        "cold-rest": "60",
        "cold-rest_unit": "days",
        "cold-tries-TOTAL_FORMS": "1",
        "cold-tries-INITIAL_FORMS": "0",
        "cold-tries-0-gap": "3",
        "cold-tries-0-gap_unit": "days",
        "cold-tries-0-part": "morning",
        "route": "field",
        "currency": "EUR",
        "value_threshold": "25000",
        "decider_threshold": "2",
        "first_call_within": "5",
        "first_call_within_unit": "minutes",
        "answer_within": "24",
        "answer_within_unit": "hours",
        "agenda_after_rounds": "2",
        "meeting_protection": "7",
        "guard_unit": "days",
        "nurture_every": "30",
        "nurture_every_unit": "days",
        "recycle_lost_after": "90",
        "lost_returns_after_unit": "days",
        "no_interest_cooldown": "180",
        "no_rests_for_unit": "days",
    }


@pytest.fixture
def retyped(typed, campaign):
    """The same, for a campaign that is there: its proposition is chosen from the list."""
    return typed | {"proposition": campaign.proposition_id, "new_proposition": "", "pitch": ""}
