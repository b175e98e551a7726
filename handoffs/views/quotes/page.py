"""The list of quotes, the page of a quote and its PDF."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from handoffs.models import ApprovalState, QuoteState, QuoteVersion
from handoffs.quotes import approvals, drafting, limits, links, pdf, sending, totals
from leads.funnel import transitions
from salesdesk.files import serving
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS, VIEW_DEALS
from salesdesk.web.paging import page_of

#: Values of ?state=, in the order of the choices.
FILTERS = [("", gettext_lazy("All")), *QuoteState.choices]
#: Requests for an approval that the list shows.
TO_APPROVE = 20


@require_safe
@allowed(*VIEW_DEALS)
def quotes(request: HttpRequest) -> HttpResponse:
    """List the quotes of the deals that the user sees, newest first."""
    state = request.GET.get("state", "")
    rows = QuoteVersion.objects.visible_to(request.user).with_deal()
    if state in QuoteState.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(rows, request.GET),
        "filters": FILTERS,
        "state": state,
        "to_approve": list(approvals.waiting_for(request.user)[:TO_APPROVE]),
    }
    return render(request, "handoffs/quotes/list.html", context)


@require_safe
@allowed(*VIEW_DEALS)
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    version = _visible(request, pk)
    lines = list(version.lines.select_related("product"))
    sums = totals.total(lines, version.currency)
    deal = version.quote.opportunity
    others = version.quote.versions.exclude(pk=version.pk).order_by("-number")
    may_act = deal.holder_id == request.user.pk and not deal.closed_at
    context = {
        "version": version,
        "deal": deal,
        "rows": list(zip(lines, sums.lines, strict=True)),
        "sums": sums,
        "others": others,
        "may_act": may_act,
        **(_before_sending(version, request.user) if may_act and version.is_draft else {}),
        "approvals": version.approvals.select_related("approver").order_by("-pk"),
        "public_url": links.path_of(version) if version.link_until else "",
        "newer_draft": any(
            each.number > version.number and each.state in (QuoteState.DRAFT, QuoteState.QUEUED)
            for each in others
        ),
    }
    return render(request, "handoffs/quotes/quote.html", context)


@require_safe
@allowed(*VIEW_DEALS)
def download(request: HttpRequest, pk: int):
    """Serve the PDF: the accepted one, the one that was sent, or that of a draft as it is now."""
    version = _visible(request, pk)
    answer = getattr(version, "answer", None)
    if stored := (answer and answer.pdf) or version.pdf:
        return serving.as_attachment(stored)
    return as_pdf(pdf.render(version), pdf.file_name(version))


@require_POST
@allowed(*CLOSE_DEALS)
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy the quote to a new version and open it for editing."""
    version = own_version(request, pk)
    try:
        copied = drafting.new_version(version, request.user)
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("quote", version.pk)
    return redirect("quote-edit", copied.pk)


@require_POST
@allowed(*CLOSE_DEALS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    version = own_version(request, pk)
    try:
        drafting.withdraw(version, request.user)
    except transitions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Quote %(number)s withdrawn.") % {"number": version.reference})
    return redirect("quote", version.pk)


def _before_sending(version: QuoteVersion, user) -> dict:
    """Return what a draft lacks before it can be sent, and whether an approval would help."""
    incomplete, above = sending.missing_to_send(version), limits.refusal(version, user)
    is_asked = version.approvals.filter(state=ApprovalState.WAITING).exists()
    return {"missing": incomplete or above, "asks_approval": bool(above and not incomplete and not is_asked)}


def own_version(request: HttpRequest, pk: int) -> QuoteVersion:
    """Return a version of a deal that the user holds, or 404."""
    own = QuoteVersion.objects.visible_to(request.user).filter(quote__opportunity__holder=request.user)
    return get_object_or_404(own.with_deal(), pk=pk)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that is not stored, for download."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _visible(request: HttpRequest, pk: int) -> QuoteVersion:
    versions = QuoteVersion.objects.visible_to(request.user).with_deal()
    return get_object_or_404(versions.select_related("pdf", "answer__pdf", "email", "issued_by"), pk=pk)
