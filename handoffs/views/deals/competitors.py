"""The competitors of a team, which its managers rename and merge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handoffs.deals import competitors as known
from handoffs.forms.competitor import CompetitorForm, CompetitorNameForm
from leads.funnel.transitions import Refused
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import page_of


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def competitors(request: HttpRequest) -> HttpResponse:
    """List the competitors, and add one."""
    form = CompetitorForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            known.add(form.cleaned_data["team"], form.cleaned_data["name"])
            messages.success(request, _("%(name)s added.") % {"name": form.cleaned_data["name"]})
            return redirect("competitors")
        except Refused as refused:
            form.add_error("name", str(refused))
    return _list(request, form)


@require_POST
@allowed(*MANAGE_TEAMS)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a competitor. With the name of another one they become one."""
    competitor = get_object_or_404(known.editable_by(request.user), pk=pk)
    before, form = competitor.name, CompetitorNameForm(request.POST)
    if not form.is_valid():
        return _list(request, CompetitorForm(by=request.user), refused=(competitor.pk, form))
    try:
        stays = known.rename(competitor, form.cleaned_data["name"])
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("competitors")
    text = (
        _("%(before)s merged into %(after)s.")
        if stays.pk != competitor.pk
        else _("%(before)s is now %(after)s.")
    )
    messages.success(request, text % {"before": before, "after": stays.name})
    return redirect("competitors")


def _list(request: HttpRequest, form: CompetitorForm, refused: tuple | None = None) -> HttpResponse:
    rows = known.editable_by(request.user).select_related("team")
    page = page_of(rows, request.GET, by="name")
    for row in page.rows:
        row.form = refused[1] if refused and refused[0] == row.pk else None
    status = 422 if form.errors or refused else 200
    return render(request, "handoffs/deals/competitors.html", {"form": form, "page": page}, status=status)
