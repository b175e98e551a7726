"""Field answers a handoff by one of six keys (R9, R10); inside answers what it asks, or takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.acceptance import answers, questions, weekly_agenda
from handoffs.acceptance.pass_on import pass_on as pass_to_next
from handoffs.forms.answers import AskForm, SendBackForm, SettleForm, TermsForm, WithdrawForm
from handoffs.meetings import lead_moves
from handoffs.models import Handoff, MeetingPoint
from leads.recycling.exits import Way
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import inbox
from .action_bar import Key, done, drop, of_an_sql, onward, through

READERS = (Role.FIELD, Role.INSIDE, Role.MARKETING, Role.MANAGER, Role.ADMIN)

ANSWERS = [
    Key(
        url="handoff-accept",
        letter="a",
        label=_("Accept: mine now"),
        says=lambda handoff: gettext("becomes an opportunity"),
        form=TermsForm,
        do=answers.accept,
        done=lambda handoff: gettext("%(company)s is yours.") % {"company": handoff.lead.company},
        tone="good",
        button=_("Accept"),
        initial=lambda handoff, by: {"value": handoff.lead.value, "chance": handoff.lead.chance},
    ),
    Key(
        url="handoff-ask",
        letter="q",
        label=_("Ask first"),
        says=lambda handoff: (
            gettext("%(who)s is asked, the clock stands") % {"who": handoff.inside.first_name}
        ),
        form=AskForm,
        do=questions.ask,
        done=lambda handoff: (
            gettext("%(who)s is asked; your clock stands.") % {"who": handoff.inside.first_name}
        ),
        button=_("Ask"),
    ),
    Key(
        url="handoff-send-back",
        letter="s",
        label=_("Send back: not ready"),
        says=lambda handoff: gettext("on top of %(who)s’s calls") % {"who": handoff.inside.first_name},
        form=SendBackForm,
        do=answers.send_back,
        about=lambda handoff: {"meetings": list(lead_moves.standing(handoff.lead))},
        done=lambda handoff: (
            gettext("%(who)s finds out what is missing.") % {"who": handoff.inside.first_name}
        ),
        button=_("Send back"),
    ),
    drop(
        Way.NURTURE,
        url="handoff-phone-nurture",
        letter="i",
        label=_("Interested, not soon"),
        says=lambda handoff: gettext("to Inside, by telephone"),
        do=answers.drop,
        ways=of_an_sql,
    ),
    drop(
        Way.MARKETING,
        url="handoff-marketing",
        letter="m",
        label=_("Fell back into the market"),
        says=lambda handoff: gettext("to Marketing, digital"),
        do=answers.drop,
        ways=of_an_sql,
    ),
    drop(
        Way.KEPT,
        url="handoff-field-nurture",
        letter="k",
        label=_("Keep: it is exceptional"),
        says=lambda handoff: gettext("you nurture it yourself"),
        do=answers.drop,
        ways=of_an_sql,
    ),
]
BY_NAME = {key.url: key for key in ANSWERS}


@require_safe
@allowed(*READERS)
def handoffs(request: HttpRequest) -> HttpResponse:
    """The inbox, by the clock."""
    return inbox.show(request, None, keys=ANSWERS)


@require_safe
@allowed(*READERS)
def handoff(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the answers: its form, or the answer itself."""
    back = ("handoff", pk) if name == "handoff-ask" else ("handoffs",)
    return through(request, BY_NAME[name], _seen(request, pk), to=back, show=_show)


@require_POST
@allowed(Role.INSIDE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    form = WithdrawForm(request.POST, meetings=list(lead_moves.standing(found.lead)))
    if not form.is_valid():
        return inbox.show(request, found, keys=ANSWERS, takes_back=form)
    if done(request, lambda: answers.withdraw(found, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Taken back: hand it over again, or open it."))
    return onward(request, "handoff", found.pk)


@require_POST
@allowed(Role.INSIDE, Role.MANAGER, Role.ADMIN)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Very late: the colleague whose turn it is, by one click."""
    found, passed = _seen(request, pk), []
    if done(request, lambda: passed.append(pass_to_next(found, request.user))):
        messages.success(request, gettext("%(who)s has it now.") % {"who": passed[0].to})
        return onward(request, "handoff", passed[0].pk)
    return onward(request, "handoff", found.pk)


@require_POST
@allowed(Role.INSIDE, Role.FIELD, Role.MANAGER, Role.ADMIN)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed of it in the weekly meeting."""
    point = get_object_or_404(MeetingPoint.objects.seen_by(request.user), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("What was agreed? In one line of at most 300 characters."))
    elif done(request, lambda: weekly_agenda.settle(point, request.user, **form.cleaned_data)):
        messages.success(request, gettext("Settled: it stands in the story."))
    return onward(request, "handoff", point.handoff_id)


def _show(request: HttpRequest, found: Handoff, *, opened=None, form=None) -> HttpResponse:
    return inbox.show(request, found, keys=ANSWERS, opened=opened, form=form)


def _seen(request: HttpRequest, pk: int) -> Handoff:
    known = ("lead__company__place", "lead__territory", "lead__inside_rep", "lead__field_rep")
    seen = Handoff.objects.seen_by(request.user).for_inbox().select_related(*known)
    return get_object_or_404(seen, pk=pk)
