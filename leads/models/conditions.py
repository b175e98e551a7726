"""What must be true before a transition: the conditions of the funnel."""

from campaigns.models.campaign import Route


def required_questions_answered(lead) -> bool:
    """Every required question of the campaign has an answer in this round."""
    return not unanswered(lead).exists()


def unanswered(lead):
    """The required questions without an answer in this round, in the campaign's order."""
    return lead.campaign.questions.filter(required=True).exclude(
        answers__lead_id=lead.pk, answers__round=lead.round
    )


def route_inside(lead) -> bool:
    return lead.route == Route.INSIDE


def not_final(lead) -> bool:
    """Who can't ever buy, or must not be called, stays out."""
    return not lead.final
