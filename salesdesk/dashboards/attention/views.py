"""Reassigning what needs attention, from the list of its leads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from salesdesk import formats
from salesdesk.dashboards.funnel.drill_downs import DRILL_DOWNS
from salesdesk.dashboards.funnel.forms.filter import FunnelForm
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.forms.fields import parse_id

from . import reassigning


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
    return redirect(form.link("funnel-leads", number=name, undo=done.undo))


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
