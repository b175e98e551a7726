"""The address to which a provider reports replies and deliveries, signed (leads/messaging/webhook.py)."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from leads.messaging import providers, webhook
from leads.models import ChannelProvider
from salesdesk import clock
from salesdesk.people.access import anyone

#: Bytes of a report.
MAX_BODY = 64_000


@csrf_exempt  # Programs have no session; the signature says who sends.
@require_POST
@anyone
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take in a report. A wrong address or signature gets no explanation."""
    provider = get_object_or_404(ChannelProvider, key=key, is_active=True)
    if len(request.body) > MAX_BODY:
        return HttpResponse(status=413)
    report_id = webhook.verified_id(provider.webhook_secret, request.headers, request.body, clock.now())
    if report_id is None:
        return HttpResponse(status=401)
    try:
        providers.take_report(provider, report_id, json.loads(request.body))
    except (ValueError, RecursionError):
        return HttpResponse("Expected JSON.", status=400, content_type="text/plain")
    except providers.NotUnderstood as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    return HttpResponse(status=204)
