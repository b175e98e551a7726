"""Dead letters: e-mails that the sending sweep gave up on, until a person retries or discards them."""

from salesdesk import clock

from .models import Outbox


def retry(pk: int) -> bool:
    """Queue a dead letter again with a fresh set of attempts; return False if it was already retried or discarded.

    It keeps its Message-ID, so a server that did receive it can drop the repeat.
    """
    return bool(_revive(Outbox.objects.dead().filter(pk=pk)))


def retry_all() -> int:
    """Queue every dead letter again, for example once the mail server is fixed; return how many."""
    return _revive(Outbox.objects.dead())


def discard(pk: int, by, reason: str) -> bool:
    """Discard a dead letter with a reason; return False if it was already retried or discarded."""
    dead = Outbox.objects.dead().filter(pk=pk)
    return bool(dead.update(discarded_at=clock.now(), discarded_by=by, discard_reason=reason))


def _revive(emails) -> int:
    return emails.update(dead_at=None, attempts=0, next_at=clock.now(), leased_until=None)
