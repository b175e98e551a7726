"""The coverage of a team's territories, and giving areas that nobody or two own to one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Territory
from campaigns.territories import closing_gaps
from campaigns.views.team_choice import team_shown, teams_to_choose
from leads.assignment import coverage
from leads.forms.area import AreaForm
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.forms.fields import parse_id


@require_safe
@allowed(*MANAGE_TEAMS)
def territory_coverage(request: HttpRequest) -> HttpResponse:
    """Show where the open leads are, as a map and a list: what nobody owns, and what two own."""
    team = team_shown(request)
    context = {"coverage": coverage.coverage(team), "team": team, "teams": teams_to_choose(request)}
    return render(request, "leads/assignment/coverage.html", context)


@require_POST
@allowed(*MANAGE_TEAMS)
def give_area(request: HttpRequest) -> HttpResponse:
    """Give an area to one territory."""
    editable = Territory.objects.editable_by(request.user)
    territory = get_object_or_404(editable, pk=parse_id(request.POST.get("territory", "")))
    form = AreaForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This area is not known any more. Reload the page."))
    else:
        try:
            closing_gaps.give(territory, form.cleaned_data["country"], form.cleaned_data["codes"])
        except closing_gaps.CannotGive as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("%(name)s owns this area now.") % {"name": territory})
    return redirect(reverse("territory-coverage", query={"team": territory.team_id}))
