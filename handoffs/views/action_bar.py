"""The ways out of a page: keys in a bar, each with what it will do, behind each a small form.

A key's address shows the page with that form open; posting to it goes through. Without JavaScript too.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from handoffs.forms.base import DeskForm
from handoffs.forms.deals import DealExitForm
from leads.forms.exits import ExitForm, current_answers
from leads.funnel import transitions
from leads.models import Lead
from leads.recycling.exits import ExitRoute

#: What is said when something dropped: by the door that was chosen, which may be another than its key's.
EXIT_MESSAGES = {
    ExitRoute.NURTURE: _("%(company)s is called again by inside."),
    ExitRoute.MARKETING: _("Marketing has %(company)s now."),
    ExitRoute.FIELD_NURTURE: _("You keep %(company)s."),
    ExitRoute.LOST: _("%(company)s is lost, and says why."),
    ExitRoute.DISQUALIFIED: _("%(company)s is lost for good."),
}


class Action(NamedTuple):
    """`url` is the URL name and `do` the verb, called with the thing, who does it, and what the form says.

    `says` tells what it will do and `done` what it did, both of the thing; a drop says its own. `initial` fills
    the form.
    """

    url: str
    shortcut: str
    label: str
    hint: Callable[[Any], str]
    form: type[DeskForm] | type[ExitForm]
    verb: Callable[..., object]
    done: Callable[[Any], str] = lambda thing: ""
    tone: str = ""
    submit_label: str = ""
    initial: Callable[[Any, Any], dict] = lambda thing, by: {}
    #: What the form needs to know of the thing: a drop asks about its lead.
    form_kwargs: Callable[[Any], dict] = lambda thing: {}


def exit_action(exit_route: ExitRoute, *, ways: Callable[[Lead], list[ExitRoute]], **key) -> Action:
    """The key of a door (R10): its form has `way` chosen, and every other of `ways` stands beside it."""

    def form_kwargs(thing) -> dict:
        lead = thing if isinstance(thing, Lead) else thing.lead
        return {"lead": lead, "chosen": exit_route, "ways": ways(lead)}

    return Action(form=DealExitForm, form_kwargs=form_kwargs, **key)


def sql_exit_routes(lead: Lead) -> list[ExitRoute]:
    """The doors of an SQL that field has, or is offered."""
    return [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.FIELD_NURTURE, ExitRoute.DISQUALIFIED]


def action_bar(keys: list[Action], thing, opened: Action | None = None) -> list[dict]:
    """What the template draws."""
    return [
        {
            "url": reverse(key.url, args=[thing.pk]),
            "key": key.shortcut,
            "label": key.label,
            "says": key.hint(thing),
            "tone": key.tone,
            "open": key is opened,
        }
        for key in keys
    ]


def action_form(request: HttpRequest, key: Action, thing) -> DeskForm | ExitForm:
    """The form behind a key: as posted, or filled with what is known and was answered so far."""
    if request.method == "POST":
        return key.form(request.POST, by=request.user, **key.form_kwargs(thing))
    known = key.initial(thing, request.user) | current_answers(request.GET)
    form = key.form(by=request.user, initial=known, **key.form_kwargs(thing))
    form.autofocus()
    return form


def run_action(request: HttpRequest, key: Action, thing, form: DeskForm | ExitForm) -> bool:
    """Whether the verb was done. A refusal stands in the form then, with all that was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = _exit_message(form) if isinstance(form, ExitForm) else key.done(thing)
    try:
        key.verb(thing, request.user, **form.cleaned_data)
    except transitions.Refused as refused:
        if isinstance(form, DeskForm):
            form.show_refusal(refused)
        else:
            form.add_error(None, str(refused))
        return False
    messages.success(request, said)
    return True


def _exit_message(form: ExitForm) -> str:
    return EXIT_MESSAGES[form.cleaned_data["drop"].exit_route] % {"company": form.lead.company}


def handle_action(
    request: HttpRequest, key: Action, thing, *, to: tuple, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """The way through a key: on to the page `to` names, or its form (again) on the page that `show` draws."""
    form = action_form(request, key, thing)
    if run_action(request, key, thing, form):
        return redirect_whole_page(request, *to)
    return show(request, thing, opened=key, form=form)


def render_with_actions(
    request: HttpRequest,
    template: str,
    context: dict,
    around: Callable[[], dict],
    *,
    keys: list[dict],
    opened: Action | None = None,
    form: DeskForm | None = None,
) -> HttpResponse:
    """A page with its bar of `doors`. A key that was pressed there draws the bar alone, without what is `around`."""
    context = context | {"pad": keys, "pressed": opened, "form": form}
    if request.htmx and opened:
        return render(request, f"{template}#pad", context, status=form_status(request))
    return render(request, template, context | around(), status=form_status(request))


def run_button(request: HttpRequest, verb: Callable[[], object]) -> bool:
    """Whether the verb of a button without a form was done; else the next page says why not."""
    try:
        verb()
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def redirect_whole_page(request: HttpRequest, to: str, *args) -> HttpResponse:
    """To the next page, as a whole, also from an htmx form."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(to, args=args))
    return redirect(to, *args)


def form_status(request: HttpRequest) -> int:
    """A form that comes back was refused."""
    return 422 if request.method == "POST" else 200
