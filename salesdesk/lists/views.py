"""The context of a list page, and the page where its columns are chosen."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from salesdesk.custom_fields.models import CustomField
from salesdesk.saved_views.menu import kept, menu
from salesdesk.web.paging import count_text, page_of

from . import orders
from .columns import Cell, cells, chosen, with_custom
from .columns_form import ColumnsForm
from .listing import Listing

SHOWN = 32  # rows of a page, so that it stays small
#: Parts of the address that are neither filters nor order.
NOT_ASKED = {"after", "before", "lead", "all", "do"}


class Row(NamedTuple):
    row: Any
    cells: list[Cell]


def context_of(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    """Return what the template of a list shows: a page of the rows that the user can see and asked for."""
    form = listing.form(request.GET, user=request.user)
    order = orders.order_of(listing, form, request.GET.get("sort", ""))
    offered = with_custom(listing.columns, form.custom_fields)
    keys = chosen(listing.name, request.GET.get("columns", ""), request.user, offered, usual=listing.usual)
    seen = orders.in_order(form.visible(), listing, form, order.name)
    page = page_of(
        seen,
        request.GET,
        by=order.by,
        size=SHOWN,
        tie=orders.tie_of(listing, form, order.name),
        load=lambda found: orders.load(found, listing, keys, form, order.name),
    )
    with timezone.override(request.user.time_zone):
        rows = [Row(row, cells(row, keys, offered)) for row in page.rows]
    query = kept(request.GET, sort=order.sort, columns=",".join(keys))
    return {
        "views": menu(request, listing.area, listing.name, query),
        "without_removed": f"?{kept(request.GET, **dict.fromkeys(form.removed, ''))}",
        "listing": listing,
        "form": form,
        "page": page,
        "rows": rows,
        "columns": [(offered[key], order.headings.get(offered[key].sort)) for key in keys],
        "first": (listing.first[0], order.headings.get(listing.first[1])),
        "left_out": orders.left_out(listing, form, order.name),
        "asked": [(name, value) for name, value in request.GET.items() if name not in NOT_ASKED],
        "kept": {name: request.GET[name] for name in ("sort", "columns") if request.GET.get(name)},
        "count": count_text(seen, page, form.counted_to, is_unfiltered=not form.is_filtered),
        "list_url": reverse(listing.name),
        "columns_url": reverse(f"{listing.name}-columns"),
    }


def choose_columns(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Choose the columns of a list. The filters stay in the address."""
    offered = with_custom(listing.columns, CustomField.objects.of(*listing.form.CUSTOM))
    shown = request.GET.copy()
    asked = "".join(shown.pop("columns", [])[-1:])
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        name=listing.name,
        offered=offered,
        current=chosen(listing.name, asked, request.user, offered, usual=listing.usual),
    )
    back = f"{reverse(listing.name)}?{shown.urlencode()}"
    if form.is_valid():
        form.save()
        messages.success(request, _("Columns saved."))
        return redirect(back)
    context = {"form": form, "back": back, "listing": listing}
    return render(request, "lists/columns.html", context, status=422 if form.is_bound else 200)
