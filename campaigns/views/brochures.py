"""The library of brochures, and the public address of each version."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesdesk.files import serving, storing
from salesdesk.people.access import allowed, anyone
from salesdesk.people.permissions import VIEW_CAMPAIGNS, WRITE_TRACKS
from salesdesk.web.body_limits import accepts_body
from salesdesk.web.paging import page_of
from salesdesk.web.uploads import ALL_FILES, no_room_for

from .. import brochure_library
from ..forms.brochure import BrochureForm
from ..models import Brochure, BrochureVersion


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def brochures(request: HttpRequest) -> HttpResponse:
    """List the brochures of the team with their current version."""
    current = BrochureVersion.objects.filter(brochure=OuterRef("pk")).order_by("-number")
    found = Brochure.objects.visible_to(request.user).select_related("proposition")
    rows = found.annotate(
        version=Subquery(current.values("number")[:1]),
        version_pk=Subquery(current.values("pk")[:1]),
        file_name=Subquery(current.values("file__name")[:1]),
        since=Subquery(current.values("file__at")[:1]),
    )
    page = page_of(rows, request.GET, by="title")
    return render(request, "campaigns/brochures.html", {"page": page})


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def create(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    editable = Brochure.objects.editable_by(request.user).select_related("proposition")
    return _form(request, get_object_or_404(editable, pk=pk))


@require_POST
@allowed(*WRITE_TRACKS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop sending a brochure, or offer it again."""
    brochure = get_object_or_404(Brochure.objects.editable_by(request.user), pk=pk)
    if brochure.withdrawn_at:
        brochure_library.offer_again(brochure)
        messages.success(request, _("%(title)s can be sent again.") % {"title": brochure})
    else:
        brochure_library.withdraw(brochure)
        messages.success(
            request,
            _("%(title)s is no longer sent. Links that were sent keep working.") % {"title": brochure},
        )
    return redirect("brochures")


@require_safe
@allowed(*VIEW_CAMPAIGNS)
def version(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download a version from the library."""
    visible = Brochure.objects.visible_to(request.user)
    found = BrochureVersion.objects.filter(brochure__in=visible).select_related("file")
    return serving.as_attachment(get_object_or_404(found, pk=pk).file)


@require_safe
@anyone
def public(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Serve the version whose address somebody has."""
    return serving.as_attachment(
        get_object_or_404(BrochureVersion.objects.select_related("file"), key=key).file
    )


def _form(request: HttpRequest, brochure: Brochure | None) -> HttpResponse:
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    title = brochure and brochure.title
    form = BrochureForm(posted, files, instance=brochure, user=request.user)
    if posted is not None:
        no_room_for(request, form, "file")
        if form.is_valid() and (saved := _saved(form, request.user)):
            messages.success(request, _("%(title)s saved.") % {"title": saved})
            return redirect("brochures")
    versions = brochure.versions.select_related("file__by") if brochure else []
    context = {"form": form, "brochure": brochure, "title": title, "versions": versions}
    return render(request, "campaigns/brochure_form.html", context, status=422 if form.errors else 200)


def _saved(form: BrochureForm, by) -> Brochure | None:
    """Save the brochure with its new version, or return None with form errors."""
    try:
        with transaction.atomic():
            brochure = form.saved()
            if brochure and (upload := form.cleaned_data["file"]):
                brochure_library.add_version(brochure, upload, by)
            return brochure
    except storing.NotStored as refused:
        form.add_error("file", str(refused))
        return None
