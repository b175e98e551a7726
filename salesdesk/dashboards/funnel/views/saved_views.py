"""Saved views of the funnel pages: listing, saving, changing and deleting them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesdesk.dashboards.models import SavedView
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.web.paging import page_of

from ..forms.filter import FunnelForm
from ..forms.saved_view import SavedViewForm
from ..tabs import TABS, address


@require_safe
@allowed(*VIEW_FUNNEL)
def views(request: HttpRequest) -> HttpResponse:
    """List the views that the user can open."""
    removable = set(SavedView.objects.removable_by(request.user).values_list("pk", flat=True))
    page = page_of(SavedView.objects.visible_to(request.user).select_related("owner"), request.GET, by="name")
    rows = [(each, address(each.page, each.query), each.pk in removable) for each in page.rows]
    return render(request, "dashboards/saved_views.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*VIEW_FUNNEL)
def create(request: HttpRequest) -> HttpResponse:
    """Save the filter in the query string under a name."""
    page = request.GET.get("page", "")
    page = page if page in TABS else "funnel"
    filtered = FunnelForm(request.GET, user=request.user)
    filtered.is_valid()
    query = filtered.link(page).partition("?")[2]
    return _form(request, SavedView(owner=request.user, page=page, query=query[:500]))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*VIEW_FUNNEL)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, or share it."""
    return _form(request, get_object_or_404(SavedView, pk=pk, owner=request.user))


@require_POST
@allowed(*VIEW_FUNNEL)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SavedView.objects.removable_by(request.user), pk=pk)
    found.delete()
    messages.success(request, _("%(view)s deleted.") % {"view": found})
    return redirect("funnel-views")


def _form(request: HttpRequest, view: SavedView) -> HttpResponse:
    is_new = view.pk is None
    name = view.name
    form = SavedViewForm(request.POST if request.method == "POST" else None, instance=view, user=request.user)
    if form.is_bound:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # one view at a time
            saved = form.save() if form.is_valid() else None
        if saved:
            messages.success(request, _("%(view)s saved.") % {"view": saved})
            return redirect(address(saved.page, saved.query))
    context = {"form": form, "is_new": is_new, "name": name, "back": address(view.page, view.query)}
    return render(request, "dashboards/saved_view.html", context, status=422 if form.errors else 200)
