"""The third person of a deal: invited by who has it or by the manager."""

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
from salesdesk.people.roles import Role

from .action_bar import redirect_whole_page, run_button


def presales_context(user: User, lead: Lead) -> dict:
    """For the pages of deals and kept leads: whom this person may invite, or send away."""
    may = presales.may_invite(lead, user) and presales.can_join(lead)
    form = InvitePresalesForm(lead=lead) if may and not lead.presales_id else None
    leaves = lead.presales_id and (may or lead.presales_id == user.pk)
    return {"invite": form, "third_leaves": leaves}


@require_POST
@allowed(Role.FIELD, Role.INSIDE, Role.MANAGER, Role.ADMIN)
def invite(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = _seen(request, lead_id)
    form = InvitePresalesForm(request.POST, lead=lead)
    if not form.is_valid():
        messages.error(request, _("Choose one of the team's presales engineers."))
    elif run_button(request, lambda: presales.invite(lead, request.user, who=form.person)):
        messages.success(request, _("%(who)s sees it from now on.") % {"who": form.person})
    return _back(request, lead)


@require_POST
@allowed(Role.FIELD, Role.INSIDE, Role.PRESALES, Role.MANAGER, Role.ADMIN)
def leave(request: HttpRequest, lead_id: int) -> HttpResponse:
    lead = _seen(request, lead_id)
    if run_button(request, lambda: presales.remove(lead, request.user)):
        messages.success(request, _("Two of you again."))
    if request.user.role == Role.PRESALES:
        return redirect_whole_page(request, "opportunities")
    return _back(request, lead)


def _seen(request: HttpRequest, lead_id: int) -> Lead:
    leads = Lead.objects.visible_to(request.user).open().select_related("campaign")
    return get_object_or_404(leads, pk=lead_id)


def _back(request: HttpRequest, lead: Lead) -> HttpResponse:
    """To the deal, or to the page of the kept lead."""
    deal = lead.opportunities.visible_to(request.user).open().first()
    return (
        redirect_whole_page(request, "opportunity", deal.pk)
        if deal
        else redirect_whole_page(request, "field-nurture", lead.pk)
    )
