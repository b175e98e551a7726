from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leads.accounts import search
from leads.global_search import groups
from salesdesk.people.access import signed_in

SHOWN_WHILE_TYPING = 8


@require_safe
@signed_in
def find(request: HttpRequest) -> HttpResponse:
    """Search from the top bar: a list below the field while typing, a full page on Enter."""
    text = request.GET.get("q", "").strip()
    template = "leads/accounts/search.html#found" if request.htmx else "leads/accounts/search.html"
    filled_in = {"phone" if search.is_number(text) else "name": text[:80]}
    results = groups.find(text, request.user)
    context = {
        "text": text,
        "found": results,
        "leads": results.leads[:SHOWN_WHILE_TYPING] if request.htmx else results.leads,
        "more": request.htmx and len(results.leads) > SHOWN_WHILE_TYPING,
        # Ctrl+K is for going somewhere, the search box for finding somebody.
        "places_first": request.htmx and request.htmx.target == "command-palette-results",
    }
    context["add_url"] = f"{reverse('lead-new')}?{urlencode(filled_in)}"
    return render(request, template, context)
