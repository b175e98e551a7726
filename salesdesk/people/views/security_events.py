from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk.web.paging import page_of

from ..access import allowed
from ..forms.security_events import SecurityEventFilter
from ..models import SecurityEvent
from ..permissions import ADMINISTER


@allowed(*ADMINISTER)
@require_safe
def security_events(request):
    """List sign-ins, refusals and other events that matter for security, newest first."""
    form = SecurityEventFilter(request.GET)
    events = form.narrow(SecurityEvent.objects.select_related("person", "by"))
    page = page_of(events, request.GET, by="-at")
    return render(request, "people/security_events.html", {"page": page, "form": form})
