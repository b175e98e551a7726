"""The work list of a partner's owner: one call at a time, its outcome and the next date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handoffs.forms.partners.desk import TalkForm
from handoffs.models import PartnerTalk
from handoffs.partners import due, talks
from leads.funnel import transitions
from leads.models import Partner
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS
from salesdesk.templatetags.formatting import short_datetime
from salesdesk.web.forms.fields import parse_id

from . import page

Outcome = PartnerTalk.Outcome
#: Key, outcome and tone of the buttons.
KEYS = [
    ("1", Outcome.NO_ANSWER, ""),
    ("2", Outcome.VOICEMAIL, ""),
    ("3", Outcome.CALL_BACK, ""),
    ("4", Outcome.SPOKE, "good"),
]


@require_safe
@allowed(*CALL_LEADS)
def work(request: HttpRequest) -> HttpResponse:
    """Show the partner to talk to now: the chosen one, or the most urgent."""
    return _show(request, parse_id(request.GET.get("partner", "")))


@require_POST
@allowed(*CALL_LEADS)
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a talk, and go on with the next partner."""
    partner = get_object_or_404(
        Partner.objects.active().filter(owner=request.user).select_related("company"), pk=pk
    )
    form = TalkForm(request.POST, by=request.user, partner=partner)
    if form.is_valid():
        try:
            logged = talks.log(partner, request.user, **form.cleaned_data)
        except transitions.Refused as refused:
            form.show_refusal(refused)
        else:
            facts = {"partner": partner, "when": short_datetime(logged.next_at)}
            messages.success(request, _("%(partner)s: next talk %(when)s.") % facts)
            return redirect("partner-work")
    return _show(request, partner.pk, form)


def _show(request: HttpRequest, chosen: int | None, form: TalkForm | None = None) -> HttpResponse:
    user, now = request.user, clock.now()
    waiting = due.work_list(user, now)
    current = next((each.partner for each in waiting if each.partner.pk == chosen), None)
    if current is None and chosen:
        own = page.partners_with_figures(user).filter(owner=user).active()
        current = get_object_or_404(own, pk=chosen)
    if current is None and waiting:
        current = waiting[0].partner
    context = {"waiting": waiting, "current": current, "now": now}
    if current:
        context |= {
            "reasons": due.reasons(current, now),
            "deals": page.deals_of(current, user, runs=True),
            "people": page.people_of(current),
            "talks": current.talks.select_related("by", "contact").order_by("-pk")[:5],
            "form": form or TalkForm(by=user, partner=current),
            "keys_of_outcomes": [(key, outcome.value, outcome.label, tone) for key, outcome, tone in KEYS],
        }
    else:
        context["next_at"] = due.next_after(user, now)
    status = 422 if form is not None else 200
    return render(request, "handoffs/partners/work.html", context, status=status)
