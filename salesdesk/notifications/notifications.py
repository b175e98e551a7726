"""Tell people what concerns them: once, in the list, and by e-mail or digest if they chose so.

Call `notify` in the transaction of what happened, so that a rollback also cancels the notification.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from salesdesk import clock, formats
from salesdesk.outbox import emails
from salesdesk.people.models import User

from .models import DEFAULT_CHANNELS, Channel, Kind, Notification, NotificationChoice, NotificationQuerySet


def notify(
    person: User | None,
    kind: Kind,
    *,
    subject: str | Promise,
    url: str,
    key: str,
    by: User | None = None,
    text: str = "",
    **facts: Any,
) -> bool:
    """Tell `person`, once per `key`; return False if there is nobody to tell.

    With `facts`, `subject` is marked for translation and formatted in the reader's language, otherwise it is written
    already. `url` is the path of the page it is about. People are not told what they did themselves (`by`).
    """
    if person is None or not person.is_active or (by is not None and by.pk == person.pk):
        return False
    now, channel = clock.now(), channel_of(person, kind)
    with formats.read_by(person):
        title = _(str(subject)) % facts if facts else str(subject)
        title = " ".join(title.split())[:200]
    row = Notification(
        person=person,
        kind=kind,
        by=by,
        subject=title,
        text=text,
        url=url,
        dedupe_key=key,
        created_at=now,
        digest_at=next_digest(person, now) if channel == Channel.DIGEST else None,
    )
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    if channel == Channel.EMAIL:
        body = "\n\n".join(part for part in (title, text, settings.DESK_URL + url) if part)
        emails.queue(to=person.email, subject=title, text=body, dedupe_key=f"told:{person.pk}:{key}"[:120])
    return True


def channel_of(person: User, kind: Kind) -> str:
    """Return how `person` hears of notifications of this kind."""
    chosen = NotificationChoice.objects.filter(person=person, kind=kind).values_list("channel", flat=True)
    return chosen.first() or DEFAULT_CHANNELS.get(kind, Channel.APP)


def channels_of(person: User) -> dict[str, str]:
    """Return how `person` hears of each kind."""
    chosen = dict(NotificationChoice.objects.filter(person=person).values_list("kind", "channel"))
    return {kind: chosen.get(kind) or DEFAULT_CHANNELS.get(kind, Channel.APP) for kind in Kind}


def choose(person: User, channels: dict[str, str]) -> None:
    """Save how `person` hears of each kind."""
    rows = [NotificationChoice(person=person, kind=kind, channel=each) for kind, each in channels.items()]
    NotificationChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["channel"]
    )


def next_digest(person: User, now: datetime) -> datetime:
    """Return when the next working day of `person` starts; today's, if it has not started yet."""
    calendar = person.calendar
    if calendar.is_open(now):
        tomorrow = now.astimezone(ZoneInfo(person.time_zone)).date() + timedelta(days=1)
        now = clock.instant_of(datetime.combine(tomorrow, time()), person.time_zone)
    return calendar.add(now, timedelta())


def of(person: User) -> NotificationQuerySet:
    """Return the notifications of `person`."""
    return Notification.objects.filter(person=person)


def mark_read(rows: QuerySet[Notification]) -> int:
    """Mark these as read, and return how many were not."""
    return rows.filter(read_at__isnull=True).update(read_at=clock.now())


def mark_unread(rows: QuerySet[Notification]) -> int:
    """Mark these as unread again."""
    return rows.filter(read_at__isnull=False).update(read_at=None)


def is_told(key: str) -> bool:
    """Return whether anybody was told with this key."""
    return Notification.objects.filter(dedupe_key=key).exists()


def settle(keys: Iterable[str]) -> int:
    """Mark as read, for everybody, what was done meanwhile, such as a question that is answered now."""
    return mark_read(Notification.objects.filter(dedupe_key__in=list(keys)))
