from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from salesdesk.web.paging import page_of

from .. import absences as absence_actions
from ..access import signed_in
from ..forms import AbsenceForm
from ..models import Absence


@signed_in
def absences(request):
    """List and record current and future absences: one's own, and a manager's team's."""
    form = AbsenceForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _record(request, form):
        return redirect("absences")
    shown = Absence.objects.visible_to(request.user).upcoming().select_related("person")
    context = {
        "form": form,
        "page": page_of(shown, request.GET, by="starts_at", size=25),
    }
    return render(request, "people/absences.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def cancel(request, pk):
    absence = get_object_or_404(Absence.objects.visible_to(request.user).upcoming(), pk=pk)
    messages.success(request, _("Absence of %(who)s canceled.") % {"who": absence.person})
    _warn(request, absence_actions.delete(absence))
    return redirect("absences")


def _record(request, form) -> bool:
    person = form.cleaned_data["person"]
    try:
        warnings = absence_actions.record(person, request.user, **form.absence_kwargs())
    except absence_actions.Refused as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request,
        _("Absence of %(who)s saved. No meetings are booked then, and deadlines are paused.")
        % {"who": person},
    )
    _warn(request, warnings)
    return True


def _warn(request, warnings) -> None:
    for warning in warnings:
        messages.warning(request, warning)
