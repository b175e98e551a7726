"""E-mails that should have been sent by now but are not dead letters yet."""

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.outbox.models import Outbox

from .stuck import StuckWork


def stuck() -> StuckWork | None:
    """Return the unsent e-mails: temporarily refused, or not picked up by any worker."""
    waiting = Outbox.objects.overdue(clock.now())
    sums = waiting.aggregate(total=Count("pk"), since=Min("created_at"), detail=Max("error"))
    return StuckWork(_("Unsent e-mails"), **sums) if sums["total"] else None
