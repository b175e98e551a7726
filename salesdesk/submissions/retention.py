"""Delete submissions that nobody will send again."""

from datetime import datetime, timedelta

from .models import Submission

KEPT = timedelta(days=2)


def run(now: datetime, limit: int = 5000) -> int:
    """Delete up to `limit` old submissions; return how many."""
    old = Submission.objects.filter(at__lt=now - KEPT).order_by("at").values_list("pk", flat=True)[:limit]
    return Submission.objects.filter(pk__in=list(old)).delete()[0]
