"""Replies that no rep handles, for Marketing to read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.email_nurture.replies import settle as settle_reply
from leads.models import Reply
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*WRITE_TRACKS)
def replies(request: HttpRequest) -> HttpResponse:
    """List the replies from unknown senders and about leads that nobody calls, newest first."""
    waiting = Reply.objects.visible_to(request.user).waiting()
    page = page_of(
        waiting.select_related("lead__company", "writer").prefetch_related("files__file"),
        request.GET,
        size=40,
    )
    return render(
        request, "leads/email_nurture/replies.html", {"page": page, "count": count_text(waiting, page)}
    )


@require_POST
@allowed(*WRITE_TRACKS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a reply as done, which deletes its text."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user), pk=pk)
    settle_reply(reply, request.user)
    messages.success(request, _("Reply marked as done. Its text was deleted."))
    return redirect("replies")
