"""The daily digest: one e-mail at the start of a person's working day with what they have not read yet."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesdesk import formats
from salesdesk.outbox import emails
from salesdesk.people.models import User
from salesdesk.workers.batch import run_each

from .models import Notification

#: Listed in one digest; the rest is in the list on the desk.
MOST_LISTED = 50
RETENTION = timedelta(days=180)


def run(now: datetime, limit: int = 200) -> int:
    """Send the digests that are due. Return how many were sent."""
    due = Notification.objects.filter(digest_at__lte=now).order_by()
    people = due.values_list("person", flat=True).distinct()[:limit]
    return run_each(list(people), lambda pk: _send(pk, now))


def delete_old(now: datetime, limit: int = 5000) -> int:
    """Delete what is older than RETENTION, read or not. The next tick takes the rest."""
    old = Notification.objects.filter(created_at__lt=now - RETENTION).order_by("created_at")
    return Notification.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()[0]


@transaction.atomic
def _send(person_id: int, now: datetime) -> bool:
    due = Notification.objects.filter(person=person_id, digest_at__lte=now)
    rows = list(due.select_for_update(skip_locked=True).order_by("pk"))
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(digest_at=None)
    unread = [row for row in rows if row.read_at is None]
    person = User.objects.get(pk=person_id)
    if not unread or not person.is_active:
        return False
    with formats.read_by(person):
        subject = ngettext(
            "%(count)s notification from Salesdesk", "%(count)s notifications from Salesdesk", len(unread)
        ) % {"count": formats.number(len(unread))}
        lines = [f"{row.subject}\n{settings.DESK_URL}{row.url}" for row in unread[:MOST_LISTED]]
        if len(unread) > MOST_LISTED:
            lines.append(_("The rest is in the list on the desk."))
    emails.queue(
        to=person.email,
        subject=subject,
        text="\n\n".join(lines),
        dedupe_key=f"digest:{person.pk}:{unread[-1].pk}",
    )
    return True
