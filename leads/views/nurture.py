"""The telephone nurture: dated calls with what to bring up, and moving many of them at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from leads.forms.nurture import DUE, BulkRescheduleForm, NurtureFilter, previewed_steps, selected_steps
from leads.funnel import transitions
from leads.models import BulkReschedule
from leads.recycling import phone_nurture as calls
from leads.recycling import reschedule
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
    """First what would be, then, when that is agreed, what is."""
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
        form.add_error(None, _("Tick the calls to move. A promise stays where it was promised."))
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
        said = ngettext("%(n)s call is where it was.", "%(n)s calls are where they were.", back)
        messages.success(request, said % {"n": back})
    return redirect("phone-nurture")


def _go(request: HttpRequest, form: BulkRescheduleForm) -> HttpResponse:
    looked_at = previewed_steps(request.POST.getlist("seen"))
    try:
        made = reschedule.move_calls(looked_at, by=request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _list(request, form, status=422)
    moved = made.rescheduled_steps.count()
    said = ngettext("%(n)s call moved.", "%(n)s calls moved.", moved) % {"n": moved}
    if left := len(looked_at) - moved:
        stays = ngettext(
            "%(n)s stays: it changed meanwhile.", "%(n)s stay: they changed meanwhile.", left
        ) % {"n": left}
        said = f"{said} {stays}"
    messages.success(request, said)
    return redirect("phone-nurture")


def _list(request: HttpRequest, form: BulkRescheduleForm, status: int = 200) -> HttpResponse:
    """The list as it was asked for; a form that comes back asked for it in what it posted."""
    asked = request.POST if request.method == "POST" else request.GET
    narrow = NurtureFilter(asked, user=request.user)
    steps = narrow.narrow(calls.planned(request.user))
    page = page_of(steps, asked, by="due_at")
    context = {
        "filter": narrow,
        "form": form,
        "page": page,
        "count": count_text(steps, page),
        "tabs": [("", _("All")), *((name, said) for name, (said, _of) in DUE.items())],
        "due": narrow.cleaned_data.get("due", ""),
        "ticked": set(selected_steps(request.POST.getlist("step"))),
        "movable": reschedule.MOVABLE_KINDS,
        "last": _to_undo(request),
    }
    return render(request, "leads/recycling/phone_nurture.html", context, status=status)


def _to_undo(request: HttpRequest) -> BulkReschedule | None:
    """What this person moved last, while that can be led back."""
    return BulkReschedule.objects.filter(by=request.user, undone_at=None).order_by("-pk").first()
