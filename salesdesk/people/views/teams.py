from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ..access import allowed
from ..forms import AddressForm, BlendForm, TeamForm
from ..models import Team
from ..roles import Role


@allowed(Role.ADMIN)
def teams(request):
    """All teams, and a new one."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Team %(name)s is made.") % {"name": form.save()})
        return redirect("teams")
    working = Count("people", filter=Q(people__is_active=True))
    context = {"form": form, "teams": Team.objects.annotate(working=working)}
    return render(request, "people/teams.html", context, status=422 if form.errors else 200)


@allowed(Role.ADMIN)
def change(request, pk):
    """A team by another name."""
    team = get_object_or_404(Team, pk=pk)
    return _set(request, team, TeamForm, "people/team.html", to="teams", said=_("%(name)s is saved."))


@allowed(Role.MANAGER, Role.ADMIN)
def blend(request, pk):
    """How many retries a team makes among how many first calls: of the own team, or of any for an admin."""
    team = get_object_or_404(Team.objects.managed_by(request.user), pk=pk)
    said = _("The next calls of %(name)s are mixed so.")
    return _set(request, team, BlendForm, "people/call_blend.html", to="territories", said=said)


@allowed(Role.MARKETING, Role.MANAGER, Role.ADMIN)
def address(request, pk):
    """Who sends what Marketing writes to many: of the own team, or of any for an admin."""
    team = get_object_or_404(Team.objects.marketed_by(request.user), pk=pk)
    said = _("The mails of %(name)s say so from now on.")
    return _set(request, team, AddressForm, "people/postal_address.html", to="tracks", said=said)


def _set(request, team, form_class, template, *, to, said):
    """The form of one thing about a team; saved, it says so on the page `to` names."""
    form = form_class(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid() and (saved := form.saved()):
        messages.success(request, said % {"name": saved})
        return redirect(to)
    return render(request, template, {"form": form, "team": team}, status=422 if form.errors else 200)
