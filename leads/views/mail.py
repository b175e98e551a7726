"""The ways back from a mail of a track, open to whoever has it: the link, and "no more mails" (RFC 8058)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leads import tracks
from leads.models import SentMail
from salesdesk.people.access import anyone


@require_safe
@anyone
def link(request: HttpRequest, token: UUID) -> HttpResponse:
    """On to what was promised in the mail; a person's first click is interest."""
    sent = get_object_or_404(SentMail, pk=token)
    if tracks.is_a_person(sent, request.method, request.headers):
        tracks.clicked(sent)
    return HttpResponseRedirect(sent.link)


@csrf_exempt  # A mail program posts this by itself; the token is what proves it.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def unsubscribe(request: HttpRequest, token: UUID) -> HttpResponse:
    """Looking changes nothing, so that a scanner unsubscribes nobody."""
    sent = get_object_or_404(SentMail, pk=token)
    if request.method == "POST":
        tracks.unsubscribe(sent)
    return render(request, "leads/unsubscribe.html", {"sent": sent, "done": request.method == "POST"})
