"""Saved views: listing, saving, changing and deleting them."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesdesk.people.access import signed_in
from salesdesk.people.models import User
from salesdesk.web.paging import page_of

from .areas import area_for, area_of
from .forms import SavedViewForm
from .menu import kept
from .models import SavedView


@require_safe
@signed_in
def listed(request: HttpRequest, area: str) -> HttpResponse:
    """List the views of an area that the user can open."""
    of = area_for(request.user, area)
    removable = set(SavedView.objects.removable_by(request.user).values_list("pk", flat=True))
    views = SavedView.objects.filter(area=of.name).visible_to(request.user).select_related("owner")
    page = page_of(views, request.GET, by="name")
    rows = [(each, each.pk in removable) for each in page.rows]
    context = {"area": of, "back": of.address(), "page": page, "rows": rows}
    return render(request, "saved_views/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, area: str) -> HttpResponse:
    """Save the filter, order and columns in the query string under a name."""
    of = area_for(request.user, area)
    page = request.GET.get("page", "")
    view = SavedView(
        owner=request.user,
        area=of.name,
        page=page if page in of.pages else of.pages[0],
        query=kept(request.GET),
    )
    return _form(request, view)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, or share it."""
    return _form(request, get_object_or_404(SavedView, pk=pk, owner=request.user))


@require_POST
@signed_in
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SavedView.objects.removable_by(request.user), pk=pk)
    found.delete()
    messages.success(request, _("%(view)s deleted.") % {"view": found})
    return redirect("saved-views", found.area)


def _form(request: HttpRequest, view: SavedView) -> HttpResponse:
    is_new = view.pk is None
    name, back = view.name, view.get_absolute_url()
    form = SavedViewForm(request.POST if request.method == "POST" else None, instance=view, user=request.user)
    if form.is_bound:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # one view at a time
            saved = form.save() if form.is_valid() else None
        if saved:
            messages.success(request, _("%(view)s saved.") % {"view": saved})
            return redirect(saved)
    context = {"form": form, "is_new": is_new, "name": name, "area": area_of(view.area), "back": back}
    return render(request, "saved_views/form.html", context, status=422 if form.errors else 200)
