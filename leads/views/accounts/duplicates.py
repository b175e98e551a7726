"""The list of companies and contacts that may be the same."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.accounts.duplicates import pairs
from salesdesk.people.access import allowed
from salesdesk.people.permissions import MERGE_COMPANIES
from salesdesk.web.paging import page_of


@require_safe
@allowed(*MERGE_COMPANIES)
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the suspected pairs, the strongest evidence first, or those that were called different."""
    dismissed = request.GET.get("show") == "dismissed"
    found = pairs.visible_to(request.user).filter(dismissed_at__isnull=not dismissed)
    page = page_of(found, request.GET, by="-score")
    return render(request, "leads/accounts/duplicates.html", {"page": page, "dismissed": dismissed})


@require_POST
@allowed(*MERGE_COMPANIES)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember that the two are not the same, or put them back on the list."""
    pair = get_object_or_404(pairs.visible_to(request.user), pk=pk)
    facts = {"one": pair.one, "other": pair.other}
    if pair.dismissed_at:
        pairs.reopen(pair)
        messages.success(request, _("%(one)s and %(other)s are on the list again.") % facts)
        return redirect(f"{reverse('duplicates')}?show=dismissed")
    pairs.dismiss(pair, request.user)
    messages.success(request, _("Remembered: %(one)s and %(other)s are not the same.") % facts)
    return redirect("duplicates")
