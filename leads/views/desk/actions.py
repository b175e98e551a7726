"""The desk's other actions: skip, pause and resume, undo a call, set the chance, poll notices."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from leads.calling import late_calls
from leads.calling.notices import unread_for
from leads.calling.undo import undo_call
from leads.forms.desk.desk_actions import NoticesForm, PauseForm, ProbabilityForm, SkipForm, SubmissionForm
from leads.funnel import probability, transitions
from leads.models import Activity, Lead
from leads.queue import claim, holds, lookahead, pauses, skips
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS

from . import desk_context
from .current_call import answer, save_typed_note


@require_POST
@allowed(*CALL_LEADS)
def skip(request: HttpRequest) -> HttpResponse:
    """Snooze this call, record the reason and claim the next one."""
    form = SkipForm(request.POST)
    form.full_clean()
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=form.cleaned_data.get("lead"))
    if not form.is_valid():
        return _card_with_error(
            request, " ".join(error for errors in form.errors.values() for error in errors)
        )
    data = form.cleaned_data
    try:
        with transaction.atomic():
            save_typed_note(request)
            skips.skip(lead.pk, by=request.user, fence=data["fence"], reason=data["reason"])
    except holds.HoldLost:
        save_typed_note(request, late=True)
        messages.warning(request, late_calls.late_reason(lead, request.user))
    return answer(request, claim.take_next(request.user))


@require_POST
@allowed(*CALL_LEADS)
def pause(request: HttpRequest) -> HttpResponse:
    """Release the company and stop assigning calls until the rep resumes."""
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _card_with_error(request, form.errors["reason"][0])
    save_typed_note(request)
    pauses.pause(request.user, form.cleaned_data["reason"])
    return answer(request, None)


@require_POST
@allowed(*CALL_LEADS)
def resume(request: HttpRequest) -> HttpResponse:
    """End the pause and claim the next call."""
    pauses.resume(request.user)
    return answer(request, claim.current_or_next(request.user))


@require_POST
@allowed(*CALL_LEADS)
def undo(request: HttpRequest) -> HttpResponse:
    """Undo the call that was just logged and show its lead again, with the typed note."""
    activity = _own_call(request, SubmissionForm(request.POST))
    try:
        step = undo_call(activity.key, by=request.user)
    except transitions.Refused as refused:
        return _card_with_error(request, str(refused))
    if not request.htmx:
        return render(
            request,
            "leads/calling/desk.html",
            desk_context.page_context(request.user, step, note=activity.note),
        )
    return render(
        request,
        "leads/calling/desk.html#next",
        desk_context.stage_context(request.user, step, note=activity.note),
    )


@require_POST
@allowed(*CALL_LEADS)
def set_probability(request: HttpRequest) -> HttpResponse:
    """Save the chance of an order after a conversation; the card stays as it is."""
    form = ProbabilityForm(request.POST)
    activity = _own_call(request, form)
    if not form.is_valid():
        return _refused(request, form.errors["probability"][0])
    try:
        probability.save(activity, form.cleaned_data["probability"], request.user)
    except transitions.Refused as refused:
        return _refused(request, str(refused))
    return HttpResponse(status=204) if request.htmx else redirect("desk")


@require_safe
@allowed(*CALL_LEADS)
def poll_notices(request: HttpRequest) -> HttpResponse:
    """Return the counts of urgent calls and the unread notices, or 204 if nothing changed."""
    form = NoticesForm(request.GET)
    known = form.cleaned_data if form.is_valid() else {}
    found, unread = lookahead.urgent_calls(request.user), unread_for(request.user)
    keys = "-".join(each.key for each in unread)
    if (*found, keys) == (known.get("callbacks"), known.get("call_requests"), known.get("notices")):
        return HttpResponse(status=204)
    return render(request, "leads/calling/notices.html", {"urgent": found, "notices": unread, "keys": keys})


def _card_with_error(request: HttpRequest, message: str) -> HttpResponse:
    """Show `message` as a warning, with the card as it is."""
    messages.warning(request, message)
    if not request.htmx:
        return redirect("desk")
    card = desk_context.stage_context(request.user, claim.current(request.user))
    return render(request, "leads/calling/desk.html#next", card)


def _refused(request: HttpRequest, message: str) -> HttpResponse:
    """Show `message` as a warning and leave the card untouched."""
    messages.warning(request, message)
    if not request.htmx:
        return redirect("desk")
    return render(request, "components/messages.html", {"oob": True}, status=422)


def _own_call(request: HttpRequest, form: SubmissionForm) -> Activity:
    """Return the rep's own call with the submitted key, or raise Http404."""
    form.full_clean()
    if not (key := form.cleaned_data.get("key")):
        raise Http404
    seen = Activity.objects.filter(
        by=request.user, kind=Activity.Kind.CALL, lead__in=Lead.objects.visible_to(request.user)
    )
    return get_object_or_404(seen, key=key)
