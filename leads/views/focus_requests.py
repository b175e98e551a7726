"""Field's focus requests of this week: companies by name, and saved filters."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leads.forms.focus_request import CompanyFocusRequestForm, FocusFilterForm
from leads.funnel import transitions
from leads.models import FocusFilter, FocusRequest
from leads.queue.focus import focus_filters, focus_requests
from salesdesk.formats import number
from salesdesk.people.access import allowed
from salesdesk.people.permissions import REQUEST_FOCUS, WORK_IN_FIELD

MOST = 50


@allowed(*WORK_IN_FIELD)
def focus_request_list(request: HttpRequest) -> HttpResponse:
    """List this week's focus requests in the person's territories, and add one."""
    form = CompanyFocusRequestForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return redirect("focus-requests")
    return _page(request, form, FocusFilterForm(by=request.user, auto_id="filter_%s"))


@require_POST
@allowed(*WORK_IN_FIELD)
def ask(request: HttpRequest) -> HttpResponse:
    """Save a filter, and ask for the calls that match."""
    form = FocusFilterForm(request.POST, by=request.user, auto_id="filter_%s")
    if form.is_valid():
        try:
            return _asked_for(request, focus_filters.ask(form.instance))
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, CompanyFocusRequestForm(by=request.user), form)


@require_POST
@allowed(*WORK_IN_FIELD)
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what a saved filter matches now."""
    try:
        return _asked_for(request, focus_filters.ask(_filter(request, pk)))
    except transitions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("focus-requests")


@require_POST
@allowed(*WORK_IN_FIELD)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a saved filter, and withdraw what it asks for."""
    focus_filters.remove(_filter(request, pk))
    messages.success(request, _("Filter removed."))
    return redirect("focus-requests")


@require_POST
@allowed(*REQUEST_FOCUS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a focus request."""
    focus_request = get_object_or_404(
        FocusRequest.objects.active().visible_to(request.user).select_related("lead"), pk=pk
    )
    focus_requests.withdraw(focus_request)
    messages.success(request, _("Request withdrawn."))
    return (
        redirect("focus-requests")
        if request.user.role in WORK_IN_FIELD
        else redirect("lead", focus_request.lead_id)
    )


def _filter(request: HttpRequest, pk: int) -> FocusFilter:
    return get_object_or_404(FocusFilter.objects.filter(by=request.user).select_related("by"), pk=pk)


def _asked_for(request: HttpRequest, leads: int) -> HttpResponse:
    text = ngettext("Asked for %(count)s call this week.", "Asked for %(count)s calls this week.", leads)
    messages.success(request, text % {"count": number(leads)})
    return redirect("focus-requests")


def _page(request: HttpRequest, form: CompanyFocusRequestForm, filter_form: FocusFilterForm) -> HttpResponse:
    named = FocusRequest.objects.active().visible_to(request.user).filter(focus_filter=None)
    saved = FocusFilter.objects.filter(by=request.user).with_counts().select_related("campaign")
    context = {
        "form": form,
        "filter_form": filter_form,
        "focus_requests": focus_requests.with_calls(named)[:MOST],
        "filters": saved.order_by("-at", "-pk")[:MOST],
    }
    status = 422 if form.errors or filter_form.errors else 200
    return render(request, "leads/queue/focus_requests.html", context, status=status)


def _asked(request: HttpRequest, form: CompanyFocusRequestForm) -> bool:
    leads = form.cleaned_data["company"]
    try:
        with transaction.atomic():
            for lead in leads:
                focus_requests.request(lead, request.user, note=form.cleaned_data["note"])
    except transitions.Refused as refused:
        form.add_error("company", str(refused))
        return False
    messages.success(
        request, _("Call to %(company)s requested for this week.") % {"company": leads[0].company}
    )
    return True
