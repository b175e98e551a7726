"""Field's focus requests of this week: list, request, withdraw."""

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leads.forms.focus_request import CompanyFocusRequestForm
from leads.funnel import transitions
from leads.models import Activity, FocusRequest
from leads.queue import focus_requests as asking
from salesdesk.people.access import allowed
from salesdesk.people.permissions import REQUEST_FOCUS, WORK_IN_FIELD


@allowed(*WORK_IN_FIELD)
def focus_request_list(request: HttpRequest) -> HttpResponse:
    """List this week's focus requests in the person's territories, and add one."""
    form = CompanyFocusRequestForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        return redirect("focus-requests")
    called = Activity.objects.not_undone().filter(
        lead=OuterRef("lead"), kind=Activity.Kind.CALL, at__gte=OuterRef("at")
    )
    standing = FocusRequest.objects.active().visible_to(request.user).select_related("lead__company", "by")
    shown = standing.annotate(called_at=Subquery(called.order_by("-at").values("at")[:1])).order_by("-at")
    context = {"form": form, "focus_requests": shown[:50]}
    return render(request, "leads/queue/focus_requests.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*REQUEST_FOCUS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a focus request."""
    focus_request = get_object_or_404(
        FocusRequest.objects.active().visible_to(request.user).select_related("lead"), pk=pk
    )
    asking.withdraw(focus_request)
    messages.success(request, _("Request withdrawn."))
    return (
        redirect("focus-requests")
        if request.user.role in WORK_IN_FIELD
        else redirect("lead", focus_request.lead_id)
    )


def _asked(request: HttpRequest, form: CompanyFocusRequestForm) -> bool:
    leads = form.cleaned_data["company"]
    try:
        with transaction.atomic():
            for lead in leads:
                asking.request(lead, request.user, note=form.cleaned_data["note"])
    except transitions.Refused as refused:
        form.add_error("company", str(refused))
        return False
    messages.success(
        request, _("Call to %(company)s requested for this week.") % {"company": leads[0].company}
    )
    return True
