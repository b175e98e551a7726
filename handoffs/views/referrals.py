"""Referrals: asking a customer, noting whom they introduced, and making a lead of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.aftercare import referrals as verbs
from handoffs.forms.aftercare import IntroducedForm, ReferralForm
from handoffs.models import Referral
from leads.accounts import known_companies, new_lead
from leads.forms.accounts.new_lead import NewLeadForm
from leads.funnel.transitions import Refused
from leads.models import Lead
from leads.models.stages import Source, Stage
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_HANDOFFS, WORK_LEADS
from salesdesk.web.paging import page_of

State = Referral.State
#: Values of ?show=, in the order of the tabs, with the states of each.
TABS = [
    ("open", gettext_lazy("Open"), [State.ASKED, State.INTRODUCED]),
    ("leads", gettext_lazy("Became leads"), [State.LEAD]),
    ("declined", gettext_lazy("Nobody"), [State.DECLINED]),
]
INTRODUCED = ("person", "company_name", "phone", "note")


@require_safe
@allowed(*VIEW_HANDOFFS)
def referrals(request: HttpRequest) -> HttpResponse:
    """List the referrals by the customers that the person sees, newest first."""
    states = {name: states for name, _label, states in TABS}
    shown = request.GET.get("show")
    shown = shown if shown in states else "open"
    rows = Referral.objects.visible_to(request.user).filter(state__in=states[shown])
    page = page_of(rows.for_lists(), request.GET)
    context = {"tabs": [(name, label) for name, label, _states in TABS], "shown": shown, "page": page}
    return render(request, "handoffs/aftercare/referrals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def ask(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Record that a customer was asked for a referral. `asked` in the link is filled in."""
    visible = (
        Lead.objects.visible_to(request.user).filter(stage=Stage.WON).select_related("company", "contact")
    )
    lead = get_object_or_404(visible, pk=lead_id)
    facts = {"lead": lead, "by": request.user}
    if request.method != "POST":
        form = ReferralForm(initial={"asked": request.GET.get("asked") or lead.contact_id}, **facts)
        form.autofocus("person")
        return _form(request, form, lead)
    form = ReferralForm(request.POST, **facts)
    if form.is_valid():
        try:
            referral = verbs.ask(lead, request.user, **form.cleaned_data)
            messages.success(request, _("Referral by %(company)s saved.") % {"company": lead.company})
            return redirect("referral", referral.pk)
        except Refused as refused:
            form.show_refusal(refused)
    return _form(request, form, lead, status=422)


@require_safe
@allowed(*VIEW_HANDOFFS)
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a referral, with a form for whom they introduced."""
    found = _visible(request, pk)
    form = IntroducedForm(initial={name: getattr(found, name) for name in INTRODUCED}, by=request.user)
    form.autofocus()
    return _form(request, form, found.lead, found)


@require_POST
@allowed(*WORK_LEADS)
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Note or correct whom they introduced."""
    found = _visible(request, pk)
    form = IntroducedForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            verbs.introduce(found, request.user, **form.cleaned_data)
            messages.success(request, _("Referral saved."))
            return redirect("referral", found.pk)
        except Refused as refused:
            form.show_refusal(refused)
    return _form(request, form, found.lead, found, status=422)


@require_POST
@allowed(*WORK_LEADS)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a referral that led nowhere."""
    found = _visible(request, pk)
    try:
        verbs.decline(found, request.user)
        messages.success(request, _("Referral closed."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("referral", found.pk)


@require_safe
@allowed(*WORK_LEADS)
def of_call(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Open the referral that was given in a customer call."""
    own = Referral.objects.visible_to(request.user).filter(call=activity_id)
    return redirect("referral", get_object_or_404(own).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def make_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the lead of a referral, with the form for new leads."""
    found = _visible(request, pk)
    if found.state == State.LEAD:
        return redirect("referral", found.pk)
    if request.method != "POST":
        return _lead_form(request, found, NewLeadForm(initial=_known_facts(found), by=request.user, known=[]))
    known = known_companies.find_typed(request.POST, request.user)
    form = NewLeadForm(request.POST, by=request.user, known=known)
    if form.is_valid():
        try:
            lead = verbs.make_lead(found, request.user, form.new_lead())
        except new_lead.MaybeKnown as maybe:
            form.offer(maybe.known)
            form.add_error("company", str(maybe))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            facts = {"company": lead.company, "customer": found.lead.company}
            messages.success(request, _("%(company)s is a lead, referred by %(customer)s.") % facts)
            visible = Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists()
            return redirect("lead", lead.pk) if visible else redirect("referral", found.pk)
    return _lead_form(request, found, form, status=422)


def _known_facts(referral: Referral) -> dict:
    return {
        "name": referral.company_name,
        "contact": referral.person,
        "phone": referral.phone,
        "country": referral.lead.company.country,
        "campaign": referral.lead.campaign_id,
        "source": Source.REFERRAL,
        "interest": _("Referred by %(company)s") % {"company": referral.lead.company},
    }


def _visible(request: HttpRequest, pk: int) -> Referral:
    return get_object_or_404(Referral.objects.visible_to(request.user).for_lists(), pk=pk)


def _form(request: HttpRequest, form, lead: Lead, referral=None, status: int = 200) -> HttpResponse:
    may_change = referral is None or (
        request.user.role in WORK_LEADS and referral.state in (State.ASKED, State.INTRODUCED)
    )
    context = {"form": form if may_change else None, "lead": lead, "referral": referral}
    return render(request, "handoffs/aftercare/referral.html", context, status=status)


def _lead_form(
    request: HttpRequest, referral: Referral, form: NewLeadForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "referral": referral}
    return render(request, "leads/accounts/new_lead.html", context, status=status)
