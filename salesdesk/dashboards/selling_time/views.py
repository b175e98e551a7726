"""How much of the day goes to selling: a rep's own days, and the team's for its manager."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS

from . import days


@require_safe
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def selling_time(request: HttpRequest) -> HttpResponse:
    """Show what the day went to. Reps see the same about themselves as their manager does."""
    manages = request.user.role in MANAGE_TEAMS
    context = {
        "days": [] if manages else days.of_person(request.user),
        "rows": days.of_team(request.user) if manages else [],
        "manages": manages,
        "team": request.user.team,
    }
    return render(request, "dashboards/selling_time.html", context)
