"""The page of a task for Support, and its steps."""

from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leads.forms.support import steps as step_forms
from leads.forms.support.send import SupportTaskForm
from leads.funnel.transitions import Refused
from leads.models import Lead, SupportTask
from leads.support import actions
from salesdesk.people.access import signed_in

State = SupportTask.State


class Step(NamedTuple):
    """A step of a task: what the button says, its key, the states it starts from, and what is said afterwards."""

    label: str | Promise
    key: str
    states: tuple[str, ...]
    done: str | Promise
    #: For the people of Support, or for the rep who sent it.
    for_support: bool = True
    for_rep: bool = False


UNFINISHED = (State.OPEN, State.TAKEN, State.WAITING)
STEPS = {
    "take": Step(gettext_lazy("Take task"), "t", (State.OPEN,), gettext_lazy("Taken.")),
    "finish": Step(gettext_lazy("Answer and close"), "a", UNFINISHED, gettext_lazy("Answer sent.")),
    "ask": Step(gettext_lazy("Ask the rep"), "q", (State.OPEN, State.TAKEN), gettext_lazy("Question sent.")),
    "reply": Step(gettext_lazy("Reply"), "r", (State.WAITING,), gettext_lazy("Reply sent."), for_rep=True),
    "decline": Step(gettext_lazy("Decline"), "d", UNFINISHED, gettext_lazy("Declined.")),
    "assign": Step(gettext_lazy("Assign"), "", UNFINISHED, gettext_lazy("Assigned.")),
    "release": Step(
        gettext_lazy("Put back"), "b", (State.TAKEN, State.WAITING), gettext_lazy("Put back into the inbox.")
    ),
    "withdraw": Step(
        gettext_lazy("Withdraw"), "w", UNFINISHED, gettext_lazy("Withdrawn."), for_support=False, for_rep=True
    ),
    "reopen": Step(
        gettext_lazy("Reopen task"),
        "o",
        (State.DONE, State.DECLINED, State.WITHDRAWN),
        gettext_lazy("Reopened."),
        for_rep=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task with its history; change what is asked, if it is one's own or one works on it."""
    found = _visible(request, pk)
    if request.method == "GET" or request.method == "HEAD":
        return _page(request, found)
    if not found.may_be_changed_by(request.user):
        raise Http404
    form = SupportTaskForm(request.POST, instance=found, by=request.user)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("Task saved."))
        return redirect("support-task", pk)
    return _page(request, _visible(request, pk), form=form, status=422)


@require_POST
@signed_in
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step, and show the task again."""
    found = _visible(request, pk)
    if name not in STEPS or not _is_for(STEPS[name], found, request.user):
        raise Http404
    form = step_forms.form_of(name, found, request.POST)
    if form.is_valid():
        try:
            getattr(actions, name)(found, request.user, *form.arguments())
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return _page(request, _visible(request, pk), refused=(name, form), status=422)
    if request.htmx:
        return render(request, "leads/support/new.html#withdrawn", {"text": STEPS[name].done})
    messages.success(request, STEPS[name].done)
    return redirect("support-inbox") if request.POST.get("back") == "inbox" else redirect("support-task", pk)


@transaction.atomic
def _changed(request: HttpRequest, form: SupportTaskForm) -> bool:
    """Save the change, or return False with errors in the form."""
    if form.has_conflict():
        return False
    try:
        actions.change(form.instance, request.user, **form.facts())
    except Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _page(
    request: HttpRequest,
    found: SupportTask,
    form: SupportTaskForm | None = None,
    refused: tuple | None = None,
    status: int = 200,
) -> HttpResponse:
    user, forms = request.user, {}
    for name, each in STEPS.items():
        if found.state in each.states and _is_for(each, found, user):
            forms[name] = step_forms.form_of(name, found)
    if refused:
        forms[refused[0]] = refused[1]
    offered = [
        {"name": name, "step": STEPS[name], "form": each, "open": bool(refused and refused[0] == name)}
        for name, each in forms.items()
    ]
    changeable = found.is_unfinished and found.may_be_changed_by(user)
    context = {
        "task": found,
        "steps": offered,
        "form": form or (SupportTaskForm(instance=found, by=user) if changeable else None),
        "editing": bool(form),
        "handles": found.may_be_handled_by(user),
        "sees_lead": Lead.objects.visible_to(user).filter(pk=found.lead_id).exists(),
        "changes": found.changes.select_related("by", "assignee").order_by("-pk")[:50],
    }
    return render(request, "leads/support/task.html", context, status=status)


def _is_for(each: Step, found: SupportTask, user) -> bool:
    handles = each.for_support and found.may_be_handled_by(user)
    return handles or (each.for_rep and found.requested_by_id == user.pk)


def _visible(request: HttpRequest, pk: int) -> SupportTask:
    return get_object_or_404(SupportTask.objects.visible_to(request.user).for_lists(), pk=pk)
