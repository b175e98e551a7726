"""The inbox of Sales Support, and what a rep sent to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leads.support import lists
from salesdesk.people.access import allowed, signed_in
from salesdesk.people.permissions import HANDLE_SUPPORT
from salesdesk.web.paging import page_of

SIZE = 30


@require_safe
@allowed(*HANDLE_SUPPORT)
def inbox(request: HttpRequest) -> HttpResponse:
    """List the team's tasks by due date; with ?show=mine those one has taken, with ?show=closed the closed ones."""
    asked = request.GET.get("show", "")
    shown = asked if asked in lists.SHOWN else lists.SHOWN[0]
    by = "-closed_at" if shown == "closed" else "due_at"
    page = page_of(lists.inbox(request.user, shown), request.GET, by=by, size=SIZE)
    lists.mark(page.rows, request.user)
    return render(request, "leads/support/inbox.html", {"page": page, "shown": shown})


@require_safe
@signed_in
def sent(request: HttpRequest) -> HttpResponse:
    """List what one sent to Support; with ?show=closed the answered and declined tasks."""
    closed = request.GET.get("show") == "closed"
    by = "-closed_at" if closed else "due_at"
    page = page_of(lists.sent_by(request.user, closed=closed), request.GET, by=by, size=SIZE)
    return render(request, "leads/support/sent.html", {"page": page, "closed": closed})
