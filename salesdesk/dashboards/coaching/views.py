"""Coaching: the figures of each rep, for themselves and their manager. No ranking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, MANAGE_TEAMS

from . import rates
from .forms import CoachingForm
from .page import coaching_context, reps_of


@require_safe
@allowed(*CALL_LEADS, *MANAGE_TEAMS)
def coaching(request: HttpRequest) -> HttpResponse:
    """Show reps their own figures beside those of the team, and managers those of each rep."""
    manages = request.user.role in MANAGE_TEAMS
    people = reps_of(request.user)
    form = CoachingForm(request.GET, people=people if manages else [])
    context = coaching_context(form, request.user, people)
    context |= {"form": form, "manages": manages, "fewest": rates.FEWEST, "latest": rates.LATEST}
    return render(request, "dashboards/coaching.html", context)
