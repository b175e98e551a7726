"""The desk: show the current call, log it with one key, show the next one."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from leads.calling import calls, late_calls, snapshot
from leads.forms.desk.key_press import KeyPressForm
from leads.funnel import transitions
from leads.models import Activity, Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim, drafts, holds, pauses
from salesdesk import clock
from salesdesk.db.compiled import Compiled, param
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS
from salesdesk.people.roles import Role
from salesdesk.web.forms.fields import parse_id

from . import desk_context, prerender

#: A lead that an inside rep can see; nobody else logs calls.
OWN_LEAD = Compiled(
    lambda: (
        Lead.objects.visible_in_role(Role.INSIDE, param("person"), None)
        .select_related("company__place", "campaign")
        .filter(pk=param("lead"))
    )
)


@require_safe
@allowed(*CALL_LEADS)
@cache_control(private=True, no_store=True)
def desk(request):
    """Show the call that the rep holds, with the saved draft, without claiming a new one.

    The response is not cached: going back in the browser would show a logged call and allow logging it twice.
    """
    facts = {"logged": _just_logged(request), "ask": request.GET.get("ask", "")}
    context = desk_context.page_context(request.user, claim.current(request.user), **facts)
    if context.get("empty") and (step := claim.current(request.user)):
        # A request of the previous page claimed the call between the two queries.
        context = desk_context.page_context(request.user, step, **facts)
    return render(request, "leads/calling/desk.html", context)


@require_POST
@allowed(*CALL_LEADS)
def next_call(request):
    """Claim the next call, saving the note of a card whose hold was lost. Ends a pause."""
    save_typed_note(request, late=True)
    pauses.resume(request.user)
    return answer(request, claim.current_or_next(request.user))


@require_POST
@allowed(*CALL_LEADS)
def log(request, lead_id):
    """Log the call with its outcome and claim the next one."""
    lead = OWN_LEAD.first(person=request.user.pk, lead=lead_id)
    if lead is None:
        raise Http404
    form = KeyPressForm(request.POST, lead=lead, by=request.user, quick=bool(request.htmx))
    if not form.is_valid() or form.asks():
        return _panel_again(request, form)
    try:
        activity = calls.log(lead.pk, form.call(), by=request.user, fence=form.cleaned_data["fence"])
        if activity.late:  # a repeated submission of a call that was logged late
            raise holds.HoldLost
    except holds.HoldLost:
        activity = _logged_late(request, lead, form)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _panel_again(request, form)
    if activity.outcome != form.call().outcome:
        message = _(
            "The call to %(company)s was already logged in another tab as %(outcome)s. That outcome is kept."
        )
        messages.warning(
            request, message % {"company": lead.company, "outcome": activity.get_outcome_display()}
        )
    step = _right_person(request, activity) or claim.take_next(request.user)
    return answer(request, step, activity, at=form.call().at)


@require_POST
@allowed(*CALL_LEADS)
def heartbeat(request):
    """Renew the hold, and record when a call starts (`call` is "dialled") or ends ("over").

    If the hold was lost, return the notice that names the current holder.
    """
    fence, lead_id = (parse_id(request.POST.get(name, "")) for name in ("fence", "lead"))
    renew = {"dialled": holds.start_call, "over": holds.end_call}.get(
        request.POST.get("call", ""), holds.renew
    )
    if fence and renew(request.user, fence):
        return prerender.prerender_next(request)
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    return render(request, "leads/calling/desk.html#lost", {"who": holds.holder_of(lead.company_id)})


@require_POST
@allowed(*CALL_LEADS)
def draft(request):
    """Save the typed note and answers with the hold, and prerender the next card."""
    fence, typed = parse_id(request.POST.get("fence", "")), drafts.draft_from_post(request.POST.dict())
    if fence and holds.save_draft(request.user, fence, typed):
        return prerender.prerender_next(request)
    return HttpResponse(status=204)


def answer(request, step, logged=None, at=None):
    """Return the next card with the call just `logged` above it; the parts around it are loaded afterwards."""
    if not request.htmx:
        return redirect(f"{reverse('desk')}?logged={logged.key}" if logged else "desk")
    context = prerender.card_context(request, step) | desk_context.after_call_context(
        logged, request.user, at=at
    )
    return render(request, "leads/calling/desk.html#next", context)


def _right_person(request, activity: Activity):
    """Claim the call to the right person, just found. If it may not be made now, say when it is planned."""
    if activity.outcome != Outcome.WRONG_PERSON or activity.late:
        return None
    step = claim.take_lead(request.user, activity.lead_id)
    if step is None and (planned := activity.lead.steps.select_related("contact").first()):
        values = {"who": planned.contact, "step": planned.get_kind_display().lower()}
        messages.warning(request, _("%(who)s can't be called now. Next step: %(step)s.") % values)
    return step


def _just_logged(request):
    """Return the call named in the query string, within its undo window. Used without JavaScript."""
    try:
        key = uuid.UUID(request.GET.get("logged", ""))
    except ValueError:
        return None
    lately = clock.now() - snapshot.UNDO_WINDOW
    own = Activity.objects.calls().filter(by=request.user, key=key, at__gte=lately)
    return own.select_related("lead__campaign", "lead__contact").first()


def _panel_again(request, form):
    """Return the same card with its panel open and the typed input kept."""
    step = claim.current(request.user)
    if step is None or step.lead_id != form.lead.pk:
        save_typed_note(request, late=True)
        messages.warning(request, late_calls.late_reason(form.lead, request.user))
        return answer(request, step)
    if request.htmx:
        return render(
            request,
            "leads/calling/desk.html#call",
            desk_context.stage_context(request.user, step, form),
            status=422,
        )
    return render(
        request,
        "leads/calling/desk.html",
        desk_context.page_context(request.user, step, form=form),
        status=422,
    )


def _logged_late(request, lead, form):
    activity = calls.log_late(lead.pk, form.call(), by=request.user)
    message = late_calls.late_reason(lead, request.user)
    messages.warning(request, f"{message} {_('Your call was saved to the timeline.')}")
    return activity


def save_typed_note(request, *, late=False):
    """Save what was typed on a card that closes without an outcome as a note in the timeline."""
    lead_id, typed = parse_id(request.POST.get("lead", "")), drafts.draft_from_post(request.POST.dict())
    if typed and lead_id:
        leads = Lead.objects.visible_to(request.user).select_related("campaign")
        drafts.save_as_note(get_object_or_404(leads, pk=lead_id), typed, by=request.user, late=late)
