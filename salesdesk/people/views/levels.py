"""The limits of each level of inside reps: the table, its history, and changing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import levels
from ..access import allowed
from ..forms.levels import LevelForm
from ..models import ClosedRoute, LevelLimits
from ..permissions import ADMINISTER
from ..roles import Level

#: Changes that the page shows.
HISTORY = 30


@require_safe
@allowed(*ADMINISTER)
def table(request: HttpRequest) -> HttpResponse:
    """Show the limits of all levels, and the latest changes."""
    rows = [(level, limits, _routes(limits.routes)) for level, limits in levels.table().items()]
    history = list(LevelLimits.objects.select_related("by").order_by("-pk")[:HISTORY])
    for each in history:
        each.route_names = _routes(each.routes)
    return render(request, "people/levels.html", {"rows": rows, "history": history})


@allowed(*ADMINISTER)
def change(request: HttpRequest, level: str) -> HttpResponse:
    if level not in Level.values:
        raise Http404
    form = LevelForm(request.POST or None, level=Level(level))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["latest"]
        if levels.change(form.level, form.limits(), request.user, seen=seen):
            messages.success(
                request,
                _("Level %(level)s saved. It applies from now on.") % {"level": form.level.label.lower()},
            )
            return redirect("levels")
        form.add_error(
            None, _("Someone else changed this level meanwhile. Compare with the table, then save again.")
        )
        row = levels.latest(form.level)
        form.data = form.data.copy()
        form.data["latest"] = str(row.pk) if row else ""
    context = {"form": form, "level": Level(level)}
    return render(request, "people/level.html", context, status=422 if form.errors else 200)


def _routes(routes) -> str:
    return ", ".join(str(each.label) for each in ClosedRoute if each in routes)
