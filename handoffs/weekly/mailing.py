"""Mail the pack of each pair's weekly meeting to both of them, every Friday morning."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handoffs.models import SentPack
from salesdesk import formats
from salesdesk.outbox import emails
from salesdesk.people.models import User
from salesdesk.workers.batch import run_each

from . import pack, text
from .pairs import Pair, all_pairs, monday_of

FRIDAY, SENT_FROM = 4, time(7)
#: At the earliest Friday in the world, it is Thursday in UTC.
FIRST_WEEKDAY = 3


def run(now: datetime, limit: int = 500) -> int:
    """Mail the packs that are due: from Friday at seven, where the inside rep is, until the end of the week.

    Returns how many pairs got theirs. A sweep that runs late still mails them that weekend, but not in the next week.
    """
    if now.weekday() < FIRST_WEEKDAY:
        return 0
    due = {(_week(pair, now), *pair.key): pair for pair in all_pairs() if _is_due(pair, now)}
    weeks = {week for week, *_pair in due}
    sent = set(SentPack.objects.filter(week__in=weeks).values_list("week", "inside_rep", "field_rep"))
    waiting = [pair for key, pair in due.items() if key not in sent]
    return run_each(waiting[:limit], lambda pair: _send(pair, now))


def _here(pair: Pair, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(pair.inside.time_zone))


def _week(pair: Pair, now: datetime):
    return monday_of(_here(pair, now).date())


def _is_due(pair: Pair, now: datetime) -> bool:
    here = _here(pair, now)
    return here.weekday() > FRIDAY or (here.weekday() == FRIDAY and here.time() >= SENT_FROM)


@transaction.atomic
def _send(pair: Pair, now: datetime) -> bool:
    week = _week(pair, now)
    facts = {"inside_rep": pair.inside, "field_rep": pair.field, "week": week}
    _row, is_first = SentPack.objects.get_or_create(**facts, defaults={"at": now})
    if not is_first:
        return False
    for person in pair.people:
        if person.is_active:
            _mail(pair, person, f"weekly:{week}:{pair.inside.pk}:{pair.field.pk}:{person.pk}")
    return True


def _mail(pair: Pair, person: User, key: str) -> None:
    other = pair.field if person == pair.inside else pair.inside
    with formats.read_by(person), timezone.override(person.time_zone):
        subject = _("Your weekly meeting with %(who)s") % {"who": other}
        body = text.write(pack.prepare(pair, person))
    emails.queue(to=person.email, subject=subject, text=body, dedupe_key=key)
