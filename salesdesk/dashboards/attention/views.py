"""Acting on what needs attention, from the list of its leads: on one, or reassigning all. Both are undone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk import formats
from salesdesk.dashboards.funnel.drill_downs import DRILL_DOWNS
from salesdesk.dashboards.funnel.forms.filter import FunnelForm
from salesdesk.dashboards.funnel.views.leads import list_leads
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.forms.fields import parse_id

from . import acting, reassigning
from .offered import ACTS, OFFERED


@require_POST
@allowed(*MANAGE_TEAMS)
def act(request: HttpRequest) -> HttpResponse:
    """Take an action on a lead of the number and filter in the query string, and offer to undo it."""
    number, name = request.GET.get("number", ""), request.POST.get("act", "")
    if name not in OFFERED.get(number, ()):
        raise Http404
    lead = _lead(request) if "lead" in request.POST else None
    form = ACTS[name].form(request.POST, user=request.user)
    if not form.is_valid():
        return list_leads(request, {name: form}, status=422)
    kept = {"act": name, form.asks: request.POST[form.asks]} if form.asks else {}
    if lead:
        try:
            kept["undo"] = acting.act(name, form.details(), lead, request.user)
        except Refused as refused:
            messages.warning(request, f"{lead.company}: {refused}")
        else:
            messages.success(request, ACTS[name].done % {"company": lead.company})
    return redirect(_list_of(request, number, **kept))


@require_POST
@allowed(*MANAGE_TEAMS)
def undo_act(request: HttpRequest) -> HttpResponse:
    """Undo the action on one lead, and show the list again."""
    try:
        lead = acting.undo(request.POST.get("undo", ""), request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Undone. %(company)s is as before.") % {"company": lead.company})
    number = request.GET.get("number", "")
    return redirect(_list_of(request, number) if number in OFFERED else "funnel")


@require_POST
@allowed(*MANAGE_TEAMS)
def reassign(request: HttpRequest) -> HttpResponse:
    """Reassign the leads of a number, in the filter of the query string, to the chosen rep."""
    name = request.GET.get("number", "")
    if name not in reassigning.NUMBERS:
        raise Http404
    to = get_object_or_404(reassigning.reps(request.user), pk=parse_id(request.POST.get("to", "")) or 0)
    form = FunnelForm(request.GET, user=request.user)
    done = reassigning.reassign(DRILL_DOWNS[name].rows(form.scope()), to, request.user)
    for reason in dict.fromkeys(done.refusals):
        messages.warning(request, reason)
    text = ngettext("%(n)s lead reassigned to %(who)s.", "%(n)s leads reassigned to %(who)s.", done.moved)
    messages.success(request, text % {"n": formats.number(done.moved), "who": to})
    return redirect(_list_of(request, name, undo_all=done.undo))


@require_POST
@allowed(*MANAGE_TEAMS)
def undo(request: HttpRequest) -> HttpResponse:
    """Give the leads back to the people who had them."""
    back = reassigning.undo(request.POST.get("undo", ""), request.user)
    if back:
        text = ngettext("%(n)s lead given back.", "%(n)s leads given back.", back)
        messages.success(request, text % {"n": formats.number(back)})
    else:
        messages.warning(request, _("It is too late to undo this. Reassign the leads one by one."))
    return redirect("funnel")


def _lead(request: HttpRequest) -> Lead:
    seen = Lead.objects.visible_to(request.user).select_related("company")
    return get_object_or_404(seen, pk=parse_id(request.POST["lead"]) or 0)


def _list_of(request: HttpRequest, number: str, **kept: str) -> str:
    """Return the address of the list of a number, with the filter in the query string."""
    form = FunnelForm(request.GET, user=request.user)
    form.is_valid()
    return form.link("funnel-leads", number=number, **kept)
