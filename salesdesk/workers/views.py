"""The workers page: health checks, the sweeps' last runs, stuck work and dead letters."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from salesdesk import formats, health
from salesdesk.outbox import dead_letters, mail_server
from salesdesk.outbox.models import Outbox
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER
from salesdesk.web.paging import count_text, page_of

from . import stuck, timetable
from .forms import DiscardForm


@allowed(*ADMINISTER)
@require_safe
def workers(request):
    """Show the workers page, with 25 dead letters at a time."""
    dead = Outbox.objects.dead()
    page = page_of(dead, request.GET, by="-dead_at", size=25)
    context = {"checks": _checks(), "sweeps": timetable.lines(), "stuck": stuck.all_stuck(), "page": page}
    return render(request, "workers/workers.html", context | {"count": count_text(dead, page)})


@allowed(*ADMINISTER)
def dead_letter(request, pk):
    """Show a dead letter, or discard it with a reason."""
    found = get_object_or_404(Outbox.objects.dead(), pk=pk)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if dead_letters.discard(pk, request.user, form.cleaned_data["reason"]):
            messages.success(request, _("E-mail discarded."))
        return redirect("workers")
    status = 422 if form.errors else 200
    return render(request, "workers/dead_letter.html", {"dead_letter": found, "form": form}, status=status)


@allowed(*ADMINISTER)
@require_POST
def retry(request, pk):
    """Retry one dead letter."""
    get_object_or_404(Outbox.objects.dead(), pk=pk)
    if dead_letters.retry(pk):
        messages.success(request, _queued_message())
    return redirect("workers")


@allowed(*ADMINISTER)
@require_POST
def retry_all(request):
    """Retry every dead letter, for example once the mail server is fixed."""
    count = dead_letters.retry_all()
    message = ngettext("%(count)s e-mail queued again.", "%(count)s e-mails queued again.", count)
    messages.success(request, message % {"count": formats.number(count)})
    return redirect("workers")


@allowed(*ADMINISTER)
@require_safe
def outgoing(request):
    """List the e-mails that have not left yet, the newest first."""
    waiting = Outbox.objects.waiting()
    page = page_of(waiting, request.GET, size=25)
    context = {"page": page, "count": count_text(waiting, page)}
    return render(request, "workers/outgoing.html", context)


@allowed(*ADMINISTER)
@require_safe
def outgoing_email(request, pk):
    """Show an e-mail that waits for a mail server to be set up.

    With a mail server it leaves within seconds, and nobody but its reader needs to see the links in it.
    """
    if mail_server.is_configured():
        raise Http404
    return render(
        request, "workers/outgoing_email.html", {"email": get_object_or_404(Outbox.objects.waiting(), pk=pk)}
    )


def _queued_message() -> str:
    if mail_server.is_configured():
        return _("E-mail queued. It will be sent within seconds.")
    return _("E-mail queued. It waits until a mail server is set up.")


def _checks() -> list[dict]:
    """Return the checks of /readyz, each with a title, or its name if it has none here."""
    titles = {
        "database": _("Database"),
        "migrations": _("Migrations"),
        "sweeps": _("Sweeps"),
        "promises": _("Promised calls"),
    }
    return [{"title": titles.get(name, name), **result} for name, result in health.run_checks().items()]
