from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ..access import allowed
from ..forms import AddressForm, BlendForm, TeamForm
from ..models import Team
from ..permissions import ADMINISTER, MANAGE_TEAMS, WRITE_TRACKS


@allowed(*ADMINISTER)
def teams(request):
    """List the teams, and create one."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Team %(name)s created.") % {"name": form.save()})
        return redirect("teams")
    active_people = Count("people", filter=Q(people__is_active=True))
    context = {"form": form, "teams": Team.objects.annotate(active_people=active_people)}
    return render(request, "people/teams.html", context, status=422 if form.errors else 200)


@allowed(*ADMINISTER)
def change(request, pk):
    """Rename a team."""
    team = get_object_or_404(Team, pk=pk)
    return _edit(request, team, TeamForm, "people/team.html", to="teams", message=_("%(name)s saved."))


@allowed(*MANAGE_TEAMS)
def blend(request, pk):
    """Edit a team's call blend, the ratio of retries to cold calls."""
    team = get_object_or_404(Team.objects.managed_by(request.user), pk=pk)
    message = _("Call blend of %(name)s saved. It applies from the next call.")
    return _edit(request, team, BlendForm, "people/call_blend.html", to="territories", message=message)


@allowed(*WRITE_TRACKS)
def address(request, pk):
    """Edit the postal address in the footer of a team's nurture e-mails."""
    team = get_object_or_404(Team.objects.marketed_by(request.user), pk=pk)
    message = _("Postal address of %(name)s saved. New e-mails will show it.")
    return _edit(request, team, AddressForm, "people/postal_address.html", to="tracks", message=message)


def _edit(request, team, form_class, template, *, to, message):
    """Show one of the forms of a team; after saving, go to the page `to` and show `message` there."""
    form = form_class(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid() and (saved := form.saved()):
        messages.success(request, message % {"name": saved})
        return redirect(to)
    return render(request, template, {"form": form, "team": team}, status=422 if form.errors else 200)
