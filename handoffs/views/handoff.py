"""Field answers a handoff by one of six keys (R9, R10); inside answers what it asks, or takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.acceptance import answers, questions, weekly_agenda
from handoffs.acceptance.pass_on import pass_on as pass_to_next
from handoffs.forms.answers import AgendaItemForm, AskQuestionForm, DealTermsForm, SendBackForm, WithdrawForm
from handoffs.meetings import lead_moves
from handoffs.models import AgendaItem, Handoff
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import inbox
from .action_bar import Action, exit_action, handle_action, redirect_whole_page, run_button, sql_exit_routes

READERS = (Role.FIELD, Role.INSIDE, Role.MARKETING, Role.MANAGER, Role.ADMIN)

ACTIONS = [
    Action(
        url="handoff-accept",
        shortcut="a",
        label=_("Accept: mine now"),
        hint=lambda handoff: gettext("becomes an opportunity"),
        form=DealTermsForm,
        verb=answers.accept,
        done=lambda handoff: gettext("%(company)s is yours.") % {"company": handoff.lead.company},
        tone="good",
        submit_label=_("Accept"),
        initial=lambda handoff, by: {"value": handoff.lead.value, "probability": handoff.lead.probability},
    ),
    Action(
        url="handoff-ask",
        shortcut="q",
        label=_("Ask first"),
        hint=lambda handoff: (
            gettext("%(who)s is asked, the clock stands") % {"who": handoff.inside.first_name}
        ),
        form=AskQuestionForm,
        verb=questions.ask,
        done=lambda handoff: (
            gettext("%(who)s is asked; your clock stands.") % {"who": handoff.inside.first_name}
        ),
        submit_label=_("Ask"),
    ),
    Action(
        url="handoff-send-back",
        shortcut="s",
        label=_("Send back: not ready"),
        hint=lambda handoff: gettext("on top of %(who)s’s calls") % {"who": handoff.inside.first_name},
        form=SendBackForm,
        verb=answers.send_back,
        form_kwargs=lambda handoff: {"meetings": list(lead_moves.upcoming_meetings(handoff.lead))},
        done=lambda handoff: (
            gettext("%(who)s finds out what is missing.") % {"who": handoff.inside.first_name}
        ),
        submit_label=_("Send back"),
    ),
    exit_action(
        ExitRoute.NURTURE,
        url="handoff-phone-nurture",
        shortcut="i",
        label=_("Interested, not soon"),
        hint=lambda handoff: gettext("to Inside, by telephone"),
        verb=answers.exit_handoff,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.MARKETING,
        url="handoff-marketing",
        shortcut="m",
        label=_("Fell back into the market"),
        hint=lambda handoff: gettext("to Marketing, digital"),
        verb=answers.exit_handoff,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.FIELD_NURTURE,
        url="handoff-field-nurture",
        shortcut="k",
        label=_("Keep: it is exceptional"),
        hint=lambda handoff: gettext("you nurture it yourself"),
        verb=answers.exit_handoff,
        ways=sql_exit_routes,
    ),
]
BY_NAME = {key.url: key for key in ACTIONS}


@require_safe
@allowed(*READERS)
def handoffs(request: HttpRequest) -> HttpResponse:
    """The inbox, by the clock."""
    return inbox.show(request, None, keys=ACTIONS)


@require_safe
@allowed(*READERS)
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the answers: its form, or the answer itself."""
    back = ("handoff", pk) if name == "handoff-ask" else ("handoffs",)
    return handle_action(request, BY_NAME[name], _seen(request, pk), to=back, show=_show)


@require_POST
@allowed(Role.INSIDE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    form = WithdrawForm(request.POST, meetings=list(lead_moves.upcoming_meetings(found.lead)))
    if not form.is_valid():
        return inbox.show(request, found, keys=ACTIONS, takes_back=form)
    if run_button(request, lambda: answers.withdraw(found, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Taken back: hand it over again, or open it."))
    return redirect_whole_page(request, "handoff", found.pk)


@require_POST
@allowed(Role.INSIDE, Role.MANAGER, Role.ADMIN)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Very late: the colleague whose turn it is, by one click."""
    found, passed = _seen(request, pk), []
    if run_button(request, lambda: passed.append(pass_to_next(found, request.user))):
        messages.success(request, gettext("%(who)s has it now.") % {"who": passed[0].to})
        return redirect_whole_page(request, "handoff", passed[0].pk)
    return redirect_whole_page(request, "handoff", found.pk)


@require_POST
@allowed(Role.INSIDE, Role.FIELD, Role.MANAGER, Role.ADMIN)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed of it in the weekly meeting."""
    point = get_object_or_404(AgendaItem.objects.visible_to(request.user), pk=pk)
    form = AgendaItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("What was agreed? In one line of at most 300 characters."))
    elif run_button(request, lambda: weekly_agenda.settle(point, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Settled: it stands in the story."))
    return redirect_whole_page(request, "handoff", point.handoff_id)


def _show(request: HttpRequest, found: Handoff, *, opened=None, form=None) -> HttpResponse:
    return inbox.show(request, found, keys=ACTIONS, opened=opened, form=form)


def _seen(request: HttpRequest, pk: int) -> Handoff:
    known = ("lead__company__place", "lead__territory", "lead__inside_rep", "lead__field_rep")
    seen = Handoff.objects.visible_to(request.user).for_inbox().select_related(*known)
    return get_object_or_404(seen, pk=pk)
