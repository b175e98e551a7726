"""A person's own notifications, and how they want to hear of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesdesk import formats
from salesdesk.people.access import signed_in
from salesdesk.web.paging import page_of

from . import notifications
from .forms import ChannelsForm


@require_safe
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """List the notifications, newest first: all, or with ?show=unread what was not read."""
    rows, unread = notifications.of(request.user), request.GET.get("show") == "unread"
    rows = (rows.unread() if unread else rows).select_related("by")
    context = {"page": page_of(rows, request.GET, size=25), "only_unread": unread}
    return render(request, "notifications/list.html", context)


@require_POST
@signed_in
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notification as read and go to the page it is about."""
    found = get_object_or_404(notifications.of(request.user), pk=pk)
    notifications.mark_read(notifications.of(request.user).filter(pk=pk))
    return redirect(found.url)


@require_POST
@signed_in
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notification as read, or with `unread` as unread."""
    get_object_or_404(notifications.of(request.user), pk=pk)
    rows = notifications.of(request.user).filter(pk=pk)
    (notifications.mark_unread if "unread" in request.POST else notifications.mark_read)(rows)
    return redirect("notifications")


@require_POST
@signed_in
def mark_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that the person has seen: what came before the page was loaded."""
    shown = request.POST.get("newest", "")
    rows = notifications.of(request.user)
    if shown.isascii() and shown.isdigit() and len(shown) < 19:
        rows = rows.filter(pk__lte=int(shown))
    count = notifications.mark_read(rows)
    said = ngettext(
        "%(count)s notification marked as read.", "%(count)s notifications marked as read.", count
    )
    messages.success(request, said % {"count": formats.number(count)})
    return redirect("notifications")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def channels(request: HttpRequest) -> HttpResponse:
    """Choose for each kind how to hear of it."""
    form = ChannelsForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        notifications.choose(request.user, form.cleaned_data)
        messages.success(request, _("Notification settings saved."))
        return redirect("notification-settings")
    return render(request, "notifications/settings.html", {"form": form}, status=422 if form.errors else 200)
