"""The ways back from a mail of a track, open to whoever has it: its links, and "no more mails" (RFC 8058)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from leads import clicks, tracks
from leads.models import SentLink, SentMail
from salesdesk.people.access import anyone


@require_safe
@anyone
def link(request: HttpRequest, token: UUID, number: int = 1) -> HttpResponse:
    """On to what was promised in the mail, and nowhere else; a person's first click is interest."""
    led = get_object_or_404(SentLink.objects.select_related("sent__mail"), sent=token, number=number)
    if clicks.is_a_person(led.sent, request.method, request.headers):
        clicks.clicked(led)
    return HttpResponseRedirect(led.address)


@csrf_exempt  # A mail program posts this by itself; the token is what proves it.
@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def unsubscribe(request: HttpRequest, token: UUID) -> HttpResponse:
    """Looking changes nothing, so that a scanner unsubscribes nobody."""
    sent = get_object_or_404(SentMail, pk=token)
    if request.method == "POST":
        tracks.unsubscribe(sent)
    return render(request, "leads/unsubscribe.html", {"sent": sent, "done": request.method == "POST"})
