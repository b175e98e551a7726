"""Tasks: one's own list, a team's for its manager, and the page of each task."""

from collections.abc import Collection

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from leads.accounts import search
from leads.forms.task import TaskForm
from leads.funnel.transitions import Refused
from leads.models import Task
from leads.models.stages import OPEN_STAGES, Stage
from leads.to_do import actions, lists
from salesdesk.clock import display
from salesdesk.people.access import signed_in
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.web.paging import page_of

from .visible_lead import get_visible_lead, open_leads_beside

#: The fields that are kept when another lead of the company is chosen.
KEPT = ("what", "due", "person")


@require_safe
@signed_in
def tasks(request: HttpRequest) -> HttpResponse:
    """List one's own tasks, overdue first; with ?whose=team those of the people one manages."""
    user = request.user
    team = request.GET.get("whose") == "team" and user.role in MANAGE_TEAMS
    done = request.GET.get("show") == "done"
    rows = Task.objects.of_team(user) if team else Task.objects.filter(person=user)
    rows = (rows.done() if done else rows.open()).for_lists()
    page = page_of(rows, request.GET, by="-done_at" if done else "due_at", size=30)
    lists.mark(page.rows, user)
    context = {"page": page, "done": done, "team": team}
    return render(request, "leads/to_do/list.html", context)


@require_safe
@signed_in
def find_lead(request: HttpRequest) -> HttpResponse:
    """Choose the lead that a new task is about."""
    return _find_lead(request, _("New task"), "lead-task-new", OPEN_STAGES)


@require_safe
@signed_in
def find_lead_to_log(request: HttpRequest) -> HttpResponse:
    """Choose the lead of an activity that is logged from any page."""
    return _find_lead(request, _("Log activity"), "activity-log", Stage.values)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Add a task about a lead. On the page of a company (?of=company), choose which of its leads."""
    lead = get_visible_lead(request.user, lead_id)
    of_company = request.GET.get("of") == "company"
    data = request.POST if request.method == "POST" else None
    initial = {name: request.GET[name][:200] for name in KEPT if name in request.GET}
    form = TaskForm(data, initial=initial, lead=lead, by=request.user)
    if form.is_valid():
        task = actions.add(lead, request.user, **form.facts())
        facts = {"who": task.person, "when": display.short_moment(task.due_at, request.user)}
        messages.success(request, _("Task for %(who)s added, due %(when)s.") % facts)
        response = redirect("company", lead.company_id) if of_company else redirect("lead", lead_id)
        return HttpResponseClientRedirect(response["Location"]) if request.htmx else response
    template = "leads/to_do/new.html#panel" if request.htmx else "leads/to_do/new.html"
    siblings = open_leads_beside(lead, request.user) if of_company else []
    context = {"form": form, "lead": lead, "of_company": of_company, "siblings": siblings}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task with its history; change it if it is one's own, or was given by the user or to their team."""
    found = _visible(request, pk)
    changeable = found.may_be_changed_by(request.user)
    if request.method == "POST" and not changeable:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, instance=found, lead=found.lead, by=request.user)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("Task saved."))
        return redirect("tasks")
    context = {
        "task": Task.objects.for_lists().get(pk=pk) if form.errors else found,
        "form": form,
        "changeable": changeable and not found.done_at,
        "may_reopen": changeable and found.done_at,
        "changes": found.changes.select_related("person", "by").order_by("-pk")[:50],
    }
    return render(request, "leads/to_do/task.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    actions.complete(found, request.user)
    messages.success(request, _("Done: %(what)s") % {"what": found.what})
    return _back(request, found)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    actions.reopen(found, request.user)
    messages.success(request, _("Reopened: %(what)s") % {"what": found.what})
    return _back(request, found)


@transaction.atomic
def _changed(request: HttpRequest, form: TaskForm) -> bool:
    """Save the change, or return False with errors in the form."""
    if form.has_conflict():
        return False
    try:
        actions.change(form.instance, request.user, **form.facts())
    except Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors


def _visible(request: HttpRequest, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user).for_lists(), pk=pk)


def _changeable(request: HttpRequest, pk: int) -> Task:
    found = _visible(request, pk)
    if not found.may_be_changed_by(request.user):
        raise Http404
    return found


def _back(request: HttpRequest, found: Task) -> HttpResponse:
    return redirect("lead", found.lead_id) if request.POST.get("back") == "lead" else redirect("tasks")


def _find_lead(request: HttpRequest, title: str, then: str, stages: Collection[str]) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = search.find(text, request.user, stages=stages) if text else []
    context = {"title": title, "then": then, "text": text, "found": found}
    return render(request, "leads/to_do/find_lead.html", context)
