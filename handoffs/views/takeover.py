"""A manager, or the admin, gives everything that somebody has in hand to a colleague."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handoffs.acceptance import takeover
from handoffs.forms.takeover import TakeoverForm
from salesdesk.people import offboarding
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: Of why others stay, so many sentences are said.
MAX_REASONS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.MANAGER, Role.ADMIN)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(_people_to_relieve(request.user), pk=pk)
    form = TakeoverForm(request.POST if request.method == "POST" else None, person=person, by=request.user)
    if form.is_valid():
        _messages(request, person, form.cleaned_data["to"])
        return redirect("person-takeover", person.pk)
    context = {"person": person, "form": form, "in_hand": offboarding.leaving_obstacles(person)}
    context["leads"] = takeover.leads_in_hand(person).count()
    return render(request, "handoffs/acceptance/takeover.html", context, status=422 if form.errors else 200)


def _people_to_relieve(user: User):
    """Those whose work `user` may give to others: of the own team, for the admin of all."""
    holders = User.objects.filter(role__in=takeover.TAKEOVER_ROLES)
    return holders if user.role == Role.ADMIN else holders.filter(team=user.team_id)


def _messages(request: HttpRequest, person: User, to: User) -> None:
    given, stay = takeover.take_over(person, to, request.user)
    if given:
        said = ngettext("%(who)s has %(count)s lead more.", "%(who)s has %(count)s leads more.", given)
        messages.success(request, said % {"who": to, "count": given})
    for reason in dict.fromkeys(stay[:MAX_REASONS_SHOWN]):
        messages.warning(request, reason)
    if left := takeover.leads_in_hand(person).count():
        said = ngettext(
            "%(who)s has %(count)s lead yet: press once more.",
            "%(who)s has %(count)s leads yet: press once more.",
            left,
        )
        messages.warning(request, said % {"who": person, "count": left})
    elif not given:
        messages.info(request, _("%(who)s has nothing in hand.") % {"who": person})
