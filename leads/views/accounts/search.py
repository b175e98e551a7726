from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leads.accounts import search
from salesdesk.people.access import signed_in


@require_safe
@signed_in
def find(request: HttpRequest) -> HttpResponse:
    """Search from the top bar: a list below the field while typing, a full page on Enter."""
    text = request.GET.get("q", "").strip()
    template = "leads/accounts/search.html#found" if request.htmx else "leads/accounts/search.html"
    filled_in = {"phone" if search.is_number(text) else "name": text[:80]}
    context = {"text": text, "found": search.find(text, request.user)}
    context["add_url"] = f"{reverse('lead-new')}?{urlencode(filled_in)}"
    return render(request, template, context)
