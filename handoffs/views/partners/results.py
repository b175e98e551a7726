"""The owner of a deal answers the result that a partner reported."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handoffs.models import PartnerProposal
from handoffs.partners import results
from handoffs.views.action_bar import run_button
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS


@require_POST
@allowed(*CLOSE_DEALS)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the deal as the partner reported."""
    proposal = _own(request, pk)
    if run_button(request, lambda: results.confirm(proposal, request.user)):
        messages.success(request, _("Confirmed. The deal is closed."))
    return redirect("opportunity", proposal.opportunity_id)


@require_POST
@allowed(*CLOSE_DEALS)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the deal open."""
    proposal = _own(request, pk)
    if run_button(request, lambda: results.decline(proposal, request.user)):
        messages.success(request, _("Not confirmed. The deal stays open."))
    return redirect("opportunity", proposal.opportunity_id)


def _own(request: HttpRequest, pk: int) -> PartnerProposal:
    own = PartnerProposal.objects.filter(opportunity__holder=request.user).select_related("opportunity")
    return get_object_or_404(own, pk=pk)
