"""Handoffs as three columns: what waits by the clock, the one that is open, who decides and what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handoffs.acceptance import sla_clock
from handoffs.acceptance.history import handoff_rounds
from handoffs.forms.answers import AgendaItemForm, AnswerQuestionForm, WithdrawForm
from handoffs.forms.base import DeskForm
from handoffs.models import AgendaItem, Handoff
from leads.funnel.timeline import timeline_of
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.roles import Role
from salesdesk.web.paging import Page, page_of

from .action_bar import Action, action_bar, form_status

#: Lines of the story beside a lead; all of it stands on the lead's own page.
TIMELINE_LINES = 8
#: Rows of the list: by the clock nobody reads further, and each one costs its look into six tables.
SHOWN = 25


def show(
    request: HttpRequest,
    handoff: Handoff | None,
    *,
    keys: list[Action],
    opened: Action | None = None,
    form: DeskForm | None = None,
    tell: AnswerQuestionForm | None = None,
    takes_back: WithdrawForm | None = None,
) -> HttpResponse:
    """The page with `handoff` open, and the form behind one of its doors.

    Without a handoff it is the list; on a wide screen the most urgent one is open beside it. `tell` is inside's
    answer to a question that came back, `takes_back` what it said of a meeting.
    """
    if request.htmx and opened and handoff:
        shown = _action_bar(request, handoff, keys, opened)
        context = {"handoff": handoff, "form": form, "pressed": opened, "pad": shown}
        return render(request, "handoffs/acceptance/inbox.html#pad", context, status=form_status(request))
    context = {"form": form, "pressed": opened, "picked": handoff is not None} | _list_context(
        request, handoff
    )
    if handoff := handoff or context["first"]:
        context |= _side_context(handoff.lead, handoff, request.user, context["rows"]) | {
            "pad": _action_bar(request, handoff, keys, opened)
        }
        context["tell"] = tell or context["tell"]
        context["takes_back"] = takes_back or context["takes_back"]
    return render(
        request, "handoffs/acceptance/inbox.html", context | {"handoff": handoff}, status=form_status(request)
    )


def lead_context(lead: Lead, round: int | None = None) -> dict:
    """What stands beside a lead on every page of the handoffs: who decides, what happened."""
    return {
        "lead": lead,
        "stakeholders": lead.stakeholders.select_related("contact").order_by("pk"),
        "story": timeline_of(lead, TIMELINE_LINES),
        "answers": lead.answers.filter(round=round or lead.round)
        .select_related("question")
        .order_by("question"),
    }


def _action_bar(
    request: HttpRequest, handoff: Handoff, keys: list[Action], opened: Action | None
) -> list[dict]:
    """The keys of who is asked to answer; one question at a time."""
    if not handoff.is_open or handoff.to_id != request.user.pk:
        return []
    return action_bar(
        [key for key in keys if not (handoff.asked_at and key.url == "handoff-ask")], handoff, opened
    )


def _side_context(lead: Lead, handoff: Handoff, user, rows: list[Handoff]) -> dict:
    """What stands beside the list; the clocks of its `rows` are read with the one that is open."""
    deals = lead.opportunities.visible_to(user).filter(round=handoff.round)
    running = [each for each in [handoff, *rows] if each.is_open]
    now, ledger = clock.now(), handoff_rounds(lead, [each.to for each in running], user)
    for row in rows:
        row.left = sla_clock.time_left(row, now)
    questions = next(list(each.handoff.questions.all()) for each in ledger if each.handoff == handoff)
    handoff.left = sla_clock.time_left(handoff, now)
    yours = handoff.inside_id == user.pk
    inside = yours or user.role in (Role.MANAGER, Role.ADMIN)
    meetings = list(lead.appointments.planned_or_with_feedback().select_related("person", "contact"))
    upcoming = [each for each in meetings if each.is_planned and each.ends_at > now]
    return lead_context(lead, handoff.round) | {
        "rounds": ledger,
        "is_elsewhere": _is_elsewhere(handoff, user),
        "questions": questions,
        "tell": AnswerQuestionForm() if inside and handoff.asked_at else None,
        "passes_on": inside and sla_clock.is_very_late(handoff, now),
        "point": ledger[-1].handoff.point,
        "settle": AgendaItemForm() if user.role != Role.MARKETING else None,
        "deal": deals.first() if handoff.state == Handoff.State.ACCEPTED else None,
        # Who gave it to a colleague reads what becomes of it.
        "books": handoff.is_open and (yours or user.role != Role.INSIDE),
        "meetings": meetings,
        "goes_along": [each for each in upcoming if each.person_id == handoff.to_id],
        "takes_back": WithdrawForm(meetings=upcoming) if yours and handoff.is_open else None,
    }


def _is_elsewhere(handoff: Handoff, user) -> bool:
    """Whether its lead is in other hands by now: who offered it, or answered it long ago, still reads the handoff."""
    if handoff.is_open and user.pk in (handoff.to_id, handoff.inside_id):
        return False
    return not Lead.objects.visible_to(user).filter(pk=handoff.lead_id).exists()


def _list_context(request: HttpRequest, handoff: Handoff | None) -> dict:
    shown = request.GET.get("show", "")
    if shown not in LISTS:
        shown = "answered" if handoff is not None and not handoff.is_open else "waiting"
    page = LISTS[shown](request)
    rows, at = page.rows, [row.pk for row in page.rows]
    here = at.index(handoff.pk) if handoff and handoff.pk in at else 0
    return {
        "rows": rows,
        "before": page.before,
        "after": page.after,
        "shown": shown,
        "first": rows[0] if rows else None,
        "next": rows[here + 1] if here + 1 < len(rows) else None,
        "previous": rows[here - 1] if here > 0 else None,
        "mine": request.user.role == Role.FIELD,
    }


def _waiting(request: HttpRequest) -> Page:
    waiting = Handoff.objects.open_for(request.user).for_inbox()
    return page_of(waiting, request.GET, by="due_at", size=SHOWN)


def _answered(request: HttpRequest) -> Page:
    answered = Handoff.objects.answered_of(request.user).for_inbox()
    return page_of(answered, request.GET, by="-answered_at", size=SHOWN)


def _agenda(request: HttpRequest) -> Page:
    """Those that went to and fro so often that the pair speaks of them when they meet."""
    raised = AgendaItem.objects.open().visible_to(request.user)
    found = Handoff.objects.visible_to(request.user).filter(pk__in=raised.values("handoff")).for_inbox()
    return page_of(found, request.GET, size=SHOWN)


#: What ?show= chooses.
LISTS = {"waiting": _waiting, "answered": _answered, "meeting": _agenda}
