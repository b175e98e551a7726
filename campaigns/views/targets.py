"""Setting the targets of a team, quarter by quarter."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns.forms.targets import TargetSheet
from campaigns.targets import history, months, subjects
from salesdesk import formats
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS

from .team_choice import team_shown, teams_to_choose


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def set_targets(request: HttpRequest) -> HttpResponse:
    """Set the targets of a quarter. Filling a month from the one before changes empty cells only, and saves nothing."""
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
            (months.quarter_name(each), months.code(each), each == quarter) for each in months.quarters(today)
        ],
        "columns": [(each, months.code(each), each < today.replace(day=1)) for each in columns],
        "changes": history.changes(team, columns),
    }
    return render(request, "campaigns/targets.html", context, status=status)


def _month_to_copy(request: HttpRequest, columns: list[date]) -> date | None:
    asked = request.POST.get("copy", "")
    return next((each for each in columns if months.code(each) == asked), None)


def _saved(changed: int) -> str:
    if not changed:
        return _("Nothing has changed.")
    return ngettext("%(n)s target saved.", "%(n)s targets saved.", changed) % {"n": formats.number(changed)}
