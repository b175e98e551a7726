"""The desk: the call to make now, logged by one key, and the next one is there."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads import calls, funnel, holds, pauses, queue, saidtime, slots
from leads.forms.calling import CallForm
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import screen


@require_safe
@allowed(Role.INSIDE)
def desk(request):
    """The call that is held: a reload shows it again. Nothing is taken by looking."""
    step = queue.current(request.user)
    return render(request, "leads/desk.html", screen.whole(request.user, step, resting="rest" in request.GET))


@require_POST
@allowed(Role.INSIDE)
def take(request):
    """The next call, held for this person; what was noted on a card that was lost is kept. Taking ends a pause."""
    _keep_note(request)
    pauses.resume(request.user)
    return answer(request, queue.on_screen_or_next(request.user))


@require_POST
@allowed(Role.INSIDE)
def log(request, lead_id):
    """One key: what became of the call. Then the next one is there."""
    lead = get_object_or_404(
        Lead.objects.seen_by(request.user).select_related("company__place", "campaign"), pk=lead_id
    )
    form = CallForm(request.POST, lead=lead, by=request.user, quick=bool(request.htmx))
    if not form.is_valid() or form.asks():
        return _asked_again(request, form)
    try:
        calls.log(lead.pk, form.call(), by=request.user, fence=form.cleaned_data["fence"])
    except holds.HoldLost:
        _kept_late(request, lead, form)
    except funnel.Refused as refused:
        form.add_error(None, str(refused))
        return _asked_again(request, form)
    return answer(request, queue.take_next(request.user))


@require_POST
@allowed(Role.INSIDE)
def release(request):
    """Going for lunch: the company may be called by others, and nothing new is taken."""
    with transaction.atomic():
        holds.release_of(request.user, clock.now())
    if not request.htmx:
        return redirect(f"{reverse('desk')}?rest")
    return render(request, "leads/desk.html#columns", screen.whole(request.user, None, resting=True))


@require_POST
@allowed(Role.INSIDE)
def heartbeat(request):
    """The screen is alive. When its hold was lost, it is told who has the company now."""
    fence, lead_id = request.POST.get("fence", ""), request.POST.get("lead", "")
    if fence.isdecimal() and holds.renew(request.user, int(fence)):
        return HttpResponse(status=204)
    lead = get_object_or_404(Lead.objects.seen_by(request.user), pk=lead_id if lead_id.isdecimal() else 0)
    return render(request, "leads/desk.html#lost", {"who": holds.holder_of(lead.company_id)})


@require_safe
@allowed(Role.INSIDE)
def when(request, lead_id):
    """While a time is typed: what is understood, on both walls. Nothing is kept."""
    lead = get_object_or_404(
        Lead.objects.seen_by(request.user).select_related("company__place", "campaign"), pk=lead_id
    )
    field = "on" if "on" in request.GET else "at"
    typed = request.GET.get(field, "")[:60].strip()
    context = {"field": field}
    try:
        if typed:
            read = slots.promised if field == "at" else slots.nurtured
            context["meant"] = read(lead, typed, request.user)
    except saidtime.NotUnderstood as puzzled:
        context["puzzled"] = str(puzzled)
    return render(request, "leads/desk_when.html", context)


@require_safe
@allowed(Role.INSIDE)
def around(request):
    """What stands around the card, after it changed: the side, the queue, the meter."""
    return render(request, "leads/desk.html#around", screen.around(request.user, queue.current(request.user)))


def answer(request, step):
    """The next card alone, as soon as it is there; what stands around it follows."""
    if not request.htmx:
        return redirect("desk")
    return render(request, "leads/desk.html#next", screen.card(request.user, step, tried=True))


def _asked_again(request, form):
    """What was pressed lacks something: the same card with its panel open, and everything that was typed."""
    step = queue.current(request.user)
    if step is None or step.lead_id != form.lead.pk:
        _say_who_has(request, form.lead)
        return answer(request, step)
    if request.htmx:
        return render(request, "leads/desk.html#stage", screen.card(request.user, step, form), status=422)
    return render(request, "leads/desk.html", screen.whole(request.user, step, form=form), status=422)


def _kept_late(request, lead, form):
    calls.keep_late(lead.pk, form.call(), by=request.user)
    _say_who_has(request, lead)


def _say_who_has(request, lead):
    if (who := holds.holder_of(lead.company_id)) and who != request.user:
        said = _("%(who)s is calling %(company)s now. What you logged stands in the story.")
        messages.warning(request, said % {"who": who, "company": lead.company})
    else:
        said = _("Your hold on %(company)s had ended. What you logged stands in the story.")
        messages.warning(request, said % {"company": lead.company})


def _keep_note(request):
    lead_id, note = request.POST.get("lead", ""), request.POST.get("note", "").strip()
    if note and lead_id.isdecimal():
        lead = get_object_or_404(Lead.objects.seen_by(request.user), pk=lead_id)
        calls.keep_note(lead.pk, note, key=uuid.UUID(request.POST["key"]), by=request.user)
