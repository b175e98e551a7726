"""Call blocks: time that a rep keeps for calls, and whether it was kept.

Nobody can book a meeting over a block: availability.py does not offer its time, and triggers refuse it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handoffs.models import Appointment, CallBlock
from leads.funnel.transitions import Refused
from leads.models import Skip
from leads.selling_time import split
from leads.selling_time.split import Split
from salesdesk import clock, formats
from salesdesk.people.models import User

#: A block is kept if this share of what was recorded in it, in percent, went to calls.
KEPT_FROM = 80
#: How far back blocks are listed, and how many at most.
LATELY, MOST = timedelta(days=28), 60


@dataclass(frozen=True)
class PastBlock:
    """A block that is over: what was done in it, and whether it was kept (None if nothing was recorded)."""

    block: CallBlock
    spent: Split
    kept: bool | None


@transaction.atomic
def plan(
    person: User, by: User, *, starts_at: datetime, ends_at: datetime, weeks: int = 1
) -> list[CallBlock]:
    """Keep this time for calls, in each of so many weeks at the same local time. All or none.

    Raises Refused if it is in the past, or if there is a meeting or another block.
    """
    if starts_at <= clock.now():
        raise Refused(_("This time is in the past."))
    return [_save(person, by, *_weeks_later(person, starts_at, ends_at, number)) for number in range(weeks)]


@transaction.atomic
def remove(block: CallBlock) -> None:
    """Remove a block that has not begun."""
    if not CallBlock.objects.not_begun().filter(pk=block.pk).delete()[0]:
        raise Refused(_("This block has begun. It stays as it was."))


def ahead_of(person: User) -> list[CallBlock]:
    """Return the blocks of `person` that are not over, soonest first."""
    return list(person.call_blocks.filter(ends_at__gt=clock.now()).order_by("starts_at")[:MOST])


def lately(person: User) -> list[PastBlock]:
    """Return the blocks of the last weeks, latest first, with what was done in them."""
    now = clock.now()
    blocks = list(
        person.call_blocks.filter(ends_at__lte=now, ends_at__gt=now - LATELY).order_by("-starts_at")[:MOST]
    )
    if not blocks:
        return []
    stretches = split.stretches_of([person], blocks[-1].starts_at, now)[person.pk]
    found = []
    for block in blocks:
        spent = split.split(stretches, block.starts_at, block.ends_at)
        kept = 100 * spent.selling >= KEPT_FROM * spent.recorded if spent.recorded else None
        found.append(PastBlock(block, spent, kept))
    return found


def skipped(person: User) -> list[tuple[str, int]]:
    """Return how often `person` lately skipped a call for each reason, most often first."""
    reasons = Skip.objects.filter(person=person, at__gt=clock.now() - LATELY).values_list("reason", flat=True)
    return [(str(Skip.Reason(reason).label), count) for reason, count in Counter(reasons).most_common()]


def _save(person: User, by: User, starts_at: datetime, ends_at: datetime) -> CallBlock:
    when = formats.weekday_and_day(starts_at, long=True)
    if met := Appointment.objects.planned().filter(person=person).between(starts_at, ends_at).first():
        facts = {
            "day": when,
            "time": formats.clock_time(met.starts_at.astimezone(ZoneInfo(person.time_zone))),
        }
        raise Refused(_("There is a meeting on %(day)s at %(time)s. Move it, or keep another time.") % facts)
    try:
        with transaction.atomic():
            return CallBlock.objects.create(
                person=person, starts_at=starts_at, ends_at=ends_at, planned_by=by, planned_at=clock.now()
            )
    except IntegrityError as error:
        raise Refused(
            _("%(day)s has a call block or a meeting at that time already.") % {"day": when}
        ) from error


def _weeks_later(
    person: User, starts_at: datetime, ends_at: datetime, weeks: int
) -> tuple[datetime, datetime]:
    """Return the period so many weeks later, at the same local time."""
    walls = (at.astimezone(ZoneInfo(person.time_zone)).replace(tzinfo=None) for at in (starts_at, ends_at))
    begins, ends = (clock.instant_of(wall + timedelta(weeks=weeks), person.time_zone) for wall in walls)
    return begins, ends
