"""Dead letters: given up by the sender, until a person has them tried again or lets them go."""

from salesdesk import clock

from .models import Outbox


def retry(pk: int) -> bool:
    """Have a dead letter tried again, from the first attempt. False when somebody decided about it already.

    It keeps its Message-ID: where it did arrive after all, it is dropped there.
    """
    return bool(_revive(Outbox.objects.dead().filter(pk=pk)))


def retry_all() -> int:
    """The same with every one: the mail server was set wrong, and is not any more. Returns how many."""
    return _revive(Outbox.objects.dead())


def discard(pk: int, by, reason: str) -> bool:
    """Let a dead letter go, for a reason. False when somebody decided about it already."""
    dropped = Outbox.objects.dead().filter(pk=pk)
    return bool(dropped.update(discarded_at=clock.now(), discarded_by=by, discard_reason=reason))


def _revive(letters) -> int:
    return letters.update(dead_at=None, attempts=0, next_at=clock.now(), leased_until=None)
