from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.accounts import search
from salesdesk.people.access import signed_in


@require_safe
@signed_in
def find(request: HttpRequest) -> HttpResponse:
    """Search from the top bar: a list below the field while typing, a full page on Enter."""
    text = request.GET.get("q", "").strip()
    template = "leads/accounts/search.html#found" if request.htmx else "leads/accounts/search.html"
    return render(request, template, {"text": text, "found": search.find(text, request.user)})
