"""The sweep that moves leads to the territories that cover them now, in batches.

A lead that somebody has in hands stays with them and moves, or goes back, once they are done. A lead that no territory
covers any more stays where it is. Each batch is a transaction of its own, so that a killed worker goes on where it
stopped.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns.models import Territory
from leads.funnel import activities
from leads.models import Activity, Lead, MovedLead, NextStep, TerritoryMove
from leads.models.job_state import JobState
from salesdesk import formats
from salesdesk.workers.turns import take_turns

from . import unassigned
from .move_rules import IN_HANDS, Rules, open_leads

#: Leads per transaction. Logging a call of one of them waits for the transaction to end.
BATCH = 100
#: Seconds for one run of the sweep.
RUN = 15.0
#: How often leads in hands are looked at again.
RETRY = timedelta(minutes=10)


def run(now: datetime, seconds: float = RUN) -> int:
    """Go on with the moves for so many seconds, each batch in a transaction; return how many leads moved."""
    moves = TerritoryMove.objects.to_work_on(now).order_by("pk").values_list("pk", flat=True)
    return take_turns(list(moves), lambda pk: _work_on(pk, now), seconds)


@transaction.atomic
def _work_on(pk: int, now: datetime) -> int | None:
    """Move one batch and return how many leads moved, or None if there is nothing to do or another worker does it."""
    found = TerritoryMove.objects.to_work_on(now).select_for_update(skip_locked=True).filter(pk=pk)
    move = found.select_related("by").first()
    if move is None:
        return None
    if move.state == JobState.RUNNING:
        return _move_batch(move, now)
    if move.state == JobState.UNDOING:
        return _undo_batch(move, now)
    return _retry_undo(move, now) if move.state == JobState.UNDONE else _retry(move, now)


def _move_batch(move: TerritoryMove, now: datetime) -> int:
    rules = Rules(move.team_id)
    rows = list(_rows(open_leads(move.team_id).filter(pk__gt=move.last_lead), rules)[:BATCH])
    targets = _targets(rows, rules)
    moved = _move(targets, move.by)
    MovedLead.objects.bulk_create(
        [
            MovedLead(
                move=move,
                lead_id=lead,
                before_id=before,
                after_id=after,
                moved_at=now if lead in moved else None,
            )
            for lead, (before, after) in targets.items()
        ],
        ignore_conflicts=True,
    )
    move.moved += len(moved)
    if rows:
        move.last_lead = rows[-1][0]
    if len(rows) < BATCH:
        move.state, move.ended_at = JobState.DONE, now
        _wait_or_stop(move, now)
    move.save(update_fields=["moved", "last_lead", "state", "ended_at", "retry_at"])
    return len(moved)


def _retry(move: TerritoryMove, now: datetime) -> int:
    """Move the leads that nobody has in hands any more, and forget those that need not move."""
    rules = Rules(move.team_id)
    waiting = move.leads.filter(moved_at__isnull=True)
    leads = open_leads(move.team_id).filter(pk__in=waiting.values("lead"))
    targets = _targets(_rows(leads, rules), rules)
    waiting.exclude(lead__in=targets).delete()
    moved = _move(targets, move.by)
    for after in {targets[lead][1] for lead in moved}:
        of_it = [lead for lead in moved if targets[lead][1] == after]
        waiting.filter(lead__in=of_it).update(moved_at=now, after=after)
    move.moved += len(moved)
    _wait_or_stop(move, now)
    move.save(update_fields=["moved", "retry_at"])
    return len(moved)


def _undo_batch(move: TerritoryMove, now: datetime) -> int:
    """Move a batch back. Leads that had no territory, or moved on since, stay; those in hands wait."""
    rows = list(_to_undo(move).filter(lead__gt=move.last_lead)[:BATCH])
    back = _move_back(move, rows, now)
    if rows:
        move.last_lead = rows[-1][0]
    if len(rows) < BATCH:
        move.state, move.ended_at = JobState.UNDONE, now
        move.retry_at = now + RETRY if _to_undo(move).exists() else None
    move.save(update_fields=["last_lead", "state", "ended_at", "retry_at"])
    return back


def _retry_undo(move: TerritoryMove, now: datetime) -> int:
    """Move back the leads that nobody has in hands any more."""
    back = _move_back(move, list(_to_undo(move)), now)
    move.retry_at = now + RETRY if _to_undo(move).exists() else None
    move.save(update_fields=["retry_at"])
    return back


def _to_undo(move: TerritoryMove):
    """Return the leads that still have to go back, with their territory and the one before, in order."""
    moved = move.leads.filter(
        moved_at__isnull=False,
        undone_at__isnull=True,
        before__isnull=False,
        lead__territory=F("after"),
        lead__closed_at__isnull=True,
    )
    return moved.order_by("lead").values_list("lead", "after", "before")


def _move_back(move: TerritoryMove, rows: list[tuple], now: datetime) -> int:
    back = _move({lead: (after, before) for lead, after, before in rows}, move.by)
    move.leads.filter(lead__in=back).update(undone_at=now)
    return len(back)


def _move(targets: dict[int, tuple[int | None, int]], by) -> set[int]:
    """Move these leads, by key from and to a territory, and return those that moved: nobody has them in hands."""
    if not targets:
        return set()
    leads = Lead.objects.filter(pk__in=targets)
    # Leads in hands are not even locked: their people would wait for the whole batch.
    to_lock = leads.open().exclude(IN_HANDS).select_for_update(of=["self"], no_key=True)
    locked_leads = to_lock.order_by("pk").values_list("pk", "territory", "round")
    now_there = {pk: territory for pk, territory, _round in locked_leads}
    rounds = {pk: number for pk, _territory, number in locked_leads}
    # A claim locks a step before it holds the company: what is locked here can't be claimed, and what can't be locked
    # is being claimed.
    steps = NextStep.objects.filter(lead__in=targets)
    locked = set(steps.select_for_update(skip_locked=True).values_list("pk", flat=True))
    claimed = set(steps.exclude(pk__in=locked).values_list("lead", flat=True))
    free = set(leads.open().exclude(IN_HANDS).values_list("pk", flat=True)) - claimed
    groups: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for lead, (before, after) in targets.items():
        if lead in free and now_there.get(lead) == before:
            groups[before, after].append(lead)
    names = Territory.objects.in_bulk({pk for pair in groups for pk in pair if pk})
    for (before, after), found in groups.items():
        if before is None:
            unassigned.assign(found, names[after], by)
        else:
            Lead.objects.filter(pk__in=found).update(territory=after, version=F("version") + 1)
            NextStep.objects.filter(lead__in=found).update(territory=after)
            _log(found, rounds, names[before], names[after], by)
    return {lead for found in groups.values() for lead in found}


def _log(leads: list[int], rounds: dict[int, int], before: Territory, after: Territory, by) -> None:
    """Add the move to the timelines. The stage log, which has the first territory, does not change."""
    with formats.read_by(by):
        note = _("From %(before)s to %(after)s.") % {"before": before, "after": after}
    activities.log_many({lead: rounds[lead] for lead in leads}, Activity.Kind.TERRITORY, note, by)


def _rows(leads, rules: Rules) -> list[tuple]:
    return leads.order_by("pk").values_list("pk", "campaign", "territory", *rules.located.values())


def _targets(rows: Iterable[tuple], rules: Rules) -> dict[int, tuple[int | None, int]]:
    targets = {}
    for lead, campaign, before, *where in rows:
        if after := rules.target(campaign, before, tuple(where)):
            targets[lead] = before, after.pk
    return targets


def _wait_or_stop(move: TerritoryMove, now: datetime) -> None:
    waits = move.leads.filter(moved_at__isnull=True).exists()
    move.retry_at = now + RETRY if waits else None
