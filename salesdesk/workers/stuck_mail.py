"""Letters that do not get through: not dead yet, but somebody may want to look."""

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.outbox.models import Outbox

from .stuck import StuckWork


def stuck() -> StuckWork | None:
    """Letters that should have left by now: refused for the moment, or nobody sends."""
    waiting = Outbox.objects.overdue(clock.now())
    sums = waiting.aggregate(total=Count("pk"), since=Min("created_at"), detail=Max("error"))
    return StuckWork(_("Letters that have not left"), **sums) if sums["total"] else None
