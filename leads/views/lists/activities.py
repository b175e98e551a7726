"""The list of activities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from leads.bulk import actions
from leads.forms.lists.activities import ActivityFilter
from leads.lists import activities
from salesdesk.lists import views
from salesdesk.lists.listing import Listing
from salesdesk.people.access import signed_in

ACTIVITIES = Listing(
    name="activities",
    title=_("Activities"),
    form=ActivityFilter,
    first=(_("Company"), ""),
    columns=activities.COLUMNS,
    usual=activities.USUAL,
    load=lambda rows, keys, _form, _order: activities.with_columns(rows, keys),
    sorts=activities.SORTS,
)


@require_safe
@signed_in
def activity_list(request: HttpRequest) -> HttpResponse:
    """List the contacts with leads that the user can see, latest first."""
    context = views.context_of(request, ACTIVITIES) | {"bulk": actions.allowed_to(request.user)}
    return render(request, "leads/activities/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def activity_columns(request: HttpRequest) -> HttpResponse:
    return views.choose_columns(request, ACTIVITIES)
