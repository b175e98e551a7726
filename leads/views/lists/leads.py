from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leads.bulk import actions
from leads.forms.filters import LeadFilter
from leads.forms.lead_columns import ColumnsForm
from leads.lists import columns, filters
from leads.lists.columns import Cell
from leads.lists.ordering import LEFT_OUT, SORTS, sortable
from leads.models import Lead
from salesdesk.people.access import signed_in
from salesdesk.people.permissions import TAKE_BULK_ACTIONS
from salesdesk.web.paging import count_text, page_of
from salesdesk.web.sorting import sorting

SHOWN = 40  # rows of a page, so that it stays small
#: What the address has besides filters and order.
NOT_ASKED = {"after", "before", "lead", "all", "do"}


class Row(NamedTuple):
    lead: Lead
    cells: list[Cell]


@require_safe
@signed_in
def leads(request: HttpRequest) -> HttpResponse:
    """List the leads that the user can see, newest first or sorted by a column."""
    form = LeadFilter(request.GET, user=request.user)
    order = sorting(request.GET.get("sort", ""), SORTS)
    offered = columns.offered(form.custom_fields)
    keys = columns.chosen(request.GET.get("columns", ""), request.user, offered)
    seen = sortable(form.visible(), order.name)
    page = page_of(
        seen,
        request.GET,
        by=order.by,
        size=SHOWN,
        load=lambda found: columns.with_columns(found, keys, offered, due=order.name == "due"),
    )
    with timezone.override(request.user.time_zone):
        rows = [Row(lead, columns.cells(lead, keys, offered)) for lead in page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "columns": [(offered[key], order.headings.get(offered[key].sort)) for key in keys],
        "company": order.headings["company"],
        "left_out": LEFT_OUT.get(order.name, ""),
        "bulk": actions.allowed_to(request.user) if request.user.role in TAKE_BULK_ACTIONS else [],
        "asked": [(name, value) for name, value in request.GET.items() if name not in NOT_ASKED],
        "kept": {name: request.GET[name] for name in ("sort", "columns") if request.GET.get(name)},
        "count": count_text(seen, page),
    }
    return render(request, "leads/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Choose the columns of the list. The filters stay in the address."""
    offered = columns.offered(filters.custom_fields())
    form = ColumnsForm(request.POST if request.method == "POST" else None, user=request.user, offered=offered)
    shown = request.GET.copy()
    shown.pop("columns", None)
    back = f"{reverse('leads')}?{shown.urlencode()}"
    if form.is_valid():
        form.save()
        messages.success(request, _("Columns saved."))
        return redirect(back)
    context = {"form": form, "back": back}
    return render(request, "leads/columns.html", context, status=422 if form.is_bound else 200)
