"""Views with one access bug each, which the access checks must find."""

from types import ModuleType

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from leads.models import Lead
from salesdesk import urls
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role
from tests.access_rules import ALL, INSIDE

from .access_matrix import Rule

inside = allowed(Role.INSIDE)


@inside
def writes_first(request, pk):
    """Write before checking access; the response is a correct 404."""
    Lead.objects.filter(pk=pk).update(score=1)
    get_object_or_404(Lead.objects.visible_to(request.user), pk=pk)
    return HttpResponse()


@inside
def unscoped_detail(request, pk):
    return HttpResponse(get_object_or_404(Lead, pk=pk).company.name)


@inside
def unscoped_bulk(request):
    """List only visible leads, but update any posted id."""
    Lead.objects.filter(pk__in=request.POST.getlist("ids")).update(score=1)
    return HttpResponse(Lead.objects.visible_to(request.user).count())


@inside
def unscoped_list(request):
    return HttpResponse(", ".join(Lead.objects.values_list("company__name", flat=True)))


@inside
def writes_when_looked_at(request):
    Lead.objects.visible_to(request.user).update(score=1)
    return HttpResponse()


@inside
def does_nothing(request, pk):
    """Accept the form without saving anything, so that a refusal would prove nothing."""
    return HttpResponse(get_object_or_404(Lead.objects.visible_to(request.user), pk=pk).pk)


@allowed(Role.INSIDE, Role.SUPPORT)
def another_role(request):
    return HttpResponse()


def undeclared(request):
    return HttpResponse()


VIEWS = [
    path("planted/writes-first/<int:pk>/", writes_first, name="writes-first"),
    path("planted/detail/<int:pk>/", unscoped_detail, name="unscoped-detail"),
    path("planted/bulk/", unscoped_bulk, name="unscoped-bulk"),
    path("planted/list/", unscoped_list, name="unscoped-list"),
    path("planted/look/", writes_when_looked_at, name="writes-when-looked-at"),
    path("planted/nothing/<int:pk>/", does_nothing, name="does-nothing"),
    path("planted/another-role/", another_role, name="another-role"),
    path("planted/undeclared/", undeclared, name="undeclared"),
]
RULES = {
    "writes-first": Rule(post=INSIDE, of="cold"),
    "unscoped-detail": Rule(get=INSIDE, of="cold"),
    "unscoped-bulk": Rule(
        post=INSIDE, data=lambda corner: {"ids": [corner["cold"]]}, refused_with=frozenset({200, 404})
    ),
    "unscoped-list": Rule(get={Role.INSIDE: ALL}),
    "writes-when-looked-at": Rule(get={Role.INSIDE: ALL}),
    "does-nothing": Rule(post=INSIDE, of="cold"),
    "another-role": Rule(get={Role.INSIDE: ALL}),
}

#: The project's URLs plus the planted views.
URLCONF = ModuleType("planted_urls")
URLCONF.urlpatterns = [*VIEWS, *urls.urlpatterns]
