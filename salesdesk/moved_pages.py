"""Redirects from the former addresses of pages that people may have bookmarked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_safe

from salesdesk.people.access import anyone

#: Former path -> name of the URL that replaced it.
MOVED = {
    "calendar/<int:pk>/": "meeting",
    "calendar/feedback/": "meeting-feedback",
    "calendar/link/": "calendar-feed-settings",
    "calendar/new/": "meeting-new",
    "calendar/new/<int:lead_id>/": "lead-meeting-new",
    "handoffs/ledger/": "handoff-report",
    "handoffs/ledger/handoffs/": "handoff-report-list",
    "handoffs/offer/<int:lead_id>/": "lead-handoff-new",
    "laws/": "calling-laws",
    "laws/new/": "calling-law-new",
    "leads/<int:lead_id>/basis/": "lead-legal-basis",
    "leads/<int:lead_id>/drop/": "lead-exit",
    "leads/<int:lead_id>/move/": "lead-reassign",
    "leads/<int:lead_id>/route/": "lead-closing-route",
    "leads/<int:lead_id>/seats/": "lead-stakeholders",
    "leads/<int:lead_id>/seats/<int:contact_id>/": "lead-stakeholder",
    "leads/<int:lead_id>/wish/": "lead-focus-request",
    "leads/missing/": "leads-missing-number",
    "leads/unplaced/": "leads-unassigned",
    "leads/without-basis/": "leads-missing-legal-basis",
    "me/keys/": "my-shortcuts",
    "nurture/": "phone-nurture",
    "opportunities/kept/<int:pk>/": "field-nurture",
    "opportunities/open/<int:lead_id>/": "lead-opportunity-new",
    "people/<int:pk>/hand-on/": "person-takeover",
    "people/plans/": "daily-targets",
    "people/teams/<int:pk>/address/": "team-postal-address",
    "people/teams/<int:pk>/mix/": "team-call-blend",
    "tracks/to-place/": "tracks-unenrolled",
    "wishes/": "focus-requests",
    "workers/letters/<int:pk>/": "dead-letter",
}


@anyone
@require_safe
def moved(request: HttpRequest, page: str, **kwargs: object) -> HttpResponse:
    """Redirect to the URL named `page`, keeping the query string."""
    response = redirect(page, permanent=True, **kwargs)
    if query := request.META["QUERY_STRING"]:
        response["Location"] += f"?{query}"
    return response


urlpatterns = [path(old, moved, {"page": page}, name="moved") for old, page in MOVED.items()]
