from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.forms.filters import LeadFilter
from leads.models import Lead
from salesdesk.people.access import signed_in
from salesdesk.web.paging import count_text, page_of


@require_safe
@signed_in
def leads(request: HttpRequest) -> HttpResponse:
    """List the leads that the user can see, newest first, fifty per page."""
    form = LeadFilter(request.GET, user=request.user)
    seen = form.narrow(Lead.objects.visible_to(request.user))
    page = page_of(seen.as_rows(), request.GET)
    return render(request, "leads/list.html", {"form": form, "page": page, "count": count_text(seen, page)})
