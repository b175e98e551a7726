from django.contrib import messages
from django.db import transaction
from django.db.models import Count, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.territories import tree
from campaigns.territories.containment import CRITERIA
from campaigns.territories.overlaps import overlap, overlaps
from salesdesk import countries
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import slice_of

from ..forms import TerritoryForm
from ..models import Territory

SIZE = 25
#: The fields that decide which leads a territory gets.
AREA = {"parent", *CRITERIA}


@allowed(*MANAGE_TEAMS)
@require_safe
def territories(request):
    """List the territories as a tree with their reps, and warn about overlaps."""
    visible = Territory.objects.visible_to(request.user).select_related("team", "inside_rep", "field_rep")
    ordered = tree.in_order(visible.annotate(campaign_count=Count("campaigns")))
    page = slice_of(ordered, request.GET, size=SIZE)
    prefetch_related_objects(page.rows, "colleagues")
    overlapping = overlaps(ordered)
    for territory in page.rows:
        territory.overlaps = overlapping[territory.pk]
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
    asked = {each: request.GET[each] for each in ("countries", "postcodes") if each in request.GET}
    form = TerritoryForm(request.POST or None, instance=territory, user=request.user, initial=asked)
    if request.method == "POST" and (saved := _saved(form)):
        messages.success(request, _("%(name)s saved.") % {"name": saved})
        for other in _overlapping(saved):
            messages.warning(request, _warning(saved, other))
        # Leads may have to move, which the page of moves previews.
        moves = (
            form.changed_data and (territory or saved.parent_id) and not AREA.isdisjoint(form.changed_data)
        )
        there = reverse("territory-moves", query={"team": saved.team_id}) if moves else reverse("territories")
        return redirect(there)
    context = {"form": form, "territory": territory, "name": name, "others": others, "pair": pair}
    return render(request, "campaigns/territory_form.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _saved(form):
    """Save the form and return its territory with its place in the tree, or None if there are errors."""
    tree.lock()  # before the check, as the territory chosen as parent may be moved at the same time
    if form.is_valid() and (saved := form.saved()):
        saved.refresh_from_db(fields=["path"])
        return saved
    return None


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
