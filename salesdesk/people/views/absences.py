from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from salesdesk.people.membership import absences as absence_actions
from salesdesk.web.paging import page_of

from ..access import signed_in
from ..forms import AbsenceForm
from ..forms.absence_work import AbsenceWorkForm
from ..models import Absence


@signed_in
def absences(request):
    """List and record current and future absences: one's own, and a manager's team's.

    Before an absence is saved, the calls and tasks expected in that time are listed with what can happen to each.
    """
    form = AbsenceForm(request.POST or None, by=request.user)
    work = None
    if request.method == "POST" and form.is_valid():
        work = _work_form(request, form)
        if (work is None or work.is_valid()) and _record(request, form, work):
            return redirect("absences")
    shown = Absence.objects.visible_to(request.user).upcoming().select_related("person")
    context = {
        "form": form,
        "work": work,
        "page": page_of(shown, request.GET, by="starts_at", size=25),
    }
    wrong = form.errors or (work and work.errors)
    return render(request, "people/absences.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def cancel(request, pk):
    absence = get_object_or_404(Absence.objects.visible_to(request.user).upcoming(), pk=pk)
    messages.success(request, _("Absence of %(who)s canceled.") % {"who": absence.person})
    _warn(request, absence_actions.delete(absence))
    return redirect("absences")


def _work_form(request, form) -> AbsenceWorkForm | None:
    """Return the form about what is expected in that time, unbound until it was shown; None without any."""
    period = [form.cleaned_data[name] for name in ("person", "starts_at", "ends_at")]
    work = absence_actions.work_during(*period)
    if not work:
        return None
    data = request.POST if "work_shown" in request.POST else None
    return AbsenceWorkForm(data, work=work, colleagues=list(absence_actions.colleagues_during(*period)))


def _record(request, form, work) -> bool:
    person, decisions = form.cleaned_data["person"], work.decisions() if work else []
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
