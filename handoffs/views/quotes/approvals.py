"""Ask for an approval of a quote, and approve or decline it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handoffs.forms.quotes.approval import AnswerApprovalForm, AskApprovalForm
from handoffs.models import ApprovalState, QuoteApproval
from handoffs.quotes import approvals, limits, totals
from leads.funnel import transitions
from salesdesk.people.access import allowed
from salesdesk.people.permissions import APPROVE_QUOTES, CALL_LEADS

from .page import own_version


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CALL_LEADS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague for an approval. Only for the deal's holder."""
    version = own_version(request, pk)
    form = AskApprovalForm(request.POST or None, approvers=limits.approvers(version, request.user))
    if form.is_valid():
        try:
            approval = approvals.ask(version, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(who)s was asked to approve.") % {"who": approval.approver})
            return redirect("quote", version.pk)
    context = {"form": form, "version": version, "why": limits.needs_approval(version, request.user)}
    status = 422 if form.errors else 200
    return render(request, "handoffs/quotes/ask_approval.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*APPROVE_QUOTES)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is asked, and answer it. Only for the approver that was named."""
    related = QuoteApproval.objects.select_related(
        "asked_by", "version__contact", "version__quote__opportunity__lead__company"
    )
    found = get_object_or_404(related, pk=pk, approver=request.user)
    version = found.version
    form = AnswerApprovalForm(request.POST or None)
    if form.is_valid():
        approved = form.cleaned_data["answer"] == "approve"
        comment = form.cleaned_data["comment"]
        try:
            approvals.answer(found, request.user, approved=approved, comment=comment)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            text = _("Quote %(number)s approved.") if approved else _("Quote %(number)s declined.")
            messages.success(request, text % {"number": version.reference})
            return redirect("quote-approval", found.pk)
    lines = list(version.lines.all())
    sums = totals.total(lines, version.currency)
    context = {
        "form": form,
        "approval": found,
        "version": version,
        "is_open": found.state == ApprovalState.WAITING,
        "rows": list(zip(lines, sums.lines, strict=True)),
        "sums": sums,
    }
    status = 422 if form.errors else 200
    return render(request, "handoffs/quotes/approval.html", context, status=status)
