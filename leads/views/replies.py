"""Mails that came back and that nobody at the desk hears of by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.email_nurture import replies as answers
from leads.models import Reply
from salesdesk.people.access import allowed
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*WRITE_TRACKS)
def replies(request: HttpRequest) -> HttpResponse:
    """From strangers, and about leads that are not called: the newest first."""
    waiting = Reply.objects.visible_to(request.user).waiting()
    page = page_of(waiting.select_related("lead__company"), request.GET)
    return render(
        request, "leads/email_nurture/replies.html", {"page": page, "count": count_text(waiting, page)}
    )


@require_POST
@allowed(*WRITE_TRACKS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen to: it leaves the list, and what it says is forgotten."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user), pk=pk)
    answers.settle(reply, request.user)
    messages.success(request, _("Seen to; the desk has forgotten what it said."))
    return redirect("replies")
