"""Prerender the next card while the rep types the note of the current one."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from leads.models import NextStep
from leads.queue import lookahead, prerender

from . import desk_context


def prerender_next(request: HttpRequest) -> HttpResponse:
    """Prerender the card of the call that would be offered now, unless that was done recently; claim nothing.

    The "prerendered" event in the response makes the page ask for the prerendered card with its next key.
    """
    person, answer = request.user, HttpResponse(status=204)
    step = lookahead.next_call(person)
    if step is None:
        return answer
    if not prerender.is_recent(person, step):
        body = render_to_string(
            "leads/queue/call_card_body.html", desk_context.body_context(person, step), request
        )
        prerender.store(person, step, body)
    answer["HX-Trigger"] = "prerendered"
    return answer


def card_context(request: HttpRequest, step: NextStep | None) -> dict:
    """Return the stage context for the held `step`, using its prerendered card if there is one."""
    body = prerender.pop(request.user, step) if request.POST.get("prerendered") else None
    if body is None:
        return desk_context.stage_context(request.user, step, tried=True)
    return desk_context.hold_context(step) | {
        "prerendered": mark_safe(body)
    }  # rendered from our own template
