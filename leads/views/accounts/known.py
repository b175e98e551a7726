"""The warning beside every form that adds a person: somebody with this number or address exists already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.accounts import known_companies, quick_add
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADD_LEADS

from ..visible_lead import get_visible_lead


@require_safe
@allowed(*ADD_LEADS)
def elsewhere(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Return the other companies that have what is typed: a name, a number, an address, or a line with these."""
    lead = get_visible_lead(request.user, lead_id)
    typed = {name: request.GET.get(name, "")[:300] for name in ("phone", "email")}
    typed |= {"name": request.GET.get("company_name", "")[:300], "country": lead.company.country}
    try:
        person = quick_add.parse(request.GET.get("line", "")[:300], lead.company.country)
        typed |= {"phone": person.phone or typed["phone"], "email": person.email or typed["email"]}
    except quick_add.NotUnderstood:
        pass
    known = known_companies.find_typed(typed, request.user)
    context = {"known": [each for each in known if each.company.pk != lead.company_id]}
    return render(request, "leads/accounts/known_elsewhere.html", context)
