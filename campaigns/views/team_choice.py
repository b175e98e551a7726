"""The team of a page: the user's own, or the one that an admin chose in the link."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from salesdesk.people.models import Team
from salesdesk.people.roles import Role
from salesdesk.web.forms.fields import parse_id


def team_shown(request: HttpRequest) -> Team:
    """Return the user's team, or for an admin the chosen one, by default their own or else the first by name.

    Raises Http404 if there is none.
    """
    user = request.user
    if user.role != Role.ADMIN:
        return user.team  # the database requires one
    teams = Team.objects.order_by("name")
    if asked := parse_id(request.GET.get("team", "")):
        return get_object_or_404(teams, pk=asked)
    if team := user.team or teams.first():
        return team
    raise Http404


def teams_to_choose(request: HttpRequest) -> list[Team]:
    """Return the teams that the user may choose from: all for an admin, none for others."""
    return list(Team.objects.order_by("name")) if request.user.role == Role.ADMIN else []
