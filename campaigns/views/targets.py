"""Setting the targets of a team, quarter by quarter."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns.forms.targets import TargetSheet
from campaigns.targets import history, months, subjects
from salesdesk import formats
from salesdesk.people.access import allowed
from salesdesk.people.models import Team
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role
from salesdesk.web.forms.fields import parse_id


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def set_targets(request: HttpRequest) -> HttpResponse:
    """Set the targets of a quarter. "Copy last month" fills empty cells and saves nothing."""
    team = team_shown(request)
    today = request.user.today
    quarter = months.quarter_asked(request.GET.get("quarter", ""), today)
    columns = months.months_of(quarter)
    sheet = TargetSheet(
        request.POST if request.method == "POST" else None,
        team=team,
        subjects=subjects.subjects_of(team, columns),
        months=columns,
        today=today,
    )
    status = 200
    if copied := _month_to_copy(request, columns):
        sheet = sheet.with_copies(copied)
    elif sheet.is_bound:
        changed = sheet.save(request.user) if sheet.is_valid() else None
        if changed is not None:
            messages.success(request, _saved(changed))
            return redirect(f"{reverse('targets-set')}?{request.GET.urlencode()}")
        status = 422
    context = {
        "form": sheet,
        "team": team,
        "teams": teams_to_choose(request),
        "quarter": quarter,
        "quarters": [
            (quarter_name(each), months.code(each), each == quarter) for each in months.quarters(today)
        ],
        "columns": [(each, months.code(each), each < months.first_of(today)) for each in columns],
        "changes": history.changes(team, columns),
    }
    return render(request, "campaigns/targets.html", context, status=status)


def team_shown(request: HttpRequest) -> Team:
    """Return the user's team; an admin chooses one, by default the first."""
    if request.user.team_id:
        return request.user.team
    teams = Team.objects.order_by("name")
    asked = parse_id(request.GET.get("team", ""))
    team = get_object_or_404(teams, pk=asked) if asked else teams.first()
    if team is None:
        raise Http404
    return team


def teams_to_choose(request: HttpRequest) -> list[Team]:
    return list(Team.objects.order_by("name")) if request.user.role == Role.ADMIN else []


def quarter_name(quarter: date) -> str:
    """Return "Oct 2026 – Dec 2026"."""
    return f"{formats.month(quarter)} – {formats.month(months.shifted(quarter, 2))}"


def _month_to_copy(request: HttpRequest, columns: list[date]) -> date | None:
    asked = request.POST.get("copy", "")
    return next((each for each in columns if months.code(each) == asked), None)


def _saved(changed: int) -> str:
    if not changed:
        return _("Nothing has changed.")
    return ngettext("%(n)s target saved.", "%(n)s targets saved.", changed) % {"n": formats.number(changed)}
