"""Conditions of the funnel's transitions."""

from campaigns.models.campaign import Route

from .stages import Source


def required_questions_answered(lead) -> bool:
    """Return whether every required question of the campaign has an answer in this round."""
    return not unanswered(lead).exists()


def unanswered(lead):
    """Return the required questions without an answer in this round, in the campaign's order."""
    return lead.campaign.questions.filter(required=True).exclude(
        answers__lead_id=lead.pk, answers__round=lead.round
    )


def route_inside(lead) -> bool:
    return lead.route == Route.INSIDE


def is_repeat_order(lead) -> bool:
    """Return whether the lead was made for another order of a customer. The database requires an earlier order."""
    return lead.source == Source.REPEAT


def not_final(lead) -> bool:
    """Return whether the lead may reenter the funnel. Disqualified leads may not."""
    return not lead.final
