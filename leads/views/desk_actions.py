"""Beside the nine keys: skip, pause and go on, take a call back, say the chance, hear what became urgent."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from leads.calling import calls
from leads.calling.notices import unread_for
from leads.calling.undo import undo_call
from leads.forms.desk_actions import NoticesForm, PauseForm, ProbabilityForm, SkipForm, SubmissionForm
from leads.funnel import probability, transitions
from leads.models import Activity, Lead
from leads.queue import claim, holds, lookahead, pauses, skips
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS

from . import desk_context
from .desk import answer, save_typed_note


@require_POST
@allowed(*CALL_LEADS)
def skip(request: HttpRequest) -> HttpResponse:
    """Not this one now: it rests, the reason is counted, and the next one is there."""
    form = SkipForm(request.POST)
    form.full_clean()
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=form.cleaned_data.get("lead"))
    if not form.is_valid():
        return _card_with_error(
            request, " ".join(error for errors in form.errors.values() for error in errors)
        )
    said = form.cleaned_data
    try:
        with transaction.atomic():
            save_typed_note(request)
            skips.skip(lead.pk, by=request.user, fence=said["fence"], reason=said["reason"])
    except holds.HoldLost:
        save_typed_note(request, late=True)
        messages.warning(request, calls.late_reason(lead, request.user))
    return answer(request, claim.take_next(request.user))


@require_POST
@allowed(*CALL_LEADS)
def pause(request: HttpRequest) -> HttpResponse:
    """Away from the telephone: the company is let go, and nothing is taken meanwhile."""
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _card_with_error(request, form.errors["reason"][0])
    save_typed_note(request)
    pauses.pause(request.user, form.cleaned_data["reason"])
    return answer(request, None)


@require_POST
@allowed(*CALL_LEADS)
def resume(request: HttpRequest) -> HttpResponse:
    """Back at the telephone, with the next call."""
    pauses.resume(request.user)
    return answer(request, claim.current_or_next(request.user))


@require_POST
@allowed(*CALL_LEADS)
def undo(request: HttpRequest) -> HttpResponse:
    """The call that was just logged never happened: its lead is on screen again, with the note that was typed."""
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
    """How likely an order is after this conversation: one more key, and nothing else moves."""
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
    """Promises that fell due and people who asked, counted quietly, and what field said of a meeting; nothing is said
    when nothing changed."""
    form = NoticesForm(request.GET)
    known = form.cleaned_data if form.is_valid() else {}
    found, unread = lookahead.urgent_calls(request.user), unread_for(request.user)
    keys = "-".join(each.key for each in unread)
    if (*found, keys) == (known.get("callbacks"), known.get("call_requests"), known.get("notices")):
        return HttpResponse(status=204)
    return render(request, "leads/calling/notices.html", {"news": found, "notices": unread, "keys": keys})


def _card_with_error(request: HttpRequest, said: str) -> HttpResponse:
    """What was pressed can't be done: the sentence that says why, and the card as it is."""
    messages.warning(request, said)
    if not request.htmx:
        return redirect("desk")
    card = desk_context.stage_context(request.user, claim.current(request.user))
    return render(request, "leads/calling/desk.html#next", card)


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    """The card stays untouched: only the sentence is shown."""
    messages.warning(request, said)
    if not request.htmx:
        return redirect("desk")
    return render(request, "components/messages.html", {"oob": True}, status=422)


def _own_call(request: HttpRequest, form: SubmissionForm) -> Activity:
    """The call that this person logged with the key that they name."""
    form.full_clean()
    if not (key := form.cleaned_data.get("key")):
        raise Http404
    seen = Activity.objects.filter(
        by=request.user, kind=Activity.Kind.CALL, lead__in=Lead.objects.visible_to(request.user)
    )
    return get_object_or_404(seen, key=key)
