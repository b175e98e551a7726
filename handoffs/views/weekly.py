"""The weekly meeting of an inside and a field rep: the list of pairs, the pack, and the actions agreed on."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handoffs.forms.weekly import MeetingActionForm
from handoffs.models import MeetingAction
from handoffs.weekly import actions, pack, pairs
from handoffs.weekly.pairs import Pair
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_LEADS

from .action_bar import run_button

#: The list of pairs says who is away within this time.
AHEAD = timedelta(weeks=1)


@require_safe
@allowed(*WORK_LEADS)
def meetings(request: HttpRequest) -> HttpResponse:
    """List the pairs whose weekly meeting the user may open."""
    found, now = pairs.pairs_of(request.user), clock.now()
    people = {person for pair in found for person in pair.people}
    away = {each.person_id: each for each in pairs.absences_of(list(people), now, now + AHEAD)}
    agenda = pairs.count_agenda(request.user)
    rows = [
        {
            "pair": pair,
            "away": [away[person.pk] for person in pair.people if person.pk in away],
            "agenda": agenda[pair.key],
        }
        for pair in found
    ]
    return render(request, "handoffs/weekly/pairs.html", {"rows": rows})


@require_safe
@allowed(*WORK_LEADS)
def meeting(request: HttpRequest, inside: int, field: int) -> HttpResponse:
    """Show the pack of a pair's weekly meeting."""
    pair = _pair(request, inside, field)
    return _page(request, pair, MeetingActionForm(pair=pair))


@require_POST
@allowed(*WORK_LEADS)
def agree(request: HttpRequest, inside: int, field: int) -> HttpResponse:
    """Add an action that the pair agreed on."""
    pair = _pair(request, inside, field)
    form = MeetingActionForm(request.POST, pair=pair)
    if not form.is_valid():
        return _page(request, pair, form, status=422)
    actions.agree(pair, request.user, **form.cleaned_data)
    messages.success(request, _("Action added to the list of the next meeting."))
    return _to_part(pair.key, "agree")


@require_POST
@allowed(*WORK_LEADS)
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an action as done."""
    return _change(request, pk, lambda action: actions.complete(action, request.user), _("Action done."))


@require_POST
@allowed(*WORK_LEADS)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an action again."""
    return _change(request, pk, actions.reopen, _("Action reopened."))


@require_POST
@allowed(*WORK_LEADS)
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry an action over to the next meeting."""
    return _change(request, pk, actions.carry_over, _("Carried over to the next meeting."))


def _change(
    request: HttpRequest, pk: int, verb: Callable[[MeetingAction], MeetingAction], message: str
) -> HttpResponse:
    action = get_object_or_404(MeetingAction.objects.visible_to(request.user), pk=pk)
    if run_button(request, lambda: verb(action)):
        messages.success(request, message)
    return _to_part((action.inside_rep_id, action.field_rep_id), "actions")


def _pair(request: HttpRequest, inside: int, field: int) -> Pair:
    if (pair := pairs.pair_of(request.user, inside, field)) is None:
        raise Http404
    return pair


def _to_part(pair: tuple[int, int], part: str) -> HttpResponse:
    """Return to a part of the pack."""
    response = redirect("weekly-meeting", *pair)
    response["Location"] += f"#{part}"
    return response


def _page(request: HttpRequest, pair: Pair, form: MeetingActionForm, status: int = 200) -> HttpResponse:
    prepared = pack.prepare(pair, request.user)
    return render(request, "handoffs/weekly/meeting.html", {"pack": prepared, "form": form}, status=status)
