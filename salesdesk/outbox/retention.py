"""Deletion of sent and discarded e-mails after a retention period.

The lead's timeline and the sent e-mails of a track are stored elsewhere and stay. Dead letters stay until somebody
retries or discards them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from .models import Outbox

RETENTION = timedelta(days=90)


@transaction.atomic
def run(now: datetime, limit: int = 5000) -> int:
    """Delete up to `limit` of the oldest expired e-mails; return how many. The next tick takes the rest."""
    done = Outbox.objects.filter(Q(sent_at__isnull=False) | Q(discarded_at__isnull=False))
    expired = done.annotate(done_at=Coalesce("sent_at", "discarded_at")).filter(done_at__lt=now - RETENTION)
    oldest = expired.order_by("done_at").select_for_update(skip_locked=True)
    return Outbox.objects.filter(pk__in=list(oldest.values_list("pk", flat=True)[:limit])).delete()[0]
