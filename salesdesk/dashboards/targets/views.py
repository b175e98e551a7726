"""The targets of this month and quarter: reached, pace, what is missing, and where it leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.targets.months import quarter_name
from campaigns.views.team_choice import team_shown, teams_to_choose
from salesdesk.dashboards.figures.conversations import MIN_MATURED
from salesdesk.dashboards.planner.measured import ENOUGH_WON
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL, VIEW_TARGETS
from salesdesk.people.roles import REPS

from . import links, progress, warning_texts, warnings


@require_safe
@allowed(*VIEW_FUNNEL)
def early_warning(request: HttpRequest) -> HttpResponse:
    """Show the early warning alone: the funnel page loads it after it is shown, as it costs as much as that page."""
    board = progress.board(team_shown(request), request.user)
    outlook = warnings.outlook(board, request.user)
    context = {
        "has_targets": bool(board.rows),
        "warnings": warning_texts.texts(outlook),
        "unknown": warning_texts.unknown(outlook),
    }
    return render(request, "dashboards/early_warning.html", context)


@require_safe
@allowed(*VIEW_TARGETS)
def targets(request: HttpRequest) -> HttpResponse:
    """Show the targets of the team; reps see only their own, Marketing those of the team and its campaigns."""
    team = team_shown(request)
    board = progress.board(team, request.user)
    outlook = warnings.outlook(board, request.user)
    context = {
        "team": team,
        "teams": teams_to_choose(request),
        "board": board,
        "rows": [(row, links.behind(row, request.user)) for row in board.rows],
        "warnings": warning_texts.texts(outlook),
        "unknown": warning_texts.unknown(outlook),
        "min_outcomes": MIN_MATURED,
        "min_results": ENOUGH_WON,
        "quarter": quarter_name(board.months[0]),
        "own": request.user.role in REPS,
        "may_set": request.user.role in MANAGE_TEAMS,
    }
    return render(request, "dashboards/targets.html", context)


@require_safe
@allowed(*VIEW_TARGETS)
def wall(request: HttpRequest) -> HttpResponse:
    """Show the targets of the team on a large screen, with nobody's name: a shared goal, no ranking."""
    team = team_shown(request)
    board = progress.team_board(team, request.user)
    context = {
        "team": team,
        "teams": teams_to_choose(request),
        "goals": board.rows,
        "this_month": board.this_month,
        "quarter": quarter_name(board.months[0]),
        "may_set": request.user.role in MANAGE_TEAMS,
    }
    template = "dashboards/wall.html#goals" if request.htmx else "dashboards/wall.html"
    return render(request, template, context)
