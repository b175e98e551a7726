"""Invite presales to a deal, or remove them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handoffs.deals import presales
from handoffs.forms.presales import InvitePresalesForm
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.permissions import WORK_LEADS
from salesdesk.people.roles import Role

from ..action_bar import redirect_whole_page, run_button


def presales_context(user: User, lead: Lead) -> dict:
    """Return the presales context for the pages of deals and field nurture leads."""
    may_invite = presales.may_invite(lead, user) and presales.can_join(lead)
    form = InvitePresalesForm(lead=lead) if may_invite and not lead.presales_id else None
    may_remove = lead.presales_id and (may_invite or lead.presales_id == user.pk)
    return {"presales_form": form, "may_remove_presales": may_remove}


@require_POST
@allowed(*WORK_LEADS)
def invite(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = _visible_lead(request, lead_id)
    form = InvitePresalesForm(request.POST, lead=lead)
    if not form.is_valid():
        messages.error(request, _("Choose a presales engineer from the team."))
    elif run_button(request, lambda: presales.invite(lead, request.user, who=form.person)):
        messages.success(request, _("%(who)s joined the deal.") % {"who": form.person})
    return _back(request, lead)


@require_POST
@allowed(*WORK_LEADS, Role.PRESALES)
def leave(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = _visible_lead(request, lead_id)
    if run_button(request, lambda: presales.remove(lead, request.user)):
        messages.success(request, _("Presales removed from the deal."))
    if request.user.role == Role.PRESALES:
        return redirect_whole_page(request, "opportunities")
    return _back(request, lead)


def _visible_lead(request: HttpRequest, lead_id: int) -> Lead:
    leads = Lead.objects.visible_to(request.user).open().select_related("campaign")
    return get_object_or_404(leads, pk=lead_id)


def _back(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Redirect to the deal, or to the field nurture page."""
    deal = lead.opportunities.visible_to(request.user).open().first()
    return (
        redirect_whole_page(request, "opportunity", deal.pk)
        if deal
        else redirect_whole_page(request, "field-nurture", lead.pk)
    )
