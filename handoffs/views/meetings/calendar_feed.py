"""The calendar subscription: a page to create and revoke the link, and the feed itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handoffs.meetings.calendars import feed as calendar_feed
from salesdesk import formats
from salesdesk.people.access import allowed, anyone
from salesdesk.people.permissions import USE_CALENDAR


@require_safe
@allowed(*USE_CALENDAR)
def link(request: HttpRequest) -> HttpResponse:
    """Show whether there is a link and when it was last read. Its URL is only shown when it is created."""
    return render(
        request, "handoffs/meetings/calendar_feed.html", {"link": calendar_feed.current_link(request.user)}
    )


@require_POST
@allowed(*USE_CALENDAR)
def create(request: HttpRequest) -> HttpResponse:
    secret = calendar_feed.create(request.user)
    address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    context = {"link": calendar_feed.current_link(request.user), "address": address}
    response = render(request, "handoffs/meetings/calendar_feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@allowed(*USE_CALENDAR)
def revoke(request: HttpRequest) -> HttpResponse:
    if calendar_feed.revoke(request.user):
        messages.success(request, _("Link revoked. It no longer gives access to your calendar."))
    return redirect("calendar-feed-settings")


@anyone
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the feed for a valid secret, else 404."""
    link = calendar_feed.user_for(secret)
    if link is None:
        return HttpResponseNotFound()
    appointments = list(calendar_feed.events(link.person))
    etag = calendar_feed.etag_of(appointments)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    with formats.read_by(link.person):
        content = calendar_feed.as_ics(appointments, link.person)
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
