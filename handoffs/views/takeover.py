"""Takeover: a manager or admin reassigns all the work of a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handoffs.acceptance import takeover
from handoffs.forms.takeover import TakeoverForm
from salesdesk import formats
from salesdesk.people.access import allowed
from salesdesk.people.membership import offboarding
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import TAKEOVER_ROLES

#: Reasons shown for leads that could not be reassigned.
MAX_REASONS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*MANAGE_TEAMS)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(_people_to_relieve(request.user), pk=pk)
    form = TakeoverForm(request.POST if request.method == "POST" else None, person=person, by=request.user)
    if form.is_valid():
        _messages(request, person, form.cleaned_data["to"])
        return redirect("person-takeover", person.pk)
    context = {"person": person, "form": form, "obstacles": offboarding.leaving_obstacles(person)}
    context |= {"leads": takeover.leads_in_hand(person).count(), "tasks": person.tasks.open().count()}
    return render(request, "handoffs/acceptance/takeover.html", context, status=422 if form.errors else 200)


def _people_to_relieve(user: User):
    """Return the people whose work `user` may reassign: their team's, or everyone's for an admin."""
    return User.objects.colleagues_of(user).filter(role__in=TAKEOVER_ROLES)


def _messages(request: HttpRequest, person: User, to: User) -> None:
    had_tasks = person.tasks.open().exists()
    transferred, refusals = takeover.take_over(person, to, request.user)
    if transferred:
        text = ngettext(
            "%(count)s lead reassigned to %(who)s.", "%(count)s leads reassigned to %(who)s.", transferred
        )
        messages.success(request, text % {"who": to, "count": formats.number(transferred)})
    for reason in dict.fromkeys(refusals[:MAX_REASONS_SHOWN]):
        messages.warning(request, reason)
    if left := takeover.leads_in_hand(person).count():
        text = ngettext(
            "%(who)s still has %(count)s lead. Reassign again to transfer the rest.",
            "%(who)s still has %(count)s leads. Reassign again to transfer the rest.",
            left,
        )
        messages.warning(request, text % {"who": person, "count": formats.number(left)})
    elif had_tasks and not transferred:
        messages.success(request, _("All tasks reassigned to %(who)s.") % {"who": to})
    elif not transferred:
        messages.info(request, _("%(who)s has no work to reassign.") % {"who": person})
