"""What works by itself, and what does not: the sweeps' last runs, what is stuck, and dead letters."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from salesdesk import health
from salesdesk.outbox import dead_letters
from salesdesk.outbox.models import Outbox
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER
from salesdesk.web.paging import count_text, page_of

from . import stuck, timetable
from .forms import DropForm


@allowed(*ADMINISTER)
@require_safe
def workers(request):
    """All of it on one page; the dead letters by 25."""
    letters = Outbox.objects.dead()
    page = page_of(letters, request.GET, by="-dead_at", size=25)
    context = {"checks": _checks(), "lines": timetable.lines(), "stuck": stuck.all_stuck(), "page": page}
    return render(request, "workers/workers.html", context | {"count": count_text(letters, page)})


@allowed(*ADMINISTER)
def dead_letter(request, pk):
    """One dead letter, whole; letting it go takes a reason."""
    found = get_object_or_404(Outbox.objects.dead(), pk=pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if dead_letters.discard(pk, request.user, form.cleaned_data["reason"]):
            messages.success(request, _("The letter is let go."))
        return redirect("workers")
    status = 422 if form.errors else 200
    return render(request, "workers/dead_letter.html", {"letter": found, "form": form}, status=status)


@allowed(*ADMINISTER)
@require_POST
def retry(request, pk):
    """Try one dead letter again."""
    get_object_or_404(Outbox.objects.dead(), pk=pk)
    if dead_letters.retry(pk):
        messages.success(request, _("The letter is tried again with the next tick."))
    return redirect("workers")


@allowed(*ADMINISTER)
@require_POST
def retry_all(request):
    """Try all of them again: the mail server was the trouble, and is mended."""
    count = dead_letters.retry_all()
    said = ngettext("%(count)s letter is tried again.", "%(count)s letters are tried again.", count)
    messages.success(request, said % {"count": count})
    return redirect("workers")


def _checks() -> list[dict]:
    """What /readyz asks, with a title each; what an app has added without one keeps its name."""
    titles = {
        "database": _("Database"),
        "migrations": _("Migrations"),
        "sweeps": _("Sweeps"),
        "promises": _("Promises"),
    }
    return [{"title": titles.get(name, name), **said} for name, said in health.ask().items()]
