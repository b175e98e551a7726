"""The subscribe link: a page to make and revoke it, and the address that calendar programs read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from handoffs.meetings import calendar_feed
from salesdesk.people.access import allowed, anyone

from .calendar import READERS


@require_safe
@allowed(*READERS)
def link(request: HttpRequest) -> HttpResponse:
    """Whether there is a link and when it was last read. The address itself is shown once, when it is made."""
    return render(
        request, "handoffs/meetings/calendar_feed.html", {"link": calendar_feed.current_link(request.user)}
    )


@require_POST
@allowed(*READERS)
def create(request: HttpRequest) -> HttpResponse:
    secret = calendar_feed.create(request.user)
    address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
    context = {"link": calendar_feed.current_link(request.user), "address": address}
    response = render(request, "handoffs/meetings/calendar_feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@allowed(*READERS)
def revoke(request: HttpRequest) -> HttpResponse:
    if calendar_feed.revoke(request.user):
        messages.success(request, _("Revoked: nobody reads your calendar by that link any more."))
    return redirect("calendar-feed-settings")


@anyone
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For who has the secret; everybody else is told that nothing is here."""
    found = calendar_feed.user_for(secret)
    if found is None:
        return HttpResponseNotFound()
    appointments = list(calendar_feed.events(found.person))
    etag = calendar_feed.etag_of(appointments)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    with override(found.person.language):
        content = calendar_feed.as_ics(appointments, found.person)
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
