from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.territories.overlaps import overlap, overlaps
from salesdesk import countries
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import page_of

from ..forms import TerritoryForm
from ..models import Territory


@allowed(*MANAGE_TEAMS)
@require_safe
def territories(request):
    """List the territories with their reps, and warn about overlaps."""
    visible = Territory.objects.visible_to(request.user).select_related("team", "inside_rep", "field_rep")
    shown = visible.annotate(campaign_count=Count("campaigns")).prefetch_related("colleagues")
    page = page_of(shown, request.GET, by="name", size=25)
    overlapping = overlaps(list(visible))
    for territory in page.rows:
        territory.overlaps = overlapping.get(territory.pk, [])
        territory.country_names = ", ".join(countries.name_of(code) for code in territory.countries)
    return render(request, "campaigns/territories.html", {"page": page})


@allowed(*MANAGE_TEAMS)
def create(request):
    return _form(request, None)


@allowed(*MANAGE_TEAMS)
def edit(request, pk):
    editable = Territory.objects.editable_by(request.user).select_related("inside_rep", "field_rep")
    return _form(request, get_object_or_404(editable, pk=pk))


def _form(request, territory):
    others = _overlapping(territory) if territory else []
    name = territory and territory.name  # the saved name: validation changes the instance
    pair = [territory.inside_rep, territory.field_rep] if territory else []
    form = TerritoryForm(request.POST or None, instance=territory, user=request.user)
    if request.method == "POST" and form.is_valid() and (saved := form.saved()):
        messages.success(request, _("%(name)s saved.") % {"name": saved})
        for other in _overlapping(saved):
            messages.warning(request, _warning(saved, other))
        return redirect("territories")
    context = {"form": form, "territory": territory, "name": name, "others": others, "pair": pair}
    return render(request, "campaigns/territory_form.html", context, status=422 if form.errors else 200)


def _overlapping(territory):
    """Return the other territories of its team that match some of the same companies."""
    others = Territory.objects.filter(team=territory.team_id).exclude(pk=territory.pk)
    return [other for other in others if overlap(territory, other)]


def _warning(territory, other):
    first = min(territory, other, key=lambda each: each.pk)
    return _(
        "%(one)s and %(other)s cover some of the same companies. %(first)s, created first, gets them."
    ) % {
        "one": territory,
        "other": other,
        "first": first,
    }
