from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from salesdesk.web.paging import page_of

from .. import absences as absence_actions
from ..access import signed_in
from ..forms import AbsenceForm
from ..forms.absence_calls import AbsenceCallsForm
from ..models import Absence


@signed_in
def absences(request):
    """List and record current and future absences: one's own, and a manager's team's.

    Before an absence is saved, the calls that are expected in that time are listed with what can happen to each.
    """
    form = AbsenceForm(request.POST or None, by=request.user)
    calls = None
    if request.method == "POST" and form.is_valid():
        calls = _calls_form(request, form)
        if (calls is None or calls.is_valid()) and _record(request, form, calls):
            return redirect("absences")
    shown = Absence.objects.visible_to(request.user).upcoming().select_related("person")
    context = {
        "form": form,
        "calls": calls,
        "page": page_of(shown, request.GET, by="starts_at", size=25),
    }
    wrong = form.errors or (calls and calls.errors)
    return render(request, "people/absences.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def cancel(request, pk):
    absence = get_object_or_404(Absence.objects.visible_to(request.user).upcoming(), pk=pk)
    messages.success(request, _("Absence of %(who)s canceled.") % {"who": absence.person})
    _warn(request, absence_actions.delete(absence))
    return redirect("absences")


def _calls_form(request, form) -> AbsenceCallsForm | None:
    """Return the form about the calls expected in that time, unbound until they were shown; None without any."""
    period = [form.cleaned_data[name] for name in ("person", "starts_at", "ends_at")]
    calls = absence_actions.calls_during(*period)
    if not calls:
        return None
    data = request.POST if "calls_shown" in request.POST else None
    return AbsenceCallsForm(data, calls=calls, colleagues=list(absence_actions.colleagues_during(*period)))


def _record(request, form, calls) -> bool:
    person, decisions = form.cleaned_data["person"], calls.decisions() if calls else []
    try:
        warnings = absence_actions.record(person, request.user, **form.absence_kwargs(), decisions=decisions)
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
