"""Moving leads to the territories that cover them: the preview, the log, starting, cancelling and undoing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.views.team_choice import team_shown, teams_to_choose
from leads.assignment import move_rules, moving
from leads.models import TerritoryMove
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import page_of

SHOWN = 20  # moves of a page


@require_safe
@allowed(*MANAGE_TEAMS)
def territory_moves(request: HttpRequest) -> HttpResponse:
    """Show which leads would move, and the log of moves. While one runs the page asks for itself every two seconds."""
    team = team_shown(request)
    page = page_of(TerritoryMove.objects.filter(team=team).select_related("by"), request.GET, size=SHOWN)
    running = any(move.is_running for move in page.rows)
    changes = [] if running else move_rules.preview(team)
    context = {
        "page": page,
        "team": team,
        "teams": teams_to_choose(request),
        "running": running,
        "changes": changes,
        "leads": sum(change.leads for change in changes),
        "kept": sum(change.kept for change in changes),
    }
    return render(request, "leads/assignment/moves.html", context)


@require_POST
@allowed(*MANAGE_TEAMS)
def start(request: HttpRequest) -> HttpResponse:
    team = team_shown(request)
    expected = sum(change.leads for change in move_rules.preview(team))
    if not expected:
        messages.info(request, _("Every lead is in the territory that covers it."))
    elif moving.start(team, request.user, expected) is None:
        messages.warning(request, _("A move is in progress. Wait for it, or cancel it."))
    return _back(team.pk)


@require_POST
@allowed(*MANAGE_TEAMS)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    move = get_object_or_404(TerritoryMove.objects.visible_to(request.user), pk=pk)
    if not moving.cancel(move):
        messages.info(request, _("This move is finished."))
    return _back(move.team_id)


@require_POST
@allowed(*MANAGE_TEAMS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    move = get_object_or_404(TerritoryMove.objects.visible_to(request.user), pk=pk)
    if not moving.undo(move):
        messages.warning(request, _("This move can't be undone now."))
    return _back(move.team_id)


def _back(team: int) -> HttpResponse:
    return redirect(reverse("territory-moves", query={"team": team}))
