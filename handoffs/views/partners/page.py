"""The page of a partner: its deals, talks, people, links, and what it reported."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from handoffs.models import Opportunity, PartnerReport
from handoffs.partners import due, links
from leads.models import Contact, Lead, Partner
from leads.models.stages import OPEN_STAGES, Stage
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_HANDOFFS

#: More of each than the page needs; the rest is in the lists of leads and opportunities.
MOST_DEALS, MOST_EVENTS, MOST_PEOPLE, MOST_LINKS = 100, 20, 50, 25


@require_safe
@allowed(*VIEW_HANDOFFS)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner. Its owner and managers see all its deals, others those of their own."""
    found = get_object_or_404(partners_with_figures(request.user), pk=pk)
    runs = may_run(found, request.user)
    now = clock.now()
    context = {
        "partner": found,
        "reasons": due.reasons(found, now) if not found.ended_at else [],
        "runs": runs,
        "is_owner": found.owner_id == request.user.pk and not found.ended_at,
        "deals": deals_of(found, request.user, runs=runs),
        "people": people_of(found),
        "talks": found.talks.select_related("by", "contact", "opportunity__lead__company").order_by("-pk")[
            :MOST_EVENTS
        ],
        "now": now,
    }
    if runs:
        shown = found.links.with_partner().order_by("-pk")[:MOST_LINKS]
        reports = PartnerReport.objects.filter(link__partner=found).select_related(
            "opportunity__lead__company", "lead__company"
        )
        context |= {
            "links": [{"link": each, "url": links.url_of(each) if each.is_open else ""} for each in shown],
            "reports": reports.order_by("-pk")[:MOST_EVENTS],
            "leads": Lead.objects.filter(partner=found, stage__in=set(OPEN_STAGES) - {Stage.OPPORTUNITY})
            .select_related("company", "holder")
            .order_by("-pk")[:MOST_EVENTS],
        }
    return render(request, "handoffs/partners/partner.html", context)


def partners_with_figures(user) -> QuerySet[Partner]:
    """Return the partners that `user` sees, with what their page shows."""
    visible = Partner.objects.visible_to(user).select_related("campaign")
    return due.with_figures(visible, clock.now())


def may_run(partner: Partner, user) -> bool:
    """Return whether `user` may change this partner, whom they see: its owner and managers."""
    return partner.owner_id == user.pk or user.role in MANAGE_TEAMS


def deals_of(partner: Partner, user, *, runs: bool) -> list[Any]:
    """Return the open deals with their next step; `opens` is whether `user` may open its page. Three statements."""
    deals = Opportunity.objects.open().filter(lead__partner=partner)
    visible = set(deals.visible_to(user).values_list("pk", flat=True))
    shown = deals if runs else deals.filter(pk__in=visible)
    found: list[Any] = list(shown.for_lists().order_by("decides_on", "pk")[:MOST_DEALS])
    for deal in found:
        deal.opens = deal.pk in visible
    return found


def people_of(partner: Partner) -> QuerySet[Contact]:
    """Return the contacts of the partner, those who can be called first."""
    people = Contact.objects.filter(company=partner.company_id, merged_into=None).select_related("company")
    return people.order_by("name", "pk")[:MOST_PEOPLE]
