"""Hand over a lead (R8, R9): straight from the call on screen, or an SQL that is waiting."""

from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.models.campaign import Route
from handoffs.acceptance import hand_over
from handoffs.forms.offer import OfferForm
from leads.assignment import closing_route
from leads.assignment.closing_route import RouteAdvice
from leads.calling import calls
from leads.funnel import transitions
from leads.models import Lead
from leads.models.stages import Stage
from leads.queue import claim, drafts, holds
from salesdesk.people.access import allowed
from salesdesk.people.levels import closes_up_to, missing_to_close
from salesdesk.people.permissions import CALL_LEADS

from .action_bar import redirect_whole_page
from .inbox import lead_context

#: Parts of the form that htmx asks for while it is filled in, by the value of `show`.
PARTS = {
    "times": "handoffs/acceptance/hand_over_form.html#slots",
    "advice": "handoffs/acceptance/hand_over_form.html#advice",
}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CALL_LEADS)
def offer(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show or submit the handover form, with field preselected."""
    return _offer(request, lead_id, Route.FIELD)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CALL_LEADS)
def open_inside(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Show or submit the same form, with inside preselected."""
    return _offer(request, lead_id, Route.INSIDE)


def _offer(request: HttpRequest, lead_id: int, route: Route) -> HttpResponse:
    lead = _visible_lead(request.user, lead_id)
    form = _form(request, lead, route)
    if not _is_submitted(request):
        return (
            _show(request, lead, form) if _may_submit(lead, request.user) else _already_moved(request, lead)
        )
    if form.is_valid() and _submit(request, lead, form):
        return _confirm(request, lead, form)
    return _show(request, lead, form)


def _is_submitted(request: HttpRequest) -> bool:
    """Return whether the form is to be saved, not just shown with the desk's input or another rep's free slots."""
    return request.method == "POST" and "show" not in request.POST


def _visible_lead(user, lead_id: int) -> Lead:
    leads = Lead.objects.visible_to(user).open()
    related = ("company__place", "campaign", "territory", "contact", "holder", "hold")
    return get_object_or_404(leads.select_related(*related), pk=lead_id)


def _form(request: HttpRequest, lead: Lead, route: Route) -> OfferForm:
    must_meet = "meeting" in request.GET
    if _is_submitted(request):
        return OfferForm(request.POST, lead=lead, by=request.user, must_meet=must_meet)
    may_close = Route.INSIDE in (route, _advice(lead).route) and closes_up_to(request.user.level) > 0
    inside = may_close and not must_meet  # A meeting with field was just agreed, whatever the advice says.
    initial = {"route": Route.INSIDE if inside else Route.FIELD}
    typed = (request.POST if request.method == "POST" else request.GET).dict()
    refreshed = request.POST.get("show") in PARTS
    if refreshed:
        typed["visit"] = "visit" in typed  # Browsers do not send unchecked boxes.
    else:
        typed.pop("at", None)  # The callback time of the card.
        initial |= _draft(lead, request.user)
    form = OfferForm(initial=initial | typed, lead=lead, by=request.user, must_meet=must_meet)
    if not refreshed:
        form.autofocus(form.answers[0].name if form.answers else "brief")
    return form


def _draft(lead: Lead, user) -> dict[str, str]:
    """Return what was typed in this form before the desk was reloaded."""
    hold = getattr(lead, "hold", None)
    return drafts.offer_fields(hold.draft) if hold and hold.person_id == user.pk else {}


def _may_submit(lead: Lead, user) -> bool:
    """Return whether the lead is on the user's screen, or is an SQL of theirs that is not handed over."""
    if lead.stage == Stage.SQL:
        return lead.holder_id == user.pk and not lead.handoffs.open().exists()
    return Lead.objects.filter(pk=lead.pk, hold__person=user, hold__until__gt=Now()).exists()


def _already_moved(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Redirect to the open handoff, or to the lead with a warning."""
    if open_handoff := lead.handoffs.open().visible_to(request.user).first():
        return redirect_whole_page(request, "handoff", open_handoff.pk)
    messages.warning(request, _("Leads are handed over during a call. Open this lead on your desk first."))
    return redirect_whole_page(request, "lead", lead.pk)


def _submit(request: HttpRequest, lead: Lead, form: OfferForm) -> bool:
    screen = hand_over.CallOnScreen(form.call(), form.cleaned_data["fence"] or 0) if form.from_call else None
    try:
        with transaction.atomic():
            form.save_required(request.user)
            if form.cleaned_data["route"] == Route.INSIDE:
                hand_over.open_inside(lead, request.user, **form.terms(), screen=screen)
            else:
                hand_over.hand_over(lead, request.user, **form.offer(), screen=screen)
    except holds.HoldLost:
        calls.log_late(lead.pk, screen.call, by=request.user)
        form.add_error(None, _hold_lost(lead))
    except transitions.Refused as refused:
        form.show_refusal(refused)
    return not form.errors


def _hold_lost(lead: Lead) -> str:
    if who := holds.holder_of(lead.company_id):
        return _(
            "%(who)s is calling this company now. Your call is in the timeline, but the lead was not handed over."
        ) % {"who": who}
    return _(
        "This company is no longer reserved for you. Your call is in the timeline, but the lead was not handed over."
    )


def _confirm(request: HttpRequest, lead: Lead, form: OfferForm) -> HttpResponse:
    if form.cleaned_data["route"] == Route.INSIDE:
        messages.success(request, _("Opportunity created for %(company)s.") % {"company": lead.company})
    else:
        values = {"company": lead.company, "who": form.cleaned_data["to"]}
        messages.success(request, _("%(company)s handed over to %(who)s.") % values)
    if form.from_call:
        claim.take_next(request.user)
        return redirect_whole_page(request, "desk")
    return redirect_whole_page(
        request, "opportunities" if form.cleaned_data["route"] == Route.INSIDE else "handoffs"
    )


def _show(request: HttpRequest, lead: Lead, form: OfferForm) -> HttpResponse:
    template = PARTS.get(request.POST.get("show", ""), "handoffs/acceptance/hand_over.html#handover-form")
    if not request.htmx:
        template = "handoffs/acceptance/hand_over.html"
    level, value = request.user.level, form.typed_value()
    missing = missing_to_close(level, value, lead.campaign.currency)
    context = {"form": form, "advice": _advice(lead, value), "limit": closes_up_to(level), "missing": missing}
    context |= {"lead": lead} if request.htmx else lead_context(lead)
    return render(request, template, context, status=422 if form.errors else 200)


def _advice(lead: Lead, value: Decimal | None = None) -> RouteAdvice:
    return closing_route.effective_route(lead, closing_route.decider_count(lead), value=value)
