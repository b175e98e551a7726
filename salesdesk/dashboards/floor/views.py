"""The floor: what happens now, refreshed every few seconds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS

from . import clocks, queue_depth, reps


@require_safe
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def floor(request: HttpRequest) -> HttpResponse:
    """Show reps, queue and clocks now. Reps see the same about themselves as their manager does."""
    now = clock.now()
    context = {
        "rows": reps.reps_on_the_floor(request.user, now),
        "pools": queue_depth.depth(request.user),
        "columns": queue_depth.COLUMNS,
        "most": queue_depth.MOST,
        "clocks": clocks.running(request.user, now),
        "now": now,
        "manages": request.user.role in MANAGE_TEAMS,
    }
    template = "dashboards/floor.html#now" if request.htmx else "dashboards/floor.html"
    return render(request, template, context)
