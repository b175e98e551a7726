"""Write a quote on its opportunity: the form with live totals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handoffs.forms.quotes.lines import is_row_action
from handoffs.forms.quotes.sheet import QuoteSheet
from handoffs.models import Opportunity, QuoteVersion
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new quote. Only for the deal's holder."""
    deals = Opportunity.objects.visible_to(request.user).open().filter(holder=request.user)
    related = deals.select_related("holder", "lead__company", "lead__campaign", "lead__contact")
    deal = get_object_or_404(related, pk=pk)
    return _page(request, QuoteSheet(request.user, None, _posted(request), deal))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. Only for the deal's holder."""
    own = QuoteVersion.objects.visible_to(request.user).filter(quote__opportunity__holder=request.user)
    version = get_object_or_404(own.with_deal(), pk=pk)
    if not version.is_draft:
        messages.warning(request, _("This version was sent. Make a new version to change it."))
        return redirect("quote", version.pk)
    return _page(request, QuoteSheet(request.user, version, _posted(request)))


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, sheet: QuoteSheet) -> HttpResponse:
    submitted = request.method == "POST" and not is_row_action(request.POST)
    if submitted and sheet.is_valid() and (saved := sheet.save()):
        messages.success(request, _("Quote %(number)s saved.") % {"number": saved.reference})
        return redirect("quote", saved.pk)
    context = {"form": sheet, "deal": sheet.opportunity, "version": sheet.version}
    if request.htmx and "show" in request.POST:
        return render(request, "handoffs/quotes/edit.html#shown", context)
    if request.htmx and is_row_action(request.POST):
        return render(request, "handoffs/quotes/edit.html#lines", context)
    return render(request, "handoffs/quotes/edit.html", context, status=422 if sheet.errors else 200)
