from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from salesdesk.people.access import allowed
from salesdesk.people.forms import DailyTargetsFormSet
from salesdesk.people.models import User
from salesdesk.people.roles import Role


@allowed(Role.MANAGER, Role.ADMIN)
def daily_targets(request):
    """What each rep of the team plans for a day. Nobody but they and who leads them sees it."""
    reps = User.objects.filter(role=Role.INSIDE, is_active=True)
    if request.user.role == Role.MANAGER:
        reps = reps.filter(team=request.user.team_id)
    plans = DailyTargetsFormSet(request.POST or None, queryset=reps)
    if request.method == "POST" and plans.is_valid():
        plans.save()
        messages.success(request, _("Saved."))
        return redirect("daily-targets")
    status = 422 if plans.is_bound else 200
    return render(request, "people/daily_targets.html", {"plans": plans}, status=status)
