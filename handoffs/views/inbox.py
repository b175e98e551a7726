"""Handoffs as three columns: what waits by the clock, the one that is open, who decides and what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handoffs import clocks
from handoffs.forms.fields import DeskForm
from handoffs.models import Handoff
from leads.models import Lead
from leads.story import story
from salesdesk import clock
from salesdesk.paging import Page, page_of
from salesdesk.people.roles import Role

from .doors import Door, bar, status

#: Lines of the story beside a lead; all of it stands on the lead's own page.
TOLD = 8


def show(
    request: HttpRequest,
    handoff: Handoff | None,
    *,
    doors: list[Door],
    opened: Door | None = None,
    form: DeskForm | None = None,
) -> HttpResponse:
    """The page with `handoff` open, and the form behind one of its doors.

    Without a handoff it is the list; on a wide screen the most urgent one is open beside it.
    """
    if request.htmx and opened and handoff:
        context = {"handoff": handoff, "form": form, "door": opened, "doors": bar(doors, handoff, opened)}
        return render(request, "handoffs/inbox.html#doors", context, status=status(request))
    context = {"form": form, "door": opened, "picked": handoff is not None} | _rail(request, handoff)
    if handoff := handoff or context["first"]:
        handoff.left = clocks.left(handoff, clock.now())
        awaited = handoff.is_open and handoff.to_id == request.user.pk
        context |= _beside(handoff.lead, handoff, request.user) | {
            "doors": bar(doors, handoff, opened) if awaited else []
        }
    return render(request, "handoffs/inbox.html", context | {"handoff": handoff}, status=status(request))


def about(lead: Lead, round: int | None = None) -> dict:
    """What stands beside a lead on every page of the handoffs: who decides, what happened."""
    return {
        "lead": lead,
        "today": clock.now().date(),
        "seats": lead.seats.select_related("contact").order_by("pk"),
        "story": story(lead, TOLD),
        "answers": lead.answers.filter(round=round or lead.round)
        .select_related("question")
        .order_by("question"),
    }


def _beside(lead: Lead, handoff: Handoff, user) -> dict:
    deals = lead.opportunities.seen_by(user).filter(round=handoff.round)
    return about(lead, handoff.round) | {
        "deal": deals.first() if handoff.state == Handoff.State.ACCEPTED else None,
        "meetings": lead.appointments.planned()
        .filter(created_at__gte=handoff.offered_at)
        .select_related("person"),
    }


def _rail(request: HttpRequest, handoff: Handoff | None) -> dict:
    answered = request.GET.get("show") == "answered" or (handoff is not None and not handoff.is_open)
    page = _answered(request) if answered else _waiting(request)
    rows, at = page.rows, [row.pk for row in page.rows]
    here = at.index(handoff.pk) if handoff and handoff.pk in at else 0
    return {
        "rows": rows,
        "before": page.before,
        "after": page.after,
        "answered": answered,
        "first": rows[0] if rows else None,
        "next": rows[here + 1] if here + 1 < len(rows) else None,
        "previous": rows[here - 1] if here > 0 else None,
        "mine": request.user.role == Role.FIELD,
    }


def _waiting(request: HttpRequest) -> Page:
    waiting = Handoff.objects.seen_by(request.user).open().for_inbox()
    page, now = page_of(waiting, request.GET, by="due_at"), clock.now()
    for handoff in page.rows:
        handoff.left = clocks.left(handoff, now)
    return page


def _answered(request: HttpRequest) -> Page:
    return page_of(
        Handoff.objects.seen_by(request.user).answered().for_inbox(), request.GET, by="-answered_at"
    )
