from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..access import allowed
from ..forms import DayPlans
from ..models import User
from ..roles import Role


@allowed(Role.MANAGER, Role.ADMIN)
def day_plans(request):
    """What each rep of the team plans for a day. Nobody but they and who leads them sees it."""
    reps = User.objects.filter(role=Role.INSIDE, is_active=True)
    if request.user.role == Role.MANAGER:
        reps = reps.filter(team=request.user.team_id)
    plans = DayPlans(request.POST or None, queryset=reps)
    if request.method == "POST" and plans.is_valid():
        plans.save()
        messages.success(request, _("Saved."))
        return redirect("daily-targets")
    status = 422 if plans.is_bound else 200
    return render(request, "people/daily_targets.html", {"plans": plans}, status=status)
