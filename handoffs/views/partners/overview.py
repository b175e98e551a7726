"""The list of partners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from handoffs.partners import due
from leads.models import Partner
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_HANDOFFS
from salesdesk.web.paging import count_text, page_of

#: Rows per page. Each row costs lookups in three tables.
SHOWN = 40
#: Values of ?show=, in the order of the tabs.
TABS = [
    ("active", gettext_lazy("Active")),
    ("own", gettext_lazy("Yours")),
    ("ended", gettext_lazy("Ended")),
]


@require_safe
@allowed(*VIEW_HANDOFFS)
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners that the person sees, the next talk first."""
    now, shown = clock.now(), request.GET.get("show")
    shown = shown if shown in dict(TABS) else "active"
    rows = Partner.objects.visible_to(request.user)
    rows = rows.filter(ended_at__isnull=False) if shown == "ended" else rows.active()
    if shown == "own":
        rows = rows.filter(owner=request.user)
    page = page_of(due.with_figures(rows, now), request.GET, by="next_talk_at", size=SHOWN)
    for partner in page.rows:
        partner.reasons = due.reasons(partner, now) if shown != "ended" else []
    context = {"tabs": TABS, "shown": shown, "page": page, "count": count_text(rows, page), "now": now}
    return render(request, "handoffs/partners/partners.html", context)
