from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from salesdesk.web.paging import page_of

from .. import absences as verbs
from ..access import signed_in
from ..forms import AbsenceForm
from ..models import Absence
from ..roles import Role


@signed_in
def absences(request):
    """Who is away and will be: oneself, and for who leads a team, the team."""
    form = AbsenceForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _notify(request, form):
        return redirect("absences")
    shown = Absence.objects.visible_to(request.user).upcoming().select_related("person")
    context = {
        "form": form,
        "page": page_of(shown, request.GET, by="starts_at", size=25),
        "steers": request.user.role in (Role.MANAGER, Role.ADMIN),
    }
    return render(request, "people/absences.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def take_back(request, pk):
    absence = get_object_or_404(Absence.objects.visible_to(request.user).upcoming(), pk=pk)
    messages.success(request, _("%(who)s works then.") % {"who": absence.person})
    _ask(request, verbs.delete(absence))
    return redirect("absences")


def _notify(request, form) -> bool:
    person = form.cleaned_data["person"]
    try:
        to_do = verbs.record(person, request.user, **form.absence_kwargs())
    except verbs.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, _("Kept: no meeting is planned then, and no clock of %(who)s runs.") % {"who": person}
    )
    _ask(request, to_do)
    return True


def _ask(request, sentences) -> None:
    for sentence in sentences:
        messages.warning(request, sentence)
