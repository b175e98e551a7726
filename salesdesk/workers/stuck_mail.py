"""Letters that do not get through: not dead yet, but somebody may want to look."""

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.outbox.models import Outbox

from .stuck import Stuck


def stuck() -> Stuck | None:
    """Letters that should have left by now: refused for the moment, or nobody sends."""
    waiting = Outbox.objects.overdue(clock.now())
    sums = waiting.aggregate(many=Count("pk"), since=Min("created_at"), said=Max("error"))
    return Stuck(_("Letters that have not left"), **sums) if sums["many"] else None
