"""Phone nurture: the list of scheduled calls, and rescheduling many of them at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from leads.forms.recycling.nurture import (
    DUE,
    BulkRescheduleForm,
    NurtureFilter,
    previewed_steps,
    selected_steps,
)
from leads.funnel import transitions
from leads.models import BulkReschedule
from leads.recycling import phone_nurture as calls
from leads.recycling import reschedule
from salesdesk import formats
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WORK_INSIDE_LEADS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*WORK_INSIDE_LEADS)
def nurture(request: HttpRequest) -> HttpResponse:
    return _list(request, BulkRescheduleForm(by=request.user))


@require_POST
@allowed(*WORK_INSIDE_LEADS)
def reschedule_calls(request: HttpRequest) -> HttpResponse:
    """Show a preview of the new times first, then move the calls once it is confirmed."""
    form = BulkRescheduleForm(request.POST, by=request.user)
    if not form.is_valid():
        return _list(request, form, status=422)
    if "go" in request.POST:
        return _go(request, form)
    chosen = reschedule.movable(request.user).select_related("lead__company__place")
    if "all" in request.POST:
        chosen = NurtureFilter(request.POST, user=request.user).narrow(chosen)
    else:
        chosen = chosen.filter(pk__in=selected_steps(request.POST.getlist("step")))
    first = list(chosen.order_by("due_at", "pk")[: reschedule.MAX_STEPS + 1])
    moves = reschedule.preview(first, form.cleaned_data["on"], form.cleaned_data["days"])
    if not moves:
        form.add_error(None, _("Select the calls to move. Promised calls are not moved."))
        return _list(request, form, status=422)
    context = {"form": form, "moves": moves, "more": len(first) > len(moves), "at_once": reschedule.MAX_STEPS}
    return render(request, "leads/recycling/reschedule.html", context)


@require_POST
@allowed(*WORK_INSIDE_LEADS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(BulkReschedule, pk=pk, by=request.user)
    try:
        back = reschedule.undo(made, request.user)
    except transitions.Refused as refused:
        messages.warning(request, str(refused))
    else:
        text = ngettext("%(n)s call moved back.", "%(n)s calls moved back.", back)
        messages.success(request, text % {"n": formats.number(back)})
    return redirect("phone-nurture")


def _go(request: HttpRequest, form: BulkRescheduleForm) -> HttpResponse:
    looked_at = previewed_steps(request.POST.getlist("seen"))
    try:
        made = reschedule.move_calls(looked_at, by=request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _list(request, form, status=422)
    moved = made.rescheduled_steps.count()
    text = ngettext("%(n)s call moved.", "%(n)s calls moved.", moved) % {"n": formats.number(moved)}
    if left := len(looked_at) - moved:
        skipped = ngettext(
            "%(n)s was skipped because it changed in the meantime.",
            "%(n)s were skipped because they changed in the meantime.",
            left,
        ) % {"n": formats.number(left)}
        text = f"{text} {skipped}"
    messages.success(request, text)
    return redirect("phone-nurture")


def _list(request: HttpRequest, form: BulkRescheduleForm, status: int = 200) -> HttpResponse:
    """Render the list with its filters; a form that comes back with errors posted them as hidden fields."""
    asked = request.POST if request.method == "POST" else request.GET
    narrow = NurtureFilter(asked, user=request.user)
    steps = narrow.narrow(calls.planned(request.user))
    page = page_of(steps, asked, by="due_at", size=40)
    context = {
        "filter": narrow,
        "form": form,
        "page": page,
        "count": count_text(steps, page),
        "tabs": [("", _("All")), *((name, label) for name, (label, _matches) in DUE.items())],
        "due": narrow.cleaned_data.get("due", ""),
        "ticked": set(selected_steps(request.POST.getlist("step"))),
        "movable": reschedule.MOVABLE_KINDS,
        "last": _to_undo(request),
    }
    return render(request, "leads/recycling/phone_nurture.html", context, status=status)


def _to_undo(request: HttpRequest) -> BulkReschedule | None:
    """Return the user's last move that can still be undone."""
    return BulkReschedule.objects.filter(by=request.user, undone_at=None).order_by("-pk").first()
