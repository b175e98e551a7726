"""Call blocks: planning and removing them, and a rep's own view of how they were kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from handoffs.forms.call_block import CallBlockForm
from handoffs.meetings import call_blocks as blocks
from handoffs.models import CallBlock
from leads.funnel.transitions import Refused
from salesdesk.formats import number
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS, WORK_LEADS
from salesdesk.people.roles import REPS
from salesdesk.web.forms.fields import parse_id


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def call_blocks(request: HttpRequest) -> HttpResponse:
    """List one's call blocks and plan more; managers do so for the reps of their team (?person)."""
    people = list(_people(request.user))
    person = _chosen(request, people)
    if person is None:
        return render(request, "handoffs/meetings/call_blocks.html", {"people": [], "person": None})
    form = CallBlockForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            planned = blocks.plan(person, request.user, **form.facts())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            text = ngettext("Call block planned.", "%(count)s call blocks planned.", len(planned))
            messages.success(request, text % {"count": number(len(planned))})
            return redirect(_url(person))
    own = person == request.user
    context = {
        "person": person,
        "people": people,
        "own": own,
        "form": form,
        "ahead": blocks.ahead_of(person),
        # Only the rep sees how their blocks went, and what they skipped.
        "lately": blocks.lately(person) if own else [],
        "skipped": blocks.skipped(person) if own else [],
    }
    return render(request, "handoffs/meetings/call_blocks.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*WORK_LEADS)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a block that has not begun."""
    block = get_object_or_404(CallBlock.objects.changeable_by(request.user).select_related("person"), pk=pk)
    try:
        blocks.remove(block)
        messages.success(request, _("Call block removed."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(_url(block.person))


def _people(user: User):
    """Return whose blocks `user` may plan: their own, or those of the reps they manage."""
    if user.role in MANAGE_TEAMS:
        return (
            User.objects.colleagues_of(user)
            .filter(role__in=REPS, is_active=True)
            .prefetch_related("absences")
        )
    return User.objects.filter(pk=user.pk).prefetch_related("absences")


def _chosen(request: HttpRequest, people: list[User]) -> User | None:
    asked = parse_id(request.GET.get("person", ""))
    return next((each for each in people if each.pk == asked), people[0] if people else None)


def _url(person: User) -> str:
    return f"{reverse('call-blocks')}?person={person.pk}"
