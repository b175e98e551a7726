"""Letters that left, or were let go, are kept for a while to be looked up; then the desk forgets them (R21).

What a letter did stands elsewhere: the story of the lead, the mails of a track with their clicks. Dead ones about
which nobody has decided stay until somebody does.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from .models import Outbox

RETENTION = timedelta(days=90)


@transaction.atomic
def run(now: datetime, limit: int = 5000) -> int:
    """Forget the oldest of those whose time is up; returns how many. The next tick takes what is left."""
    ended = Outbox.objects.filter(Q(sent_at__isnull=False) | Q(discarded_at__isnull=False))
    done = ended.annotate(done_at=Coalesce("sent_at", "discarded_at")).filter(done_at__lt=now - RETENTION)
    gone = done.order_by("done_at").select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
    return Outbox.objects.filter(pk__in=list(gone)).delete()[0]
