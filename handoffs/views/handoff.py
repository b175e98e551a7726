"""Handoff pages: field responds by one of six actions (R9, R10); inside withdraws or passes on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.acceptance import answers, questions, weekly_agenda
from handoffs.acceptance.pass_on import pass_on as pass_to_next
from handoffs.forms.answers import AgendaItemForm, AskQuestionForm, OpenDealForm, SendBackForm, WithdrawForm
from handoffs.meetings import lead_moves
from handoffs.models import AgendaItem, Handoff
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.permissions import (
    CALL_LEADS,
    VIEW_HANDOFFS,
    WORK_IN_FIELD,
    WORK_INSIDE_LEADS,
    WORK_LEADS,
)

from . import inbox
from .action_bar import Action, exit_action, redirect_whole_page, run_button, sql_exit_routes
from .action_forms import handle_action

ACTIONS = [
    Action(
        url="handoff-accept",
        shortcut="a",
        label=_("Accept"),
        hint=lambda handoff: gettext("creates an opportunity"),
        form=OpenDealForm,
        form_kwargs=lambda handoff: {"lead": handoff.lead},
        verb=answers.accept,
        done=lambda handoff: (
            gettext("Handoff accepted. Opportunity created for %(company)s.")
            % {"company": handoff.lead.company}
        ),
        tone="good",
        submit_label=_("Accept handoff"),
        initial=lambda handoff, by: {"value": handoff.lead.value, "probability": handoff.lead.probability},
    ),
    Action(
        url="handoff-ask",
        shortcut="q",
        label=_("Ask a question"),
        hint=lambda handoff: gettext("pauses your deadline"),
        form=AskQuestionForm,
        verb=questions.ask,
        done=lambda handoff: (
            gettext("Question sent to %(who)s. Your deadline is paused.")
            % {"who": handoff.inside_rep.first_name}
        ),
        submit_label=_("Send question"),
    ),
    Action(
        url="handoff-send-back",
        shortcut="s",
        label=_("Send back"),
        hint=lambda handoff: (
            gettext("to the top of %(who)s’s queue") % {"who": handoff.inside_rep.first_name}
        ),
        form=SendBackForm,
        verb=answers.send_back,
        form_kwargs=lambda handoff: {"meetings": list(lead_moves.upcoming_meetings(handoff.lead))},
        done=lambda handoff: (
            gettext("Handoff sent back. %(who)s will follow up.") % {"who": handoff.inside_rep.first_name}
        ),
        submit_label=_("Send back"),
    ),
    exit_action(
        ExitRoute.NURTURE, url="handoff-phone-nurture", verb=answers.exit_handoff, ways=sql_exit_routes
    ),
    exit_action(
        ExitRoute.MARKETING, url="handoff-marketing", verb=answers.exit_handoff, ways=sql_exit_routes
    ),
    exit_action(
        ExitRoute.FIELD_NURTURE,
        url="handoff-field-nurture",
        shortcut="k",
        label=_("Keep it myself"),
        hint=lambda handoff: gettext("field nurture, with a review date"),
        verb=answers.exit_handoff,
        ways=sql_exit_routes,
    ),
]
BY_NAME = {action.url: action for action in ACTIONS}


@require_safe
@allowed(*VIEW_HANDOFFS)
def handoffs(request: HttpRequest) -> HttpResponse:
    """Show the inbox, sorted by deadline."""
    return inbox.show(request, None, actions=ACTIONS)


@require_safe
@allowed(*VIEW_HANDOFFS)
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible_handoff(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_IN_FIELD)
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the form of a response, or send it."""
    back = ("handoff", pk) if name == "handoff-ask" else ("handoffs",)
    return handle_action(request, BY_NAME[name], _visible_handoff(request, pk), to=back, show=_show)


@require_POST
@allowed(*CALL_LEADS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    handoff = _visible_handoff(request, pk)
    form = WithdrawForm(request.POST, meetings=list(lead_moves.upcoming_meetings(handoff.lead)))
    if not form.is_valid():
        return inbox.show(request, handoff, actions=ACTIONS, withdraw_form=form)
    if run_button(request, lambda: answers.withdraw(handoff, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Handoff withdrawn. Hand it over again or create an opportunity."))
    return redirect_whole_page(request, "handoff", handoff.pk)


@require_POST
@allowed(*WORK_INSIDE_LEADS)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a very late handoff on to the next field rep in rotation."""
    handoff, passed = _visible_handoff(request, pk), []
    if run_button(request, lambda: passed.append(pass_to_next(handoff, request.user))):
        messages.success(request, gettext("Handoff passed on to %(who)s.") % {"who": passed[0].to})
        return redirect_whole_page(request, "handoff", passed[0].pk)
    return redirect_whole_page(request, "handoff", handoff.pk)


@require_POST
@allowed(*WORK_LEADS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle an agenda item with what was agreed in the weekly meeting."""
    items = AgendaItem.objects.visible_to(request.user).select_related("handoff")
    item = get_object_or_404(items, pk=pk)
    form = AgendaItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter what was agreed, in up to 300 characters."))
    elif run_button(request, lambda: weekly_agenda.settle(item, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Agenda item settled and added to the timeline."))
    if request.POST.get("back") == "weekly":
        return redirect("weekly-meeting", item.handoff.inside_rep_id, item.handoff.to_id)
    return redirect_whole_page(request, "handoff", item.handoff_id)


def _show(request: HttpRequest, handoff: Handoff, *, opened=None, form=None) -> HttpResponse:
    return inbox.show(request, handoff, actions=ACTIONS, opened=opened, form=form)


def _visible_handoff(request: HttpRequest, pk: int) -> Handoff:
    related = ("lead__company__place", "lead__territory", "lead__inside_rep", "lead__field_rep")
    handoffs = Handoff.objects.visible_to(request.user).for_inbox().select_related(*related)
    return get_object_or_404(handoffs, pk=pk)
