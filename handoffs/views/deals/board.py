"""The board of open deals by step. Moving a card posts to its deal, from the board or from the page of the deal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handoffs.deals import board, steps
from handoffs.forms.deal_filter import DealFilter, StepForm
from handoffs.models import Opportunity
from leads.funnel import transitions
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_DEALS, WORK_LEADS


@require_safe
@allowed(*VIEW_DEALS)
def opportunity_board(request: HttpRequest) -> HttpResponse:
    """Show the open deals that the user can see, in a column per step."""
    return render(request, "handoffs/deals/board.html", _context(request, request.GET))


@require_POST
@allowed(*WORK_LEADS)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a deal to another step, and show the page it was moved from again: the board, or its own."""
    deal = get_object_or_404(
        Opportunity.objects.movable_by(request.user).select_related("lead__company"), pk=pk
    )
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise transitions.Refused(_("Choose a step. Reload the page if its buttons are missing."))
        moved = steps.move(deal, request.user, **form.cleaned_data)
        facts = {"company": deal.lead.company, "step": moved.get_step_display()}
        messages.success(request, _("%(company)s moved to %(step)s.") % facts)
    except transitions.Refused as refused:
        messages.error(request, str(refused))
    if "board" not in request.POST:
        return redirect("opportunity", deal.pk)
    query = QueryDict(request.POST["board"], mutable=True)
    if request.htmx:
        return render(request, "handoffs/deals/board.html#board", _context(request, query) | {"oob": True})
    return redirect(f"{reverse('opportunity-board')}?{query.urlencode()}")


def _context(request: HttpRequest, params: QueryDict) -> dict:
    form = DealFilter(params, user=request.user)
    deals = form.narrow(Opportunity.objects.visible_to(request.user).open())
    return {
        "form": form,
        "columns": board.columns(deals, params.dict()),
        "steps": Opportunity.Step.choices,
        "query": params.urlencode(),
    }
