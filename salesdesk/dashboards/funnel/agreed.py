"""The conversions that were agreed, beside the measured ones (R14)."""

from campaigns.models import AgreedStage, FunnelAgreement
from salesdesk.templatetags.formatting import percent


def agreed_stages(team_id: int | None) -> list[AgreedStage]:
    """Return the stages of the agreed funnel of a team, if one is in force. One statement."""
    if team_id is None:
        return []
    in_force = FunnelAgreement.objects.in_force().filter(team=team_id)
    return list(AgreedStage.objects.filter(agreement__in=in_force).select_related("agreement"))


def expected(stage: AgreedStage | None) -> str:
    """Return the conversion that was agreed for a stage, or an empty string."""
    return percent(stage.conversion, 100) if stage and stage.conversion else ""
