"""The action bar of a page: actions with shortcuts, each opening a small form.

The URL of an action shows the page with its form open, and posting to it runs the action. It works without
JavaScript.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from handoffs.forms.base import DeskForm
from handoffs.forms.deals import DealExitForm
from leads.forms.recycling.exits import ExitForm
from leads.funnel import transitions
from leads.models import Lead
from leads.recycling.exits import ExitRoute

#: Shortcut and texts of the exits that look the same on every page.
SHARED_EXITS: dict[ExitRoute, dict] = {
    ExitRoute.NURTURE: {
        "shortcut": "i",
        "label": _("Interested later"),
        "hint": lambda thing: gettext("to inside, phone nurture"),
    },
    ExitRoute.MARKETING: {
        "shortcut": "m",
        "label": _("Return to Marketing"),
        "hint": lambda thing: gettext("e-mail nurture"),
    },
}


class Action(NamedTuple):
    """An action on a record (`thing`).

    `verb` is called with the record, the user and the cleaned form data. `hint` describes the effect beforehand,
    `done` confirms it; exits confirm with the messages of handoffs/views/action_forms.py instead.
    """

    #: URL name, which takes the record's pk.
    url: str
    shortcut: str
    label: str
    hint: Callable[[Any], str]
    form: type[DeskForm] | type[ExitForm]
    verb: Callable[..., object]
    done: Callable[[Any], str] = lambda thing: ""
    tone: str = ""
    submit_label: str = ""
    #: Initial form values, from the record and the user.
    initial: Callable[[Any, Any], dict] = lambda thing, by: {}
    #: Extra arguments of the form, from the record.
    form_kwargs: Callable[[Any], dict] = lambda thing: {}
    #: For forms that edit what others may change meanwhile: locks the record and returns it as it is now.
    latest: Callable[[Any], Any] | None = None


def exit_action(
    exit_route: ExitRoute,
    *,
    ways: Callable[[Lead], list[ExitRoute]],
    form: type[DealExitForm] = DealExitForm,
    **fields,
) -> Action:
    """Return the action for an exit route (R10). Its form preselects the route and offers the others in `ways`."""

    def form_kwargs(thing) -> dict:
        lead = thing if isinstance(thing, Lead) else thing.lead
        return {"lead": lead, "chosen": exit_route, "ways": ways(lead)}

    return Action(form=form, form_kwargs=form_kwargs, **SHARED_EXITS.get(exit_route, {}), **fields)


def sql_exit_routes(lead: Lead) -> list[ExitRoute]:
    """Return the exit routes of an SQL that field holds or was offered."""
    return [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.FIELD_NURTURE, ExitRoute.DISQUALIFIED]


def action_bar(actions: list[Action], thing, opened: Action | None = None) -> list[dict]:
    """Return the actions as the template needs them."""
    return [
        {
            "url": reverse(action.url, args=[thing.pk]),
            "shortcut": action.shortcut,
            "label": action.label,
            "hint": action.hint(thing),
            "tone": action.tone,
            "open": action is opened,
        }
        for action in actions
    ]


def render_with_actions(
    request: HttpRequest,
    template: str,
    context: dict,
    page_context: Callable[[], dict],
    *,
    actions: list[dict],
    opened: Action | None = None,
    form: DeskForm | None = None,
) -> HttpResponse:
    """Render a page with its action bar. For an htmx request only the bar, without evaluating `page_context`."""
    context = context | {"actions": actions, "opened": opened, "form": form}
    if request.htmx and opened:
        return render(request, f"{template}#action-panel", context, status=form_status(request))
    return render(request, template, context | page_context(), status=form_status(request))


def run_button(request: HttpRequest, verb: Callable[[], object]) -> bool:
    """Run the action of a button without a form. A refusal becomes a message on the next page."""
    try:
        verb()
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def redirect_whole_page(request: HttpRequest, to: str, *args) -> HttpResponse:
    """Redirect with a full page load, also from an htmx request."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(to, args=args))
    return redirect(to, *args)


def form_status(request: HttpRequest) -> int:
    """Return 422 for a posted form that is shown again, else 200."""
    return 422 if request.method == "POST" else 200
