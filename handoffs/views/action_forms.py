"""The form of an action: shown, checked, and saved unless somebody else changed the same values meanwhile."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from handoffs.forms.base import DeskForm
from leads.forms.recycling.exit_questions import answers
from leads.forms.recycling.exits import ExitForm
from leads.forms.required_fields import RequiredFieldsMixin
from leads.funnel import transitions
from leads.recycling.exits import ExitRoute
from salesdesk.web.forms import edit_conflicts
from salesdesk.web.forms.edit_fingerprints import fingerprint

from .action_bar import Action, redirect_whole_page

#: Confirmation by the exit route that was chosen, which may differ from the action that opened the form.
EXIT_MESSAGES = {
    ExitRoute.NURTURE: _("%(company)s returned to inside."),
    ExitRoute.MARKETING: _("%(company)s returned to Marketing."),
    ExitRoute.FIELD_NURTURE: _("%(company)s is in your field nurture."),
    ExitRoute.LOST: _("%(company)s marked as lost."),
    ExitRoute.DISQUALIFIED: _("%(company)s disqualified."),
}


def action_form(request: HttpRequest, action: Action, thing) -> DeskForm | ExitForm:
    """Return the form of an action: as posted, or filled with known values and the answers so far."""
    if request.method == "POST":
        form = action.form(request.POST, by=request.user, **action.form_kwargs(thing))
        form.shown = request.POST.get(edit_conflicts.FIELD, "")
        return form
    initial = action.initial(thing, request.user) | answers(request.GET)
    form = action.form(by=request.user, initial=initial, **action.form_kwargs(thing))
    form.shown = fingerprint(_current_form(action, thing, request.user)) if action.latest else ""
    form.autofocus()
    return form


def run_action(request: HttpRequest, action: Action, thing, form: DeskForm | ExitForm) -> bool:
    """Run the action if the form was posted and is valid. A refusal becomes a form error; the input is kept."""
    if request.method != "POST" or not form.is_valid():
        return False
    confirmation = _exit_message(form) if isinstance(form, ExitForm) else action.done(thing)
    try:
        if action.latest is None:
            _take(action, thing, request.user, form)
        elif not _save_edit(action, thing, request.user, form):
            return False
    except transitions.Refused as refused:
        if isinstance(form, DeskForm):
            form.show_refusal(refused)
        else:
            form.add_error(None, str(refused))
        return False
    messages.success(request, confirmation)
    return True


def handle_action(
    request: HttpRequest, action: Action, thing, *, to: tuple, show: Callable[..., HttpResponse]
) -> HttpResponse:
    """Run the action and redirect to the page `to` names, or render its form with `show`."""
    form = action_form(request, action, thing)
    if run_action(request, action, thing, form):
        return redirect_whole_page(request, *to)
    return show(request, thing, opened=action, form=form)


@transaction.atomic
def _save_edit(action: Action, thing, by, form: DeskForm | ExitForm) -> bool:
    """Run the action, unless somebody has changed the record since the form was opened."""
    now = _current_form(action, action.latest(thing), by) if action.latest else form
    if conflict := edit_conflicts.find_conflict(form.shown, form, now):
        form.shown = conflict.shown
        form.add_error(None, conflict.message)
        return False
    _take(action, thing, by, form)
    return True


@transaction.atomic
def _take(action: Action, thing, by, form: DeskForm | ExitForm) -> None:
    """Save the custom fields that the next stage requires, and run the action; both, or neither."""
    if isinstance(form, RequiredFieldsMixin):
        form.save_required(by)
    action.verb(thing, by, **form.cleaned_data)


def _current_form(action: Action, thing, by) -> DeskForm | ExitForm:
    return action.form(by=by, initial=action.initial(thing, by), **action.form_kwargs(thing))


def _exit_message(form: ExitForm) -> str:
    return EXIT_MESSAGES[form.cleaned_data["drop"].exit_route] % {"company": form.lead.company}
