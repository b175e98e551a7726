"""The handoff inbox in three columns: the list by deadline, the open handoff, and the context of its lead."""

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
from salesdesk.people.permissions import MANAGE_TEAMS, WORK_LEADS
from salesdesk.people.roles import Role
from salesdesk.web.paging import Page, page_of

from .action_bar import Action, action_bar, form_status

#: Timeline entries shown next to a lead; the lead's own page has all of them.
TIMELINE_LINES = 8
#: Rows per page. Each row costs lookups in six tables.
SHOWN = 25


def show(
    request: HttpRequest,
    handoff: Handoff | None,
    *,
    actions: list[Action],
    opened: Action | None = None,
    form: DeskForm | None = None,
    answer_form: AnswerQuestionForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    """Render the inbox with `handoff` open, and with the form of the `opened` action.

    Without a handoff, wide screens show the most urgent one next to the list. `answer_form` and `withdraw_form` are
    rejected forms of inside to show again.
    """
    if request.htmx and opened and handoff:
        bar = _action_bar(request, handoff, actions, opened)
        context = {"handoff": handoff, "form": form, "opened": opened, "actions": bar}
        template = "handoffs/acceptance/inbox.html#action-panel"
        return render(request, template, context, status=form_status(request))
    context = {"form": form, "opened": opened, "selected": handoff is not None}
    context |= _list_context(request, handoff)
    if handoff := handoff or context["first"]:
        context |= _handoff_context(handoff.lead, handoff, request.user, context["rows"])
        context["actions"] = _action_bar(request, handoff, actions, opened)
        context["answer_form"] = answer_form or context["answer_form"]
        context["withdraw_form"] = withdraw_form or context["withdraw_form"]
    return render(
        request, "handoffs/acceptance/inbox.html", context | {"handoff": handoff}, status=form_status(request)
    )


def lead_context(lead: Lead, round: int | None = None) -> dict:
    """Return the context shown next to a lead: stakeholders, timeline and qualification answers."""
    return {
        "lead": lead,
        "stakeholders": lead.stakeholders.select_related("contact").order_by("pk"),
        "timeline": timeline_of(lead, TIMELINE_LINES),
        "answers": lead.answers.filter(round=round or lead.round)
        .select_related("question")
        .order_by("question"),
    }


def _action_bar(
    request: HttpRequest, handoff: Handoff, actions: list[Action], opened: Action | None
) -> list[dict]:
    """Return the action bar of the field rep who has to respond. They may ask one question at a time."""
    if not handoff.is_open or handoff.to_id != request.user.pk:
        return []
    available = [action for action in actions if not (handoff.asked_at and action.url == "handoff-ask")]
    return action_bar(available, handoff, opened)


def _handoff_context(lead: Lead, handoff: Handoff, user, rows: list[Handoff]) -> dict:
    """Return the context of the open handoff, and set the time left of it and of the list's `rows`."""
    deals = lead.opportunities.visible_to(user).filter(round=handoff.round)
    running = [each for each in [handoff, *rows] if each.is_open]
    now, rounds = clock.now(), handoff_rounds(lead, [each.to for each in running], user)
    for row in rows:
        row.left = sla_clock.time_left(row, now)
    questions = next(list(each.handoff.questions.all()) for each in rounds if each.handoff == handoff)
    handoff.left = sla_clock.time_left(handoff, now)
    owned = handoff.inside_rep_id == user.pk
    inside = owned or user.role in MANAGE_TEAMS
    meetings = list(lead.appointments.listed_with_lead().select_related("person", "contact"))
    upcoming = [each for each in meetings if each.is_planned and each.ends_at > now]
    return lead_context(lead, handoff.round) | {
        "rounds": rounds,
        "lead_hidden": _lead_hidden(handoff, user),
        "questions": questions,
        "answer_form": AnswerQuestionForm() if inside and handoff.asked_at else None,
        "may_pass_on": inside and sla_clock.is_very_late(handoff, now),
        "agenda_item": rounds[-1].handoff.agenda_item,
        "agenda_form": AgendaItemForm() if user.role in WORK_LEADS else None,
        "deal": deals.first() if handoff.state == Handoff.State.ACCEPTED else None,
        # A rep who gave the handoff to a colleague has read-only access.
        "may_book": handoff.is_open and (owned or user.role != Role.INSIDE),
        "meetings": meetings,
        "transferred_meetings": [each for each in upcoming if each.person_id == handoff.to_id],
        "withdraw_form": WithdrawForm(meetings=upcoming) if owned and handoff.is_open else None,
    }


def _lead_hidden(handoff: Handoff, user) -> bool:
    """Return whether `user` may see the handoff but no longer its lead, which someone else has by now."""
    if handoff.is_open and user.pk in (handoff.to_id, handoff.inside_rep_id):
        return False
    return not Lead.objects.visible_to(user).filter(pk=handoff.lead_id).exists()


def _list_context(request: HttpRequest, handoff: Handoff | None) -> dict:
    shown = request.GET.get("show", "")
    if shown not in LISTS:
        shown = "answered" if handoff is not None and not handoff.is_open else "waiting"
    page = LISTS[shown](request)
    rows, pks = page.rows, [row.pk for row in page.rows]
    index = pks.index(handoff.pk) if handoff and handoff.pk in pks else 0
    return {
        "rows": rows,
        "before": page.before,
        "after": page.after,
        "shown": shown,
        "first": rows[0] if rows else None,
        "next": rows[index + 1] if index + 1 < len(rows) else None,
        "previous": rows[index - 1] if index > 0 else None,
        "is_field": request.user.role == Role.FIELD,
    }


def _waiting(request: HttpRequest) -> Page:
    waiting = Handoff.objects.open_for(request.user).for_inbox()
    return page_of(waiting, request.GET, by="due_at", size=SHOWN)


def _answered(request: HttpRequest) -> Page:
    answered = Handoff.objects.answered_of(request.user).for_inbox()
    return page_of(answered, request.GET, by="-answered_at", size=SHOWN)


def _agenda(request: HttpRequest) -> Page:
    """Return the handoffs on the weekly agenda."""
    items = AgendaItem.objects.open().visible_to(request.user)
    found = Handoff.objects.visible_to(request.user).filter(pk__in=items.values("handoff")).for_inbox()
    return page_of(found, request.GET, size=SHOWN)


#: Values of ?show=.
LISTS = {"waiting": _waiting, "answered": _answered, "agenda": _agenda}
