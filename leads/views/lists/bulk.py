"""Actions on many leads: the preview, the log, and what became of each lead."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from leads.bulk import actions, jobs
from leads.forms.bulk import FORMS
from leads.forms.filters import LeadFilter
from leads.funnel.transitions import Refused
from leads.models import BulkJob, BulkJobLead, Lead, Stakeholder
from leads.models.lead_queryset import LeadQuerySet
from salesdesk.lists import orders
from salesdesk.people.access import allowed
from salesdesk.people.permissions import TAKE_BULK_ACTIONS
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.paging import page_of

from .leads import LEADS

MOST_TICKED = 200
#: The other rows that may be ticked, and the list of each.
_LISTS = (("company", "companies"), ("contact", "contacts"), ("opportunity", "opportunities"))
SHOWN = 20  # jobs of a page


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*TAKE_BULK_ACTIONS)
def act(request: HttpRequest) -> HttpResponse:
    """Ask what the action needs, show what it would do, and start it.

    The address has the action and the leads: `lead` once for each, or `all` with the filters of the list, or else the
    `company` or `contact` whose open leads are meant, or the `opportunity` whose lead is meant.
    """
    offered = actions.allowed_to(request.user)
    asked = request.GET.get("do", "")
    name = next((action for action in offered if action == asked), offered[0])
    selected = _selected(request)
    if request.method == "POST" and (name != asked or not selected.exists()):
        raise Http404
    form = FORMS[name](request.POST if request.method == "POST" else None, user=request.user)
    context = {"form": form, "offered": offered, "name": name, "kept": _kept(request), "back": _back(request)}
    if form.is_valid():
        if "start" in request.POST:
            try:
                job = jobs.start(request.user, name, form.details(), form.in_words(), selected)
                return redirect("bulk-job", job.pk)
            except Refused as refused:
                form.add_error(None, str(refused))
        context["preview"] = jobs.preview(selected, actions.ACTIONS[name](form.details(), request.user))
    elif not form.is_bound:
        context["count"] = selected.order_by()[: jobs.MOST + 1].count()
        context["most"] = jobs.MOST
    return render(request, "leads/bulk/act.html", context, status=422 if form.errors else 200)


@require_safe
@allowed(*TAKE_BULK_ACTIONS)
def bulk_jobs(request: HttpRequest) -> HttpResponse:
    """List the actions on many leads, newest first. While one is in progress the page asks for itself."""
    page = page_of(BulkJob.objects.visible_to(request.user).select_related("by"), request.GET, size=SHOWN)
    counts = _counts([job.pk for job in page.rows])
    rows = [(job, counts.get(job.pk, {})) for job in page.rows]
    context = {"page": page, "rows": rows, "in_progress": any(job.is_running for job in page.rows)}
    return render(request, "leads/bulk/jobs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*TAKE_BULK_ACTIONS)
def bulk_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the progress of a job and the leads that it left as they are; cancel it, or undo it with `undo`."""
    job = get_object_or_404(BulkJob.objects.visible_to(request.user).select_related("by"), pk=pk)
    if request.method == "POST":
        try:
            jobs.undo(job) if "undo" in request.POST else jobs.cancel(job)
        except Refused as refused:
            messages.warning(request, str(refused))
        return redirect("bulk-job", job.pk)
    left = job.leads.exclude(why="").select_related("lead__company", "lead__campaign")
    seen = left.filter(lead__in=Lead.objects.visible_to(request.user))
    page = page_of(seen, request.GET)
    counts = _counts([job.pk]).get(job.pk, {})
    context = {"job": job, "page": page, "counts": counts, "finished": _finished(counts)}
    return render(request, "leads/bulk/job.html", context)


def _selected(request: HttpRequest) -> LeadQuerySet:
    seen = Lead.objects.visible_to(request.user)
    if request.GET.get("all"):
        form = LeadFilter(request.GET, user=request.user)
        order = orders.order_of(LEADS, form, request.GET.get("sort", ""))
        return orders.in_order(form.narrow(seen), LEADS, form, order.name)
    if companies := _ticked(request, "company"):
        return seen.open().filter(company__in=companies)
    if contacts := _ticked(request, "contact"):
        of_them = Stakeholder.objects.filter(lead=OuterRef("pk"), contact__in=contacts)
        return seen.open().filter(Q(contact__in=contacts) | Q(Exists(of_them)))
    if deals := _ticked(request, "opportunity"):
        return seen.open().filter(opportunities__in=deals)
    return seen.filter(pk__in=_ticked(request, "lead"))


def _ticked(request: HttpRequest, name: str) -> list[int]:
    ticked = [parse_id(text) for text in request.GET.getlist(name)[:MOST_TICKED]]
    return [pk for pk in ticked if pk]


def _back(request: HttpRequest) -> str:
    """Return the address of the list in which the leads were selected."""
    for name, url_name in _LISTS:
        if name in request.GET:
            return reverse(url_name)
    return f"{reverse('leads')}?{_kept(request)}"


def _kept(request: HttpRequest) -> str:
    """Return the selection as a query string, without the action."""
    query = request.GET.copy()
    query.pop("do", None)
    return query.urlencode()


def _counts(pks: list[int]) -> dict[int, dict[str, int]]:
    """Return how many leads of each job are in each state."""
    found: dict[int, dict[str, int]] = {}
    rows = BulkJobLead.objects.filter(job__in=pks).order_by().values_list("job", "state")
    for job, state, count in rows.annotate(count=Count("pk")):
        found.setdefault(job, {})[state] = count
    return found


def _finished(counts: dict[str, int]) -> int:
    return sum(count for state, count in counts.items() if state != BulkJobLead.State.WAITING)
