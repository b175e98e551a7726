"""Start a move of leads to the territories that cover them now, cancel it, and undo it. A sweep does the work."""

from django.db import transaction

from leads.models import MovedLead, TerritoryMove
from leads.models.job_state import AT_WORK, JobState
from salesdesk import clock
from salesdesk.people.models import Team


@transaction.atomic
def start(team: Team, by, expected: int) -> TerritoryMove | None:
    """Start a move, or return None if one is in progress. Leads that earlier ones wait for belong to it now."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    moves = TerritoryMove.objects.filter(team=team)
    if moves.filter(state__in=AT_WORK).exists():
        return None
    _stop_waiting(moves)
    return TerritoryMove.objects.create(team=team, by=by, expected=expected)


@transaction.atomic
def cancel(move: TerritoryMove) -> bool:
    """Move no more leads; those that moved stay there. Return whether there was anything to cancel."""
    move = TerritoryMove.objects.select_for_update().get(pk=move.pk)
    if move.state != JobState.RUNNING and not move.retry_at:
        return False
    _stop_waiting(TerritoryMove.objects.filter(pk=move.pk))
    if move.state == JobState.RUNNING:
        TerritoryMove.objects.filter(pk=move.pk).update(state=JobState.CANCELLED, ended_at=clock.now())
    return True


@transaction.atomic
def undo(move: TerritoryMove) -> bool:
    """Start moving the leads of a move back. Return whether it could be started."""
    Team.objects.select_for_update(no_key=True).get(pk=move.team_id)
    move = TerritoryMove.objects.select_for_update().get(pk=move.pk)
    running = TerritoryMove.objects.filter(team=move.team_id, state__in=AT_WORK)
    if not move.can_be_undone or running.exists():
        return False
    _stop_waiting(TerritoryMove.objects.filter(pk=move.pk))
    TerritoryMove.objects.filter(pk=move.pk).update(state=JobState.UNDOING, ended_at=None, last_lead=0)
    return True


def _stop_waiting(moves) -> None:
    MovedLead.objects.filter(move__in=moves, moved_at__isnull=True).delete()
    moves.update(retry_at=None)
