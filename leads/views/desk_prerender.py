"""The card that would come next is drawn while the note of this one is typed."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from leads.models import NextStep
from leads.queue import lookahead, prerender

from . import desk_context


def prerender_next(request: HttpRequest) -> HttpResponse:
    """The answer to a screen that is alive; first the card of the call that would be offered now is drawn, unless
    that was done a moment ago. Nothing is held. The screen hears of it, and its next key asks for the drawing."""
    person, answer = request.user, HttpResponse(status=204)
    step = lookahead.next_call(person)
    if step is None:
        return answer
    if not prerender.is_recent(person, step):
        drawn = render_to_string(
            "leads/queue/call_card_body.html", desk_context.body_context(person, step), request
        )
        prerender.store(person, step, drawn)
    answer["HX-Trigger"] = "drawn"
    return answer


def card_context(request: HttpRequest, step: NextStep | None) -> dict:
    """What the stage shows of `step`, which is held now: the drawing where there is one, else everything anew."""
    drawn = prerender.pop(request.user, step) if request.POST.get("drawn") else None
    if drawn is None:
        return desk_context.stage_context(request.user, step, tried=True)
    return desk_context.hold_context(step) | {"drawn": mark_safe(drawn)}  # drawn by our own template
