"""Send a task to Sales Support: from the desk, or from the page of a lead, company or contact."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from leads.forms.support.send import SupportTaskForm
from leads.funnel.transitions import Refused
from leads.models import Lead, SupportTask
from leads.support import actions
from leads.views.visible_lead import get_visible_lead
from salesdesk.clock import display
from salesdesk.people.access import signed_in

#: The value of `from` on the desk, where the card stays.
DESK = "desk"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask what is needed, and send it."""
    lead = get_visible_lead(request.user, lead_id)
    form = SupportTaskForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        try:
            return _sent(request, lead, actions.send(lead, request.user, **form.facts()))
        except Refused as refused:
            form.add_error(None, str(refused))
    template = "leads/support/new.html#panel" if request.htmx else "leads/support/new.html"
    return render(request, template, _context(request, lead, form), status=422 if form.errors else 200)


def _context(request: HttpRequest, lead: Lead, form: SupportTaskForm) -> dict:
    on_desk = request.GET.get("from") == DESK
    return {"lead": lead, "support_form": form, "kinds": SupportTask.Kind.choices, "on_desk": on_desk}


def _sent(request: HttpRequest, lead: Lead, task: SupportTask) -> HttpResponse:
    facts = {"kind": task.get_kind_display(), "when": display.short_moment(task.due_at, request.user)}
    text = _("Sent to Sales Support: %(kind)s, due %(when)s.") % facts
    if request.htmx and request.GET.get("from") == DESK:
        context = _context(request, lead, SupportTaskForm(by=request.user)) | {"text": text, "task": task}
        # The timeline beside the card loads again.
        return trigger_client_event(render(request, "leads/support/new.html#sent", context), "stakeholders")
    messages.success(request, text)
    url = reverse("lead", args=[lead.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
