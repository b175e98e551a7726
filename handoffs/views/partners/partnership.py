"""Make a company a partner, edit and end a partnership, and choose the partner of a deal."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handoffs.forms.partners.desk import DealPartnerForm, PartnerForm
from handoffs.models import Opportunity
from handoffs.partners import partnership
from leads.accounts import company_page
from leads.assignment import partners
from leads.funnel import transitions
from leads.models import Partner
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, RUN_PARTNERS, WORK_LEADS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*RUN_PARTNERS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a company a partner."""
    company = company_page.company_of(pk)
    if company is None or company.merged_into_id or not company_page.visible_leads(pk, request.user):
        raise Http404
    known = Partner.objects.active().filter(company=company).first()
    if known:
        messages.info(request, _("%(company)s is a partner already.") % {"company": company})
        seen = Partner.objects.visible_to(request.user).filter(pk=known.pk).exists()
        return redirect("partner", known.pk) if seen else redirect("company", company.pk)
    initial = {"owner": request.user.pk} if request.user.role in CALL_LEADS else {}
    typed = request.POST if request.method == "POST" else None
    form = PartnerForm(typed, by=request.user, initial=initial, instance=Partner(company=company))
    if form.is_valid():
        try:
            partner = partnership.start(form.save(commit=False))
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(company)s is a partner now.") % {"company": company})
            seen = Partner.objects.visible_to(request.user).filter(pk=partner.pk).exists()
            return redirect("partner", partner.pk) if seen else redirect("company", company.pk)
    return _form(request, form, company)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*RUN_PARTNERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the kind, owner, rhythm or campaign of a partner."""
    partner = _own(request, pk)
    typed = request.POST if request.method == "POST" else None
    form = PartnerForm(typed, by=request.user, instance=partner)
    with transaction.atomic():
        if form.is_valid() and form.saved():
            messages.success(request, _("Partner saved."))
            seen = Partner.objects.visible_to(request.user).filter(pk=partner.pk).exists()
            return redirect("partner", partner.pk) if seen else redirect("partners")
    return _form(request, form, partner.company, partner)


@require_POST
@allowed(*RUN_PARTNERS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a partnership."""
    partner = _own(request, pk)
    partnership.end(partner)
    messages.success(request, _("%(company)s is no longer a partner.") % {"company": partner})
    return redirect("partner", partner.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_LEADS)
def of_deal(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the partner of an open deal."""
    visible = Opportunity.objects.visible_to(request.user).select_related(
        "lead__company", "lead__campaign", "holder"
    )
    deal = get_object_or_404(visible, pk=pk)
    if not partners.may_set(deal.lead, request.user):
        raise Http404
    form = DealPartnerForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        lead=deal.lead,
        initial={"partner": deal.lead.partner_id},
    )
    if form.is_valid():
        try:
            partners.set_partner(deal.lead, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.show_refusal(refused)
        else:
            messages.success(request, _("Partner saved."))
            return redirect("opportunity", deal.pk)
    context = {"form": form, "deal": deal}
    return render(request, "handoffs/partners/deal_partner.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Partner:
    running = Partner.objects.run_by(request.user).active().select_related("company", "owner")
    return get_object_or_404(running, pk=pk)


def _form(request: HttpRequest, form: PartnerForm, company, partner=None) -> HttpResponse:
    context = {"form": form, "company": company, "partner": partner}
    return render(request, "handoffs/partners/edit.html", context, status=422 if form.errors else 200)
