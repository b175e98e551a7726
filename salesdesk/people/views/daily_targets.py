from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from salesdesk.people.access import allowed
from salesdesk.people.forms import DailyTargetsFormSet
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role


@allowed(*MANAGE_TEAMS)
def daily_targets(request):
    """Edit the daily targets of the team's inside reps. Reps see only their own, on their desk."""
    reps = User.objects.colleagues_of(request.user).filter(role=Role.INSIDE, is_active=True)
    formset = DailyTargetsFormSet(request.POST or None, queryset=reps)
    if request.method == "POST" and formset.is_valid():
        formset.save()
        messages.success(request, _("Daily targets saved."))
        return redirect("daily-targets")
    status = 422 if formset.is_bound else 200
    return render(request, "people/daily_targets.html", {"formset": formset}, status=status)
